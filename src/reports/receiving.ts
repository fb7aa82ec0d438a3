import { advanceIn } from '../complaints/advance.ts';
import type { EventInput } from '../complaints/complaint.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Forbidden, NotAllowed, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { actIsDone, appendAct } from './acts.ts';
import { tellArrived } from './arrival.ts';
import { provinceCases } from './province-cases.ts';
import { forwarder, receiver, returner } from './policy.ts';
import { lockReport, writeAcknowledgement, type Report } from './queries.ts';

type Deed = { reportId: number; person: Person; now: Date };

/**
 * The office that a report was sent to says that it came: the walikota's for a kecamatan's report, the Sekda's for
 * a city's. A second time changes nothing. @throws NotFound, Forbidden, NotAllowed for a draft.
 */
export function acknowledgeReport(db: Database, { reportId, person, now }: Deed): Promise<Report> {
  return db.transaction(async (trx) => {
    const report = await lockReport(trx, reportId);
    if (!report) throw new NotFound();
    if (!receiver(person, report)) throw new Forbidden();
    return acknowledged(trx, report, { person, now });
  });
}

export type Forwarded = { report: Report; forwarded: number };

/**
 * The Sekda passes on to the Governor every case of a city's report that is still with him, all together, and with
 * that acknowledges the report (KEEMPAT c). Safe to repeat. @throws NotFound, Forbidden, NotAllowed for a draft.
 */
export function forwardReport(
  db: Database,
  { reportId, person, now, key }: Deed & { key?: string | undefined },
): Promise<Forwarded> {
  return db.transaction(async (trx) => {
    const report = await lockReport(trx, reportId);
    if (!report) throw new NotFound();
    const role = forwarder(person, report);
    if (!role) throw new Forbidden();
    if (await actIsDone(trx, report, key)) return { report, forwarded: 0 };
    const isNew = report.acknowledgedAt === null;
    const received = await acknowledged(trx, report, { person, now });
    const cases = await casesWith(trx, role.areaCode, report, 'province.withSekda');
    await moveAll(trx, cases, { type: 'forwardReport' }, { reportId, person, now });
    if (cases.length > 0 || isNew)
      await appendAct(trx, {
        kind: 'forwarded',
        reportId,
        at: now,
        personId: person.id,
        officeId: role.officeId,
        reason: null,
        cases: cases.length,
        whole: false,
        key,
      });
    if (cases.length > 0) await tellArrived(trx, report, now, 'governor');
    return { report: received, forwarded: cases.length };
  });
}

export type Returned = { report: Report; returned: number };

/**
 * The Sekda, or the Governor, sends every case of a city's report that lies with him back to the city's next meeting,
 * all together and with the reason as its instruction. A report of which nothing has gone further yet comes back as
 * a whole: the next office never sees it. Safe to repeat. @throws NotFound, Forbidden, NotAllowed when there is
 * nothing to send back.
 */
export function returnReport(
  db: Database,
  { reportId, person, now, reason, key }: Deed & { reason: string; key?: string | undefined },
): Promise<Returned> {
  return db.transaction(async (trx) => {
    const report = await lockReport(trx, reportId);
    if (!report) throw new NotFound();
    const role = returner(person, report);
    if (!role) throw new Forbidden();
    if (await actIsDone(trx, report, key)) return { report, returned: 0 };
    if (!report.sentAt) throw new NotAllowed('returnReport', 'draft');
    const isSekda = role.role === 'sekda';
    const state = isSekda ? 'province.withSekda' : 'province.withGovernor';
    const cases = await casesWith(trx, role.areaCode, report, state);
    const isNew = isSekda && report.acknowledgedAt === null;
    if (cases.length === 0 && !isNew) throw new NotAllowed('returnReport', 'received');
    const whole = isSekda && !(await hasGoneFurther(trx, reportId));
    if (isNew) await acknowledged(trx, report, { person, now });
    const event = { type: 'returnDown', level: 'city', instruction: reason } as const;
    await moveAll(trx, cases, event, { reportId, person, now });
    await appendAct(trx, {
      kind: 'returned',
      reportId,
      at: now,
      personId: person.id,
      officeId: role.officeId,
      reason,
      cases: cases.length,
      whole,
      key,
    });
    return { report: (await lockReport(trx, reportId))!, returned: cases.length };
  });
}

async function acknowledged(
  trx: Transaction,
  report: Report,
  { person, now }: Pick<Deed, 'person' | 'now'>,
): Promise<Report> {
  if (!report.sentAt) throw new NotAllowed('acknowledgeReport', 'draft');
  if (report.acknowledgedAt) return report;
  await writeAcknowledgement(trx, report.id, { personId: person.id, at: now });
  return (await lockReport(trx, report.id))!;
}

type ProvinceState = 'province.withSekda' | 'province.withGovernor';

const casesWith = (trx: Transaction, provinceCode: string, { id }: Report, state: ProvinceState) =>
  provinceCases(trx, { state, provinceCode, reportId: id });

async function moveAll(
  trx: Transaction,
  cases: readonly { ticket: string; version: number }[],
  event: EventInput,
  { reportId, person, now }: Deed,
): Promise<void> {
  for (const { ticket, version } of cases)
    await advanceIn(trx, {
      ticket,
      version,
      event,
      actor: { kind: 'person', person },
      now,
      note: { reportId },
    });
}

// A case may have been passed on by itself, from its own page.
async function hasGoneFurther(trx: Transaction, reportId: number): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: [{ gone: boolean }] }>(
    `select exists (select from report_acts where report_id = :reportId and kind = 'forwarded')
       or exists (select from report_cases rc join complaint_events e on e.complaint_id = rc.complaint_id
         where rc.report_id = :reportId and rc.part = 'unsolved' and e.id > rc.event_id and e.type = 'forwardReport')
       as gone`,
    { reportId },
  );
  return rows[0].gone;
}
