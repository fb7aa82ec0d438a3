import { dayOf, saturdayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { advanceIn } from '../complaints/advance.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Conflict, Forbidden, NotAllowed, NotFound } from '../errors.ts';
import { catalogues } from '../language/index.ts';
import { holdersOf } from '../people/queries.ts';
import type { Person } from '../people/roles.ts';
import { hashOf } from './canonical.ts';
import { provinceCases } from './cases.ts';
import { composed, fingerprint, signature, type Composed, type ReportContent } from './content.ts';
import { forwarder, receiver, sender, writer } from './policy.ts';
import {
  draftRow,
  freeze,
  lockReport,
  writeAcknowledgement,
  writeLetter,
  type Report,
  type ReportLevel,
} from './queries.ts';
import { agrees } from './recap.ts';

type Deed = { reportId: number; person: Person; now: Date };

/** The one draft of an area for the running week (Saturday to Friday), made when there is none. */
export async function draftReport(
  db: Database,
  { level, areaCode, now }: { level: ReportLevel; areaCode: string; now: Date },
): Promise<Report> {
  const { calendar } = await rulesOf(db);
  return draftRow(db, { level, areaCode, weekOf: saturdayOf(now, calendar) });
}

/**
 * What a report prints: the frozen content of a sent one; for a draft everything as the database stands now, with
 * the signature of the reader, or of the head of the office when the reader cannot sign.
 */
export async function contentOf(
  db: Connection,
  report: Report,
  { reader, now }: { reader: Person; now: Date },
): Promise<ReportContent> {
  if (report.content) return report.content;
  const { content, officeId } = await composed(db, report, { now, usualLetter });
  const { calendar } = await rulesOf(db);
  const mine = sender(reader, report);
  const heads = mine ? [reader] : await holdersOf(db, officeId, dayOf(now, calendar));
  const head = heads.find((person) => sender(person, report));
  return { ...content, signer: head ? signature(head, sender(head, report)!) : null };
}

type Letter = { letter: string; letterNumber: string };

/**
 * Keeps the covering letter of a draft; an empty one stands for the usual text. Staff may do it.
 * @throws NotFound, Forbidden, Conflict when the draft changed since `version`, NotAllowed once it is sent.
 */
export function saveLetter(
  db: Database,
  { reportId, version, letter, letterNumber, person }: Deed & Letter & { version: number },
): Promise<Report> {
  return db.transaction(async (trx) => {
    const report = await lockReport(trx, reportId);
    if (!report) throw new NotFound();
    if (!writer(person, report)) throw new Forbidden();
    if (report.sentAt) throw new NotAllowed('saveLetter', 'sent');
    if (version !== report.version) throw new Conflict(version, report.version);
    if (report.letter === letter && (report.letterNumber ?? '') === letterNumber) return report;
    await writeLetter(trx, reportId, { letter, letterNumber });
    return (await lockReport(trx, reportId))!;
  });
}

type Sending = Deed &
  Partial<Letter> & {
    version: number;
    /** The `fingerprint` of the parts that the signer read; without it whatever stands there now is sent. */
    seen?: string | undefined;
    /** A report can be sent only once, so its id does what a request key does elsewhere. */
    key?: string | undefined;
  };

export type Sent = { report: Report; repeated: boolean };

/**
 * Sends a report (Ingub 135/2017, KEEMPAT a and c): in one transaction its unsolved cases move a level up and the
 * content is frozen with its hash. Sent again, it returns what was sent. @throws NotFound; Forbidden for
 * all but the head of the office; Conflict when letter, cases or numbers are not those that were read.
 */
export function sendReport(
  db: Database,
  { reportId, version, person, now, seen, ...typed }: Sending,
): Promise<Sent> {
  return db.transaction(async (trx) => {
    const found = await lockReport(trx, reportId);
    if (!found) throw new NotFound();
    const role = sender(person, found);
    if (!role) throw new Forbidden();
    if (found.sentAt) return { report: found, repeated: true };
    const changed = new Conflict(version, found.version);
    if (version !== found.version) throw changed;

    const draft = {
      ...found,
      letter: typed.letter ?? found.letter,
      letterNumber: typed.letterNumber ?? found.letterNumber,
    };
    const { content, cases, counts } = await composed(trx, draft, { now, usualLetter });
    if (!agrees(content.recap, counts) || (seen !== undefined && seen !== fingerprint(content)))
      throw changed;
    await moveUp(trx, cases, { person, now, reportId });
    const signed = { ...content, signer: signature(person, role), sentAt: now.toISOString() };
    await freeze(trx, {
      report: { ...draft, letter: content.letter, weekOf: content.weekOf },
      content: signed,
      hash: hashOf(signed),
      sentBy: person.id,
      sentAt: now,
      cases,
    });
    return { report: (await lockReport(trx, reportId))!, repeated: false };
  });
}

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
  { reportId, person, now }: Deed & { key?: string | undefined },
): Promise<Forwarded> {
  return db.transaction(async (trx) => {
    const report = await lockReport(trx, reportId);
    if (!report) throw new NotFound();
    const role = forwarder(person, report);
    if (!role) throw new Forbidden();
    const received = await acknowledged(trx, report, { person, now });
    const waiting = await provinceCases(trx, {
      state: 'province.withSekda',
      provinceCode: role.areaCode,
      reportId,
    });
    for (const { ticket, version } of waiting)
      await advanceIn(trx, {
        ticket,
        version,
        event: { type: 'forwardReport' },
        actor: { kind: 'person', person },
        now,
        note: { reportId },
      });
    return { report: received, forwarded: waiting.length };
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

// An official letter is written in Indonesian, whatever language its writer reads the pages in.
const usualLetter = ({ addressee, through }: ReportContent['letterhead']): string =>
  catalogues.id.reports.usualLetter({ addressee, through: through !== null });
