import type { Connection, Transaction } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import type { ReportContent } from './content.ts';
import type { Written } from './letter.ts';
import { returned, visibleTo } from './scope.ts';

export type ReportLevel = 'kecamatan' | 'city';
/** A week's cases and what climbs of them, or the results of any period. */
export type ReportKind = 'weekly' | 'period';

/** A report's row; `content` and everything about sending stay null while it is a draft. */
export type Report = Written & {
  id: number;
  kind: ReportKind;
  level: ReportLevel;
  areaCode: string;
  weekOf: string;
  sentAt: Date | null;
  content: ReportContent | null;
  contentHash: Buffer | null;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  version: number;
};

/** The columns of a covering letter; `r` is the table's alias. */
export const letterColumns = `
  r.letter, r.letter_number as "letterNumber", r.classification, r.attachment, r.subject, r.copies, r.signing,
  r.signing_title as "signingTitle", r.signing_via as "signingVia"`;

const columns = `
  r.id, r.kind, r.level, r.area_code as "areaCode", r.week_of as "weekOf", ${letterColumns}, r.sent_at as "sentAt", r.content, r.content_hash as "contentHash", r.acknowledged_at as "acknowledgedAt",
  (select name from people where id = r.acknowledged_by) as "acknowledgedBy", r.version`;

/** The report, locked until the transaction ends, or undefined. */
export async function lockReport(trx: Transaction, id: number): Promise<Report | undefined> {
  // Locked first and read afterwards: who waited for another one's sending must see what it left.
  await trx.raw('select from reports where id = ? for update', [id]);
  const { rows } = await trx.raw<{ rows: Report[] }>(`select ${columns} from reports r where r.id = ?`, [id]);
  return rows[0];
}

/** The report, whoever asks, or undefined. */
export async function reportById(db: Connection, id: number): Promise<Report | undefined> {
  const { rows } = await db.raw<{ rows: Report[] }>(`select ${columns} from reports r where r.id = ?`, [id]);
  return rows[0];
}

/** The report if the person may know of it, or undefined. */
export async function visibleReport(db: Connection, person: Person, id: number): Promise<Report | undefined> {
  return (await db('reports as r')
    .select(db.raw(columns))
    .where('r.id', id)
    .where(visibleTo(person))
    .first()) as Report | undefined;
}

/** The one draft of an area, made when there is none; it always belongs to the week that `weekOf` begins. */
export async function draftRow(
  db: Connection,
  { level, areaCode, weekOf }: Pick<Report, 'level' | 'areaCode' | 'weekOf'>,
): Promise<Report> {
  const found = async () => {
    const { rows } = await db.raw<{ rows: Report[] }>(
      `select ${columns} from reports r where r.level = ? and r.area_code = ? and r.sent_at is null`,
      [level, areaCode],
    );
    return rows[0];
  };
  const known = await found();
  if (known?.weekOf === weekOf) return known;
  await db.raw(
    `insert into reports (level, area_code, week_of) values (?, ?, ?)
     on conflict (level, area_code) where sent_at is null do update set week_of = excluded.week_of`,
    [level, areaCode, weekOf],
  );
  return (await found())!;
}

/** A covering letter as its columns hold it. */
export const letterRow = (written: Written) => ({
  letter: written.letter,
  letter_number: written.letterNumber,
  classification: written.classification,
  attachment: written.attachment,
  subject: written.subject,
  copies: written.copies,
  signing: written.signing,
  signing_title: written.signingTitle,
  signing_via: written.signingVia,
});

export async function writeLetter(trx: Transaction, id: number, written: Written): Promise<void> {
  await trx('reports')
    .where({ id })
    .update({ ...letterRow(written), version: trx.raw('version + 1') });
}

type Sending = {
  report: Report;
  content: ReportContent;
  hash: Buffer;
  sentBy: number;
  sentAt: Date;
  cases: readonly { complaintId: number; eventId: number; part: string }[];
};

/** Freezes a report with its cases; from then on the database refuses every change but the acknowledgement. */
export async function freeze(trx: Transaction, { report, content, hash, sentBy, sentAt, cases }: Sending) {
  const rows = cases.map(({ complaintId, eventId, part }) => ({
    report_id: report.id,
    complaint_id: complaintId,
    event_id: eventId,
    part,
  }));
  if (rows.length > 0) await trx.batchInsert('report_cases', rows, 1000);
  await trx('reports')
    .where({ id: report.id })
    .update({
      week_of: report.weekOf,
      ...letterRow(report),
      content: JSON.stringify(content),
      content_hash: hash,
      sent_at: sentAt,
      sent_by: sentBy,
      sent_capacity: content.signer?.capacity,
      version: report.version + 1,
    });
}

export async function writeAcknowledgement(
  trx: Transaction,
  id: number,
  { personId, at }: { personId: number; at: Date },
): Promise<void> {
  await trx('reports')
    .where({ id })
    .update({ acknowledged_at: at, acknowledged_by: personId, version: trx.raw('version + 1') });
}

/** The week of the last report that an area sent, or undefined. */
export async function lastSentWeek(
  db: Connection,
  { level, areaCode }: Pick<Report, 'level' | 'areaCode'>,
): Promise<string | undefined> {
  const { rows } = await db.raw<{ rows: { week: string | null }[] }>(
    `select max(week_of) as week from reports
     where level = ? and area_code = ? and kind = 'weekly' and sent_at is not null`,
    [level, areaCode],
  );
  return rows[0]?.week ?? undefined;
}

export type ListedReport = {
  id: number;
  kind: ReportKind;
  level: ReportLevel;
  areaCode: string;
  area: string;
  officeName: string;
  weekOf: string;
  periodFrom: string | null;
  periodTo: string | null;
  sentAt: Date;
  acknowledgedAt: Date | null;
  returned: boolean;
  solved: number;
  unsolved: number;
  underWay: number;
};

export const pageSize = 25;

/** One page of the sent reports that a person may read, the latest first. */
export async function sentReports(
  db: Connection,
  person: Person,
  after: string | undefined,
): Promise<{ rows: ListedReport[]; next: string | null }> {
  const cursor = readCursor(after);
  const latestFirst = [
    { column: 'r.sent_at', order: 'desc' },
    { column: 'r.id', order: 'desc' },
  ] as const;
  // The page is chosen before its contents are opened: a year has thousands of reports.
  const page = db('reports as r')
    .select('r.id')
    .whereNotNull('r.sent_at')
    .where(visibleTo(person))
    .orderBy([...latestFirst])
    .limit(pageSize + 1);
  if (cursor) page.whereRaw('(r.sent_at, r.id) < (?, ?)', [cursor.at, cursor.id]);
  const rows = (await listed(db)
    .whereIn('r.id', page)
    .orderBy([...latestFirst])) as ListedReport[];
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return {
    rows: shown,
    next: rows.length > pageSize && last ? `${last.sentAt.toISOString()}_${last.id}` : null,
  };
}

/** Sent reports of a level inside an area that nobody there has acknowledged, the oldest first. */
export async function unacknowledged(
  db: Connection,
  { level, areaCode }: Pick<Report, 'level' | 'areaCode'>,
): Promise<ListedReport[]> {
  return (await listed(db)
    .where('r.level', level)
    .where('r.area_code', 'like', `${areaCode}.%`)
    .whereNull('r.acknowledged_at')
    .orderBy([{ column: 'r.sent_at' }, { column: 'r.id' }])) as ListedReport[];
}

/** When sender and receiver were reminded that nobody acknowledged a report, by its id. */
export async function remindersOf(db: Connection, reportIds: readonly number[]): Promise<Map<number, Date>> {
  const rows = (await db('report_reminders')
    .whereIn('report_id', [...reportIds])
    .select({ id: 'report_id', at: 'at' })) as { id: number; at: Date }[];
  return new Map(rows.map(({ id, at }) => [id, at]));
}

function listed(db: Connection) {
  return db('reports as r')
    .join('areas as a', 'a.code', 'r.area_code')
    .joinRaw(`join offices o on o.area_code = r.area_code and o.kind in ('camat', 'walikota')`)
    .whereNotNull('r.sent_at')
    .select(
      db.raw(`r.id, r.kind, r.level, r.area_code as "areaCode", a.name as area, o.name as "officeName",
        r.week_of as "weekOf", r.period_from as "periodFrom", r.period_to as "periodTo", ${returned} as returned,
        r.sent_at as "sentAt", r.acknowledged_at as "acknowledgedAt",
        (r.content #>> '{recap,total,solved}')::int as solved,
        (r.content #>> '{recap,total,unsolved}')::int as unsolved,
        (r.content #>> '{recap,total,underWay}')::int as "underWay"`),
    );
}

function readCursor(text: string | undefined): { at: Date; id: number } | undefined {
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_(\d{1,15})$/.exec(text ?? '');
  if (!found || Number.isNaN(Date.parse(found[1]!))) return undefined;
  return { at: new Date(found[1]!), id: Number(found[2]) };
}
