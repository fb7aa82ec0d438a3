import { rulesOf } from '../calendar/queries.ts';
import { advanceHeld } from '../complaints/advance.ts';
import type { Complaint, EventInput } from '../complaints/complaint.ts';
import { usualOffice } from '../complaints/details.ts';
import { mergeIn } from '../complaints/merge.ts';
import { keepPhotos, preparePhoto, type PreparedPhoto, type Upload } from '../complaints/photos.ts';
import { receiveIn, type Intake, type Received } from '../complaints/receive.ts';
import type { RandomBytes } from '../complaints/tickets.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import { carryTicket, factsOfKept, type Kept } from '../offline/kept.ts';
import type { Person } from '../people/roles.ts';
import { intakeIn, phaseOf } from './hours.ts';
import { noticeGiven } from './notice-queries.ts';
import { mayLog } from './policy.ts';
import { holdsNumber, loggedUnder } from './queries.ts';
import { shareSession } from './session-queries.ts';

export const counterOutcomes = ['passOn', 'keep', 'resolvedOnTheSpot', 'notAComplaint', 'refer'] as const;
export type CounterOutcome = (typeof counterOutcomes)[number];

export type Logging = {
  intake: Intake;
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
    return await db.transaction((trx) => logIn(trx, logging, photos));
  } catch (fault) {
    // The same request again, or at the same moment: what stands in the way is what the other one has made. Whoever
    // comes for the first time, as nearly all do, is not kept waiting by asking before.
    const done = key && (await alreadyLogged(db, key, intake));
    if (done) return done;
    throw fault;
  }
}

async function logIn(trx: Transaction, logging: Logging, photos: PreparedPhoto[]): Promise<Logged> {
  const { key, intake, person, now, outcome, joinTicket } = logging;
  // What was kept counts from when it was taken; `now` is then when it was sent.
  const { at, note } = await countedFrom(trx, logging);
  const lateReason = await admit(trx, { ...logging, now: at });
  const handedOver = typeof intake.privacyNotice === 'number' ? intake.privacyNotice : null;
  const received = await receiveIn(trx, {
    intake: { ...intake, lateReason, privacyNotice: noticeGiven(trx, handedOver) },
    actor: { kind: 'person', person },
    now: at,
    key,
    ticket: logging.kept?.ticket ?? undefined,
    note,
    goesOn: joinTicket !== undefined || outcome !== 'keep',
    ...(logging.random ? { random: logging.random } : {}),
  });
  const { complaint } = received;
  await keepPhotos(trx, photos, {
    complaintId: complaint.id,
    eventId: null,
    kind: 'intake',
    addedBy: person.id,
    at,
  });
  if (logging.kept?.ticket) await carryTicket(trx, complaint, logging.kept);
  await followThrough(trx, received, { ...logging, now: at, sentAt: now });
  return { ticket: complaint.ticket, repeated: false };
}

async function alreadyLogged(
  db: Database | Transaction,
  key: string,
  { text }: Intake,
): Promise<Logged | undefined> {
  const found = await loggedUnder(db, key);
  // A form that the browser brought back may be filled in anew: that complaint must not vanish.
  if (found && found.text !== text) throw new Invalid({ form: 'usedForm' });
  return found && { ticket: found.ticket, repeated: true };
}

async function countedFrom(trx: Transaction, { kept, intake, person, now }: Logging) {
  if (!kept) return { at: now, note: {} };
  const { calendar } = await rulesOf(trx);
  return factsOfKept(trx, { kept, sessionId: intake.sessionId, person, now, calendar });
}

/** Whether the session takes a complaint now; returns the reason of a late entry, null for an ordinary one. */
async function admit(
  trx: Transaction,
  { intake, queueNumber, kept, person, now }: Logging,
): Promise<string | null> {
  const session = await shareSession(trx, intake.sessionId);
  if (!session || !mayLog(person, session)) throw new NotFound();
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

async function followThrough(
  trx: Transaction,
  { complaint, eventId, category, drawn }: Received,
  logging: Logging & { sentAt: Date },
): Promise<void> {
  const { person, now, sentAt, joinTicket } = logging;
  // No key here: the first event carries it, and both are committed together.
  const act = {
    ticket: complaint.ticket,
    version: complaint.version,
    actor: { kind: 'person', person },
    now,
    earlier: [eventId],
  } as const;
  if (joinTicket) {
    // The other complaint's history has gone on meanwhile: it is joined when this one arrives.
    await mergeIn(trx, { ...act, now: sentAt }, joinTicket).catch((fault: unknown) => {
      throw fault instanceof Invalid && fault.fields.ticket
        ? new Invalid({ joinTicket: fault.fields.ticket })
        : fault;
    });
    return;
  }
  const event = eventOf({ complaint, category }, logging);
  if (event) await advanceHeld(trx, complaint, { ...act, event, drawn });
}

function eventOf(
  { complaint, category }: Pick<Received, 'complaint' | 'category'>,
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
function usualUnit(complaint: Complaint, { sectorCode, workplaces }: Received['category']): number {
  return usualOffice([...workplaces], sectorCode)?.id ?? complaint.offices.camat;
}
