import type { Knex } from 'knex';
import type { Connection } from '../database/connect.ts';

/** What a complainant is told about personal data (UU 27/2022); an old version stays for whoever was given it. */
export type PrivacyNotice = { version: number; textId: string; textEn: string };

const columns = `version, text_id as "textId", text_en as "textEn"`;

/** The privacy notice that holds now. */
export async function currentNotice(db: Connection): Promise<PrivacyNotice> {
  const { rows } = await db.raw<{ rows: [PrivacyNotice] }>(
    `select ${columns} from privacy_notices order by version desc limit 1`,
  );
  return rows[0];
}

/** The version that a form says it showed, or the present one when there is no such version: for the row that keeps it. */
export const noticeGiven = (db: Connection, version: number | null): Knex.Raw =>
  db.raw(
    `(select version from privacy_notices order by (version = coalesce(?::int, 0)) desc, version desc limit 1)`,
    [version],
  );
