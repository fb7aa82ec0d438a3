import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Connection, Database } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid } from '../errors.ts';
import { holdersOf } from '../people/queries.ts';
import type { Person } from '../people/roles.ts';
import { tellArrived } from './arrival.ts';
import { hashOf } from './canonical.ts';
import { composedPeriod, signature, type ReportContent } from './content.ts';
import { keptOf, unwritten, type Letter, type Written } from './letter.ts';
import { sender, writer } from './policy.ts';
import {
  insertPeriodReport,
  lockPeriodDraft,
  periodDraft,
  sentByKey,
  writePeriodDraft,
  type PeriodDraft,
} from './period-queries.ts';
import { lockReport } from './queries.ts';
import { differencesOf, NumbersDiffer, onceNumbersAgree } from './reconcile.ts';
import { requestFiles } from './report-document.ts';
import { frozenLetter, typedOver, type Sent, type Typed } from './report.ts';
import type { Period } from './results-due.ts';

type Deed = { areaCode: string; period: Period; person: Person; now: Date };
const ofCity = (areaCode: string) => ({ level: 'city', areaCode }) as const;

/** The letter of a city's report about a period as it was saved, or an unwritten one; nothing is written. */
export async function periodLetter(db: Connection, areaCode: string, period: Period): Promise<PeriodDraft> {
  const saved = await periodDraft(db, areaCode);
  return { ...(saved ?? { ...unwritten, areaCode, version: 1 }), period };
}

export type PeriodContent = { content: ReportContent; usual: Letter; delegateTitle: string | null };

/** A report about a period as it would go out now, with the signature of the reader or of the head of the office. */
export async function periodContent(
  db: Connection,
  draft: PeriodDraft,
  { reader, now }: { reader: Person; now: Date },
): Promise<PeriodContent> {
  const { content, usual, writer: office } = await composedPeriod(db, draft, now);
  const { calendar } = await rulesOf(db);
  const report = ofCity(draft.areaCode);
  const heads = sender(reader, report)
    ? [reader]
    : await holdersOf(db, office.officeId, dayOf(now, calendar));
  const head = heads.find((person) => sender(person, report));
  const signer = head ? signature(head, sender(head, report)!, draft) : null;
  return { content: { ...content, signer }, usual, delegateTitle: office.delegateTitle };
}

/**
 * Keeps the letter of a city's report about a period. Staff may do it.
 * @throws Forbidden, Conflict when the letter changed since `version`, Invalid for days to come.
 */
export async function savePeriodLetter(
  db: Database,
  { areaCode, period, person, now, version, ...typed }: Deed & Typed & { version: number },
): Promise<void> {
  if (!writer(person, ofCity(areaCode))) throw new Forbidden();
  return db.transaction(async (trx) => {
    const draft = await lockPeriodDraft(trx, areaCode, period);
    if (version !== draft.version) throw new Conflict(version, draft.version);
    await checkPeriod(trx, period, now);
    const { usual } = await composedPeriod(trx, { ...draft, period }, now);
    await writePeriodDraft(trx, areaCode, period, keptOf(typedOver(draft, typed), usual));
  });
}

type Sending = Deed & Typed & { version: number; key?: string | undefined };

/**
 * Sends the results of a period to the Governor through the Sekda (Ingub 135/2017, KEEMPAT c): signed, frozen, its
 * numbers recomputed in another way first. No case moves with it. The same key again is the same report.
 * @throws Forbidden for all but the head of the city; Conflict; Invalid for days to come; NumbersDiffer.
 */
export async function sendPeriodReport(
  db: Database,
  { areaCode, period, person, now, version, key, ...typed }: Sending,
): Promise<Sent> {
  const role = sender(person, ofCity(areaCode));
  if (!role) throw new Forbidden();
  return onceNumbersAgree(db, async (trx) => {
    const draft = await lockPeriodDraft(trx, areaCode, period);
    const done = key ? await sentByKey(trx, key) : undefined;
    if (done) {
      if (done.areaCode !== areaCode || done.sentBy !== person.id) throw new Conflict(version, draft.version);
      return { report: (await lockReport(trx, done.id))!, repeated: true };
    }
    if (version !== draft.version) throw new Conflict(version, draft.version);
    await checkPeriod(trx, period, now);
    const written: Written = typedOver(draft, typed);
    const { content } = await composedPeriod(trx, { ...written, areaCode, period }, now);
    const { calendar } = await rulesOf(trx);
    const differences = await differencesOf(trx, content, { now, calendar });
    if (differences.length > 0) throw new NumbersDiffer(version, differences);
    const signed = { ...content, signer: signature(person, role, written), sentAt: now.toISOString() };
    const id = await insertPeriodReport(trx, {
      content: signed,
      written: { ...written, ...frozenLetter(signed) },
      hash: hashOf(signed),
      sentBy: person.id,
      sentAt: now,
      key,
    });
    await requestFiles(trx, id, { person, now });
    // The next report about a period begins with the usual letter again.
    await writePeriodDraft(trx, areaCode, period, unwritten);
    const report = (await lockReport(trx, id))!;
    await tellArrived(trx, report, now);
    return { report, repeated: false };
  });
}

// Nothing can be said of days to come.
async function checkPeriod(db: Connection, { from, to }: Period, now: Date): Promise<void> {
  const { calendar } = await rulesOf(db);
  const today = dayOf(now, calendar);
  if (to > today) throw new Invalid({ to: 'dateAhead' });
  if (from > to) throw new Invalid({ to: 'endsBeforeBegin' });
}
