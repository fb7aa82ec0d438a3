import { rulesOf } from '../calendar/queries.ts';
import type { Complaint, EventInput } from '../complaints/complaint.ts';
import { usualOffice } from '../complaints/details.ts';
import type { CategoryFacts } from '../complaints/intake-place.ts';
import { mergeIn } from '../complaints/merge.ts';
import { keepPhotos, preparePhoto, type PreparedPhoto, type Upload } from '../complaints/photos.ts';
import { receiveIn, withFreeTicket, type Intake } from '../complaints/receive.ts';
import type { RandomBytes } from '../complaints/tickets.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import { carryTicket, factsOfKept, type Kept } from '../offline/kept.ts';
import { counterRole, type Person } from '../people/roles.ts';
import { intakeIn, phaseOf } from './hours.ts';
import { noticeGiven } from './notice-queries.ts';
import { mayLog } from './policy.ts';
import { holdsNumber, loggedUnder } from './queries.ts';
import { shareSession } from './session-queries.ts';
import { shareCurrentSession, type Session } from './sessions.ts';

export const counterOutcomes = ['passOn', 'keep', 'resolvedOnTheSpot', 'notAComplaint', 'refer'] as const;
export type CounterOutcome = (typeof counterOutcomes)[number];

export type Logging = {
  /** Without a session it is the one that the person's counter works for at that moment. */
  intake: Omit<Intake, 'sessionId'> & { sessionId?: number };
  outcome: CounterOutcome;
  /** Who is to work on it; the office that usually does when nobody is named. */
  unitId?: number | undefined;
  evidence?: string | undefined;
  reason?: string | undefined;
  institution?: string | undefined;
  photos?: Upload[] | undefined;
  /** The ticket of the same matter: the complaint joins it, whatever the outcome says. */
  joinTicket?: string | undefined;
  /** The queue number of the visitor: asked for while the session is closed early. */
  queueNumber?: number | undefined;
  /** The ticket from the device's block, and when and by whom it was taken if it was kept there. */
  kept?: Kept | undefined;
  person: Person;
  now: Date;
  key?: string | undefined;
  random?: RandomBytes | undefined;
};

export type Logged = { ticket: string; repeated: boolean };

/**
 * A visitor's complaint with its photos and what the counter does about it at once, in one transaction (Ingub
 * 135/2017, KESATU). The same key again is the same request again and returns the first one's ticket.
 * @throws NotFound at another kecamatan's session, Invalid outside its hours, for a susulan without a reason,
 * for fields that are wrong, and when the key was used for another complaint.
 */
export async function logComplaint(db: Database, logging: Logging): Promise<Logged> {
  const { key, intake, photos: uploads = [] } = logging;
  const photos: PreparedPhoto[] = [];
  // One after the other: four large photos at once would need too much memory.
  for (const upload of uploads) photos.push(await preparePhoto(upload, 'photos'));
  try {
    return await withFreeTicket(db, (trx) => logIn(trx, logging, photos));
  } catch (fault) {
    // The same request again, or at the same moment: what stands in the way is what the other one has made. Whoever
    // comes for the first time, as nearly all do, is not kept waiting by asking before.
    const done = key && (await alreadyLogged(db, key, intake));
    if (done) return done;
    throw fault;
  }
}

async function logIn(trx: Transaction, logging: Logging, photos: PreparedPhoto[]): Promise<Logged> {
  const { key, intake, person, joinTicket } = logging;
  const session = await sessionFor(trx, logging);
  if (!session || !mayLog(person, session)) throw new NotFound();
  // What was kept counts from when it was taken; `now` is then when it was sent.
  const { at, note } = await countedFrom(trx, session, logging);
  const lateReason = await admit(trx, session, { ...logging, now: at });
  const handedOver = typeof intake.privacyNotice === 'number' ? intake.privacyNotice : null;
  const complaint = await receiveIn(trx, {
    intake: { ...intake, sessionId: session.id, lateReason, privacyNotice: noticeGiven(trx, handedOver) },
    actor: { kind: 'person', person },
    now: at,
    key,
    ticket: logging.kept?.ticket ?? undefined,
    note,
    onward: (received, category) => (joinTicket ? null : eventOf(received, category, logging)),
    ...(logging.random ? { random: logging.random } : {}),
  });
  await keepPhotos(trx, photos, {
    complaintId: complaint.id,
    eventId: null,
    kind: 'intake',
    addedBy: person.id,
    at,
  });
  if (logging.kept?.ticket) await carryTicket(trx, complaint, logging.kept);
  if (joinTicket) await join(trx, complaint, logging, joinTicket);
  return { ticket: complaint.ticket, repeated: false };
}

async function alreadyLogged(
  db: Database | Transaction,
  key: string,
  { text }: Logging['intake'],
): Promise<Logged | undefined> {
  const found = await loggedUnder(db, key);
  // A form that the browser brought back may be filled in anew: that complaint must not vanish.
  if (found && found.text !== text) throw new Invalid({ form: 'usedForm' });
  return found && { ticket: found.ticket, repeated: true };
}

async function sessionFor(trx: Transaction, { intake, kept, person, now }: Logging) {
  if (intake.sessionId !== undefined) return shareSession(trx, intake.sessionId);
  const counter = counterRole(person);
  return counter && shareCurrentSession(trx, counter.areaCode, kept?.takenAt ?? now);
}

async function countedFrom(trx: Transaction, { id }: Session, { kept, person, now }: Logging) {
  if (!kept) return { at: now, note: {} };
  const { calendar } = await rulesOf(trx);
  return factsOfKept(trx, { kept, sessionId: id, person, now, calendar });
}

/** Whether the session takes a complaint now; returns the reason of a late entry, null for an ordinary one. */
async function admit(
  trx: Transaction,
  session: Session,
  { intake, queueNumber, kept, now }: Logging,
): Promise<string | null> {
  const { calendar } = await rulesOf(trx);
  const phase = phaseOf(session, now, calendar);
  switch (intakeIn(phase)) {
    case 'free':
      return null;
    case 'withNumber':
      // The next complaint of a visitor who is at the counter already needs no number again.
      if ('complainantId' in intake.visitor) return null;
      // A device without network may not have heard that the session was closed; nothing that it took is lost.
      if (kept?.takenAt && intake.lateReason) return intake.lateReason;
      if (queueNumber === undefined) throw new Invalid({ queueNumber: 'queueNumber' });
      if (!(await holdsNumber(trx, session.id, queueNumber)))
        throw new Invalid({ queueNumber: 'queueNumberUnknown' });
      return null;
    case 'withReason':
      if (!intake.lateReason) throw new Invalid({ lateReason: 'lateReason' });
      return intake.lateReason;
    case 'none':
      throw new Invalid({
        session:
          phase === 'cancelled' ? 'sessionCancelled' : phase === 'ahead' ? 'sessionNotOpen' : 'sessionOver',
      });
  }
}

async function join(
  trx: Transaction,
  { ticket, version }: Complaint,
  // The other complaint's history has gone on meanwhile: what was kept joins it when it arrives.
  { person, now }: Logging,
  joinTicket: string,
): Promise<void> {
  const act = { ticket, version, actor: { kind: 'person', person }, now } as const;
  await mergeIn(trx, act, joinTicket).catch((fault: unknown) => {
    throw fault instanceof Invalid && fault.fields.ticket
      ? new Invalid({ joinTicket: fault.fields.ticket })
      : fault;
  });
}

function eventOf(
  complaint: Complaint,
  category: CategoryFacts,
  { outcome, unitId, evidence, reason, institution }: Logging,
): EventInput | null {
  switch (outcome) {
    case 'keep':
      return null;
    case 'passOn':
      return { type: 'assign', unitId: unitId ?? usualUnit(complaint, category) };
    case 'resolvedOnTheSpot':
      return { type: 'resolveOnTheSpot', evidence: given({ evidence }) };
    case 'notAComplaint':
      return { type: 'notAComplaint', reason: given({ reason }) };
    case 'refer':
      return { type: 'refer', institution: given({ institution: institution ?? category.referTo }) };
  }
}

function given(field: Record<string, string | null | undefined>): string {
  const [[name, text]] = Object.entries(field) as [[string, string | null | undefined]];
  if (!text) throw new Invalid({ [name]: 'required' });
  return text;
}

// Where the kecamatan has no unit for a category, its own office takes it to the meeting.
function usualUnit(complaint: Complaint, { sectorCode, workplaces }: CategoryFacts): number {
  return usualOffice([...workplaces], sectorCode)?.id ?? complaint.offices.camat;
}
