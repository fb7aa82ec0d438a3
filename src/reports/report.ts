import { dayOf, saturdayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { advanceIn } from '../complaints/advance.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Conflict, Forbidden, NotAllowed, NotFound } from '../errors.ts';
import { holdersOf } from '../people/queries.ts';
import type { Person } from '../people/roles.ts';
import { tellArrived } from './arrival.ts';
import { hashOf } from './canonical.ts';
import { composed, fingerprint, signature, type Composed, type ReportContent } from './content.ts';
import { keptOf, type Letter, type Written } from './letter.ts';
import { letterheadOf } from './letterhead.ts';
import { sender, writer } from './policy.ts';
import { draftRow, freeze, lockReport, writeLetter, type Report, type ReportLevel } from './queries.ts';
import { differencesOf, NumbersDiffer, onceNumbersAgree } from './reconcile.ts';
import { requestFiles } from './report-document.ts';

export { acknowledgeReport, forwardReport, returnReport } from './receiving.ts';

type Deed = { reportId: number; person: Person; now: Date };

/** The one draft of an area for the running week (Saturday to Friday), made when there is none. */
export async function draftReport(
  db: Database,
  { level, areaCode, now }: { level: ReportLevel; areaCode: string; now: Date },
): Promise<Report> {
  const { calendar } = await rulesOf(db);
  return draftRow(db, { level, areaCode, weekOf: saturdayOf(now, calendar) });
}

type Reading = { reader: Person; now: Date };

/**
 * What a report prints: the frozen content of a sent one; for a draft everything as the database stands now, with
 * the signature of the reader, or of the head of the office when the reader cannot sign.
 */
export async function contentOf(
  db: Connection,
  report: Report,
  { reader, now }: Reading,
): Promise<ReportContent> {
  if (report.content) return report.content;
  return (await draftOf(db, report, { reader, now })).content;
}

export type DraftContent = { content: ReportContent; usual: Letter; delegateTitle: string | null };

/** A draft as it would go out now, with what is usual in its letter. */
export async function draftOf(
  db: Connection,
  report: Report,
  { reader, now }: Reading,
): Promise<DraftContent> {
  const { content, usual, writer: office } = await composed(db, report, now);
  const { calendar } = await rulesOf(db);
  const mine = sender(reader, report);
  const heads = mine ? [reader] : await holdersOf(db, office.officeId, dayOf(now, calendar));
  const head = heads.find((person) => sender(person, report));
  const signer = head ? signature(head, sender(head, report)!, report) : null;
  return { content: { ...content, signer }, usual, delegateTitle: office.delegateTitle };
}

/** What was typed of a letter; what is not there stays as it was saved. */
export type Typed = { [Name in keyof Written]?: Written[Name] | undefined };

/** A letter with what was typed over it. */
export const typedOver = (written: Written, typed: Typed): Written => ({
  letter: typed.letter ?? written.letter,
  letterNumber: typed.letterNumber ?? written.letterNumber,
  classification: typed.classification ?? written.classification,
  attachment: typed.attachment ?? written.attachment,
  subject: typed.subject ?? written.subject,
  copies: typed.copies ?? written.copies,
  signing: typed.signing ?? written.signing,
  signingTitle: typed.signingTitle ?? written.signingTitle,
  signingVia: typed.signingVia ?? written.signingVia,
});

/**
 * Keeps the covering letter of a draft; what says the usual stays the usual. Staff may do it.
 * @throws NotFound, Forbidden, Conflict when the draft changed since `version`, NotAllowed once it is sent.
 */
export function saveLetter(
  db: Database,
  { reportId, version, person, now, ...typed }: Deed & Typed & { version: number },
): Promise<Report> {
  return db.transaction(async (trx) => {
    const report = await lockReport(trx, reportId);
    if (!report) throw new NotFound();
    if (!writer(person, report)) throw new Forbidden();
    if (report.sentAt) throw new NotAllowed('saveLetter', 'sent');
    if (version !== report.version) throw new Conflict(version, report.version);
    const { usual } = await composed(trx, report, now);
    const kept = keptOf(typedOver(report, typed), usual);
    if (Object.entries(kept).every(([name, value]) => report[name as keyof Written] === value)) return report;
    await writeLetter(trx, reportId, kept);
    return (await lockReport(trx, reportId))!;
  });
}

type Sending = Deed &
  Typed & {
    version: number;
    /** The `fingerprint` of the parts that the signer read; without it whatever stands there now is sent. */
    seen?: string | undefined;
    /** A report can be sent only once, so its id does what a request key does elsewhere. */
    key?: string | undefined;
  };

export type Sent = { report: Report; repeated: boolean };

/**
 * Sends a report (Ingub 135/2017, KEEMPAT a and c): in one transaction its unsolved cases move a level up and the
 * content is frozen with its hash. Sent again, it returns what was sent. @throws NotFound; Forbidden for all but the
 * head of the office; Conflict when letter or cases are not those that were read; NumbersDiffer, which names each
 * number that the database, asked in another way, gives differently.
 */
export function sendReport(
  db: Database,
  { reportId, version, person, now, seen, key: _, ...typed }: Sending,
): Promise<Sent> {
  return onceNumbersAgree(db, async (trx) => {
    const found = await lockReport(trx, reportId);
    if (!found) throw new NotFound();
    const role = sender(person, found);
    if (!role) throw new Forbidden();
    if (found.sentAt) return { report: found, repeated: true };
    if (version !== found.version) throw new Conflict(version, found.version);

    const draft = { ...found, ...typedOver(found, typed) };
    const { content, cases } = await composed(trx, draft, now);
    if (seen !== undefined && seen !== fingerprint(content)) throw new Conflict(version, found.version);
    const { calendar } = await rulesOf(trx);
    const differences = await differencesOf(trx, content, { now, calendar });
    if (differences.length > 0) throw new NumbersDiffer(version, differences);
    await moveUp(trx, cases, { person, now, reportId });
    const signed = { ...content, signer: signature(person, role, draft), sentAt: now.toISOString() };
    await freeze(trx, {
      report: { ...draft, ...frozenLetter(signed), weekOf: content.weekOf },
      content: signed,
      hash: hashOf(signed),
      sentBy: person.id,
      sentAt: now,
      cases,
    });
    await requestFiles(trx, reportId, { person, now });
    await tellArrived(trx, { ...draft, weekOf: content.weekOf }, now);
    return { report: (await lockReport(trx, reportId))!, repeated: false };
  });
}

/** The letter of a sent report as its row keeps it: every word, also those that were the usual ones. */
export const frozenLetter = ({
  letter,
  number,
  classification,
  attachment,
  subject,
  copies,
}: ReportContent) => ({
  letter,
  letterNumber: number || null,
  classification: classification ?? null,
  attachment: attachment ?? null,
  subject: subject ?? null,
  copies: copies?.join('\n') ?? null,
});

// Each case with the version that the report was made from: a decision that came between is refused here.
async function moveUp(trx: Transaction, cases: Composed['cases'], { person, now, reportId }: Deed) {
  for (const { ticket, version } of cases.filter(({ part }) => part === 'unsolved'))
    await advanceIn(trx, {
      ticket,
      version,
      event: { type: 'sendReport' },
      actor: { kind: 'person', person },
      now,
      note: { reportId },
    });
}

/** The name and the office of an area's letters, for lists of drafts. */
export const headOf = async (db: Connection, report: Pick<Report, 'level' | 'areaCode'>) =>
  (await letterheadOf(db, report)).letterhead;
