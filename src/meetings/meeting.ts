import { dayOf, type Day } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Connection, Database } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { decideEach, type Chosen } from './batch.ts';
import type { MeetingLevel } from './decision.ts';
import { requestPapers } from './documents.ts';
import { lockFor, refuseUnlessOpen, refuseWhenClosed, type Step } from './lock.ts';
import { mayDecide, mayPrepare, maySee } from './policy.ts';
import { ensureMeeting, meetingById, undecidedTickets, type Meeting } from './queries.ts';

export type { Decision } from './decision.ts';
export { markAttendance, markAttendances } from './attending.ts';
export { decideCase, type CaseDecision } from './deciding.ts';

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

/**
 * Opens the meeting, from its day on; opening it again changes nothing.
 * @throws NotFound, Forbidden, Invalid when it is too early or the meeting is closed.
 */
export async function openMeeting(db: Database, { meetingId, person, now }: Step): Promise<Meeting> {
  return db.transaction(async (trx) => {
    const meeting = await lockFor(trx, { meetingId, person }, mayPrepare);
    refuseWhenClosed(meeting);
    if (meeting.openedAt) return meeting;
    const { calendar } = await rulesOf(trx);
    if (dayOf(now, calendar) < meeting.heldOn) throw new Invalid({ meeting: 'meetingTooEarly' });
    await trx('meetings').where({ id: meetingId }).update({ opened_at: now, opened_by: person.id });
    return { ...meeting, openedAt: now, openedBy: person.id };
  });
}

type Closing = Step & {
  notes: string;
  /** Who took them, when it was not whoever opened the meeting. */
  noteTaker?: string | undefined;
  /** Puts off these undecided cases, all for one reason, before the meeting closes. */
  deferral?: { reason: string; cases: readonly Chosen[] } | undefined;
};

/**
 * Closes the meeting for good; from then on the database itself refuses any change. Closing it again with the
 * same notes changes nothing. @throws NotFound, Forbidden for staff, Undecided, Invalid when it is not open.
 */
export async function closeMeeting(
  db: Database,
  { meetingId, notes, noteTaker, deferral, person, now }: Closing,
): Promise<Meeting> {
  return db.transaction(async (trx) => {
    const meeting = await lockFor(trx, { meetingId, person }, mayDecide);
    if (meeting.closedAt && meeting.closedBy === person.id && meeting.notes === notes) return meeting;
    refuseUnlessOpen(meeting);
    if (deferral) {
      const decision = { outcome: 'deferred', reason: deferral.reason } as const;
      await decideEach(trx, meeting, { cases: deferral.cases, decision, person, now });
    }
    // What could not be put off, or came onto the agenda meanwhile, is named and everything stays as it was.
    const tickets = await undecidedTickets(trx, meeting);
    if (tickets.length > 0) throw new Undecided(tickets);
    const closing = { closed_at: now, closed_by: person.id, notes, note_taker: noteTaker ?? null };
    await trx('meetings').where({ id: meetingId }).update(closing);
    await requestPapers(trx, { id: meetingId, addenda: 0 }, { person, now });
    return { ...meeting, closedAt: now, closedBy: person.id, notes, noteTaker: noteTaker ?? null };
  });
}
