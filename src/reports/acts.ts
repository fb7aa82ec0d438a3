import type { Connection, Transaction } from '../database/connect.ts';
import { Conflict } from '../errors.ts';

/** What an office did with a whole report that it received: passed it on, or sent it back with a reason. */
export type Act = {
  kind: 'forwarded' | 'returned';
  at: Date;
  person: string;
  office: string;
  reason: string | null;
  /** How many cases went with it. */
  cases: number;
  /** Sent back before anything of it went further. */
  whole: boolean;
};

/** What became of a report on its way, in order. */
export async function actsOf(db: Connection, reportId: number): Promise<Act[]> {
  const { rows } = await db.raw<{ rows: Act[] }>(
    `select a.kind, a.at, p.name as person, o.name as office, a.reason, a.cases, a.whole
     from report_acts a join people p on p.id = a.person_id join offices o on o.id = a.office_id
     where a.report_id = ? order by a.id`,
    [reportId],
  );
  return rows;
}

type NewAct = Pick<Act, 'kind' | 'at' | 'reason' | 'cases' | 'whole'> & {
  reportId: number;
  personId: number;
  officeId: number;
  key: string | undefined;
};

export async function appendAct(trx: Transaction, act: NewAct): Promise<void> {
  await trx('report_acts').insert({
    report_id: act.reportId,
    kind: act.kind,
    at: act.at,
    person_id: act.personId,
    office_id: act.officeId,
    reason: act.reason,
    cases: act.cases,
    whole: act.whole,
    request_key: act.key ?? null,
  });
}

/**
 * True when the request with this key was carried out on this report before.
 * @throws Conflict when it was carried out on another one
 */
export async function actIsDone(
  trx: Transaction,
  { id, version }: { id: number; version: number },
  key: string | undefined,
): Promise<boolean> {
  if (!key) return false;
  const done = (await trx('report_acts').where({ request_key: key }).first('report_id')) as
    { report_id: number } | undefined;
  if (done && done.report_id !== id) throw new Conflict(undefined, version);
  return done !== undefined;
}
