import { liesIn } from '../areas/areas.ts';
import { dayOf, type Day } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { advanceIn, isRepeated } from '../complaints/advance.ts';
import { levelOf, type Complaint } from '../complaints/complaint.ts';
import { complaintByTicket } from '../complaints/queries.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Forbidden, Invalid, NotAllowed, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { eventOf, particularsIn, type Decision, type MeetingLevel } from './decision.ts';
import { mayDecide, mayPrepare, maySee } from './policy.ts';
import {
  ensureMeeting,
  inviteesOf,
  keepDecision,
  lockMeeting,
  meetingById,
  undecidedTickets,
  type Meeting,
} from './queries.ts';

export type { Decision } from './decision.ts';

/** The meeting cannot be closed: these cases of its agenda wait for a decision. */
export class Undecided extends Invalid {
  readonly tickets: readonly string[];
  constructor(tickets: readonly string[]) {
    super({ agenda: 'undecided' });
    this.tickets = tickets;
  }
}

type When = { level: MeetingLevel; areaCode: string; day: Day };

/** The meeting of an area on a day, made when there is none yet (KETIGA for a kecamatan, KEEMPAT b for a city). */
export async function meetingOn(db: Connection, when: When): Promise<Meeting> {
  return (await meetingById(db, await ensureMeeting(db, when)))!;
}

/** The meeting if this person may know of it. @throws NotFound */
export async function meetingFor(db: Connection, person: Person, id: number): Promise<Meeting> {
  const meeting = await meetingById(db, id);
  if (!meeting || !maySee(person, meeting)) throw new NotFound();
  return meeting;
}

type Step = { meetingId: number; person: Person; now: Date };

/**
 * Opens the meeting, from its day on; opening it again changes nothing.
 * @throws NotFound, Forbidden, Invalid when it is too early or the meeting is closed.
 */
export async function openMeeting(db: Database, { meetingId, person, now }: Step): Promise<Meeting> {
  return db.transaction(async (trx) => {
    const meeting = await lockFor(trx, { meetingId, person }, mayPrepare);
    if (meeting.closedAt) throw new Invalid({ meeting: 'meetingClosed' });
    if (meeting.openedAt) return meeting;
    const { calendar } = await rulesOf(trx);
    if (dayOf(now, calendar) < meeting.heldOn) throw new Invalid({ meeting: 'meetingTooEarly' });
    await trx('meetings').where({ id: meetingId }).update({ opened_at: now, opened_by: person.id });
    return { ...meeting, openedAt: now, openedBy: person.id };
  });
}

/** Who came for an office; null when nobody did. */
export type Presence = { officeId: number; representedBy: string | null };

/** Notes who came for one office, or takes it back (null). @throws what `markAttendances` throws. */
export async function markAttendance(
  db: Database,
  { officeId, representedBy, ...step }: Step & Presence,
): Promise<void> {
  await markAttendances(db, { ...step, presences: [{ officeId, representedBy }] });
}

/**
 * Notes who came for several offices; what is already noted so stays as it is.
 * @throws NotFound, Forbidden, Invalid when the meeting is not open or an office is not called to it.
 */
export async function markAttendances(
  db: Database,
  { meetingId, presences, person, now }: Step & { presences: readonly Presence[] },
): Promise<void> {
  await db.transaction(async (trx) => {
    const meeting = await lockFor(trx, { meetingId, person }, mayPrepare);
    refuseUnlessOpen(meeting);
    const called = new Map(
      (await inviteesOf(trx, meeting)).map((invitee) => [invitee.officeId, invitee.representedBy]),
    );
    if (presences.some(({ officeId }) => !called.has(officeId))) throw new Invalid({ officeId: 'unknown' });
    const changed = presences.filter(({ officeId, representedBy }) => called.get(officeId) !== representedBy);
    const gone = changed.filter(({ representedBy }) => representedBy === null);
    const came = changed.filter(({ representedBy }) => representedBy !== null);
    if (gone.length > 0)
      await trx('meeting_attendance')
        .where({ meeting_id: meetingId })
        .whereIn(
          'office_id',
          gone.map(({ officeId }) => officeId),
        )
        .delete();
    if (came.length > 0)
      await trx('meeting_attendance')
        .insert(
          came.map(({ officeId, representedBy }) => ({
            meeting_id: meetingId,
            office_id: officeId,
            represented_by: representedBy,
            marked_at: now,
          })),
        )
        .onConflict(['meeting_id', 'office_id'])
        .merge();
  });
}

export type CaseDecision = Step & {
  ticket: string;
  /** The version of the complaint that the meeting looked at. */
  version: number | undefined;
  decision: Decision;
  key?: string | undefined;
};

/**
 * What the meeting decides about one case: complaint, history, messages and the meeting's record together. A
 * repeated request acts once. @throws NotFound, Forbidden for staff, Conflict and VersionRequired, Invalid when the
 * meeting is not open or the decision not whole, NotAllowed when the case is not on this agenda or was decided.
 */
export async function decideCase(
  db: Database,
  { meetingId, ticket, version, decision, person, now, key }: CaseDecision,
): Promise<{ complaint: Complaint; repeated: boolean }> {
  return db.transaction(async (trx) => {
    // The meeting is locked before the complaint, here and in closing: nobody waits for the other.
    const meeting = await lockFor(trx, { meetingId, person }, mayDecide);
    const seen = await complaintByTicket(trx, ticket);
    if (!seen || !liesIn(seen.kelurahanCode, meeting.areaCode)) throw new NotFound();
    const { calendar } = await rulesOf(trx);
    const act = {
      ticket,
      version,
      event: eventOf(decision, meeting.level, dayOf(now, calendar)),
      actor: { kind: 'person', person } as const,
      now,
      key,
      note: { meetingId },
    };
    if (await isRepeated(trx, act, seen)) return { complaint: seen, repeated: true };
    refuseUnlessOpen(meeting);
    if (seen.version === version && levelOf(seen.state) !== meeting.level)
      throw new NotAllowed('decide', seen.state);
    const { complaint, eventId, repeated } = await advanceIn(trx, act);
    if (repeated || eventId === null) return { complaint, repeated: true };
    const row = { meetingId, complaintId: complaint.id, outcome: decision.outcome, eventId, at: now };
    if (!(await keepDecision(trx, { ...row, ...particularsIn(decision) })))
      throw new NotAllowed('decide', seen.state);
    return { complaint, repeated: false };
  });
}

/**
 * Closes the meeting for good; from then on the database itself refuses any change. Closing it again with the
 * same notes changes nothing. @throws NotFound, Forbidden for staff, Undecided, Invalid when it is not open.
 */
export async function closeMeeting(
  db: Database,
  { meetingId, notes, person, now }: Step & { notes: string },
): Promise<Meeting> {
  return db.transaction(async (trx) => {
    const meeting = await lockFor(trx, { meetingId, person }, mayDecide);
    if (meeting.closedAt && meeting.closedBy === person.id && meeting.notes === notes) return meeting;
    refuseUnlessOpen(meeting);
    const tickets = await undecidedTickets(trx, meeting);
    if (tickets.length > 0) throw new Undecided(tickets);
    await trx('meetings').where({ id: meetingId }).update({ closed_at: now, closed_by: person.id, notes });
    return { ...meeting, closedAt: now, closedBy: person.id, notes };
  });
}

type Right = (person: Person, meeting: Meeting) => boolean;

async function lockFor(
  trx: Transaction,
  { meetingId, person }: Omit<Step, 'now'>,
  may: Right,
): Promise<Meeting> {
  const meeting = await lockMeeting(trx, meetingId);
  if (!meeting || !maySee(person, meeting)) throw new NotFound();
  if (!may(person, meeting)) throw new Forbidden();
  return meeting;
}

function refuseUnlessOpen({ openedAt, closedAt }: Meeting) {
  if (closedAt) throw new Invalid({ meeting: 'meetingClosed' });
  if (!openedAt) throw new Invalid({ meeting: 'meetingNotOpen' });
}
