import type { Connection, Transaction } from '../database/connect.ts';
import type { ReportContent } from './content.ts';
import type { Written } from './letter.ts';
import { letterColumns, letterRow } from './queries.ts';
import type { Period } from './results-due.ts';

/** The letter of a city's report about a period, until it is sent; one for each city. */
export type PeriodDraft = Written & { areaCode: string; period: Period; version: number };

type Row = Written & { areaCode: string; from: string; to: string; version: number };

const draftOf = ({ from, to, ...row }: Row): PeriodDraft => ({ ...row, period: { from, to } });
const columns = `r.area_code as "areaCode", r.from_on as "from", r.to_on as "to", ${letterColumns}, r.version`;

/** The draft of a city, or undefined as long as nothing of it was saved. */
export async function periodDraft(db: Connection, areaCode: string): Promise<PeriodDraft | undefined> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select ${columns} from period_drafts r where r.area_code = ?`,
    [areaCode],
  );
  return rows[0] && draftOf(rows[0]);
}

/** The draft, locked until the transaction ends; made with this period when there is none. */
export async function lockPeriodDraft(
  trx: Transaction,
  areaCode: string,
  { from, to }: Period,
): Promise<PeriodDraft> {
  await trx('period_drafts')
    .insert({ area_code: areaCode, from_on: from, to_on: to })
    .onConflict('area_code')
    .ignore();
  const { rows } = await trx.raw<{ rows: [Row] }>(
    `select ${columns} from period_drafts r where r.area_code = ? for update`,
    [areaCode],
  );
  return draftOf(rows[0]);
}

export async function writePeriodDraft(
  trx: Transaction,
  areaCode: string,
  { from, to }: Period,
  written: Written,
): Promise<void> {
  await trx('period_drafts')
    .where({ area_code: areaCode })
    .update({ from_on: from, to_on: to, ...letterRow(written), version: trx.raw('version + 1') });
}

type Sending = {
  content: ReportContent;
  written: Written;
  hash: Buffer;
  sentBy: number;
  sentAt: Date;
  key: string | undefined;
};

/** Adds a report about a period, sent and frozen from its first moment, and returns its id. */
export async function insertPeriodReport(
  trx: Transaction,
  { content, written, hash, sentBy, sentAt, key }: Sending,
): Promise<number> {
  const [{ id }] = (await trx('reports')
    .insert({
      kind: 'period',
      level: content.level,
      area_code: content.areaCode,
      week_of: content.weekOf,
      period_from: content.period.from,
      period_to: content.period.to,
      ...letterRow(written),
      content: JSON.stringify(content),
      content_hash: hash,
      sent_at: sentAt,
      sent_by: sentBy,
      sent_capacity: content.signer?.capacity,
      request_key: key ?? null,
    })
    .returning('id')) as [{ id: number }];
  return id;
}

/** The report that the request with this key sent before, and who sent it. */
export async function sentByKey(
  trx: Transaction,
  key: string,
): Promise<{ id: number; areaCode: string; sentBy: number } | undefined> {
  return (await trx('reports')
    .where({ request_key: key })
    .first({ id: 'id', areaCode: 'area_code', sentBy: 'sent_by' })) as
    { id: number; areaCode: string; sentBy: number } | undefined;
}
