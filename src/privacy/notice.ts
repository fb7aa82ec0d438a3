import { recordAudit } from '../audit/record.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Forbidden } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { mayDecideOnData } from './policy.ts';
import { privacyNotices } from './queries.ts';

type Publishing = { textId: string; textEn: string; version: number; person: Person; now: Date };

/**
 * From now on complainants are given these words (UU 27/2022 Art. 21); whoever was given older ones keeps that
 * version. `version` is the one that the form was made from; the same words again change nothing.
 * @throws Forbidden, Conflict
 */
export async function publishNotice(
  db: Database,
  { textId, textEn, version, person, now }: Publishing,
): Promise<void> {
  if (!mayDecideOnData(person)) throw new Forbidden();
  await db.transaction(async (trx) => {
    await trx.raw(`select pg_advisory_xact_lock(hashtextextended('privacy notice', 0))`);
    const [latest] = await privacyNotices(trx);
    const current = latest?.version ?? 0;
    if (latest?.textId === textId && latest.textEn === textEn) return;
    if (current !== version) throw new Conflict(version, current);
    const next = current + 1;
    await trx('privacy_notices').insert({ version: next, text_id: textId, text_en: textEn, since: now });
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'privacyNoticeChanged',
      subject: { kind: 'privacyNotice', id: next },
    });
  });
}
