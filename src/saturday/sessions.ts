import { addDays, at, dayOf, weekdayOf, type CalendarSettings, type Day } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { lateUntil } from './hours.ts';
import { mayChange } from './policy.ts';
import {
  changeStatus,
  firstSessionFrom,
  hasComplaints,
  insertChange,
  insertSessions,
  lastSessionDay,
  lockSession,
  shareSessionFrom,
} from './session-queries.ts';

export type SessionStatus = 'held' | 'cancelled' | 'piket';

/** The counter of one kecamatan on one Saturday. */
export type Session = {
  id: number;
  kecamatanCode: string;
  heldOn: Day;
  status: SessionStatus;
  reason: string | null;
  opensAt: Date;
  /** When it closes as things stand; `regularClosesAt` when nobody had changed the hours. */
  closesAt: Date;
  regularClosesAt: Date;
  hours: HoursChange | null;
};

/** Why a session does not end when it regularly would: the last change of its hours. */
export type HoursChange = { kind: 'closedEarly' | 'reopened'; reason: string; at: Date; person: string };

const weeksAhead = 8;

/**
 * Makes the sessions of every kecamatan for the coming eight Saturdays, today's included (Ingub 135/2017,
 * KESATU); on a holiday the session is cancelled and says why. What is there stays as it is. Returns how many
 * sessions were made.
 */
export async function makeSessionsAhead(db: Connection, now: Date): Promise<number> {
  const { calendar } = await rulesOf(db);
  const first = saturdayOnOrAfter(dayOf(now, calendar));
  const days = Array.from({ length: weeksAhead }, (_, week) => addDays(first, 7 * week));
  const { opens, closes } = calendar.session;
  return insertSessions(
    db,
    days.map((day) => ({ day, opensAt: at(day, opens, calendar), closesAt: at(day, closes, calendar) })),
  );
}

/** For `due.ts`: sessions are made as soon as fewer than eight Saturdays lie ahead, on each Sunday at midnight. */
export const sessionsAhead = {
  next: async (db: Database, after: Date): Promise<Date | null> => {
    const last = await lastSessionDay(db);
    const { calendar } = await rulesOf(db);
    const runsShort = last && at(addDays(last, -7 * (weeksAhead - 1) + 1), '00:00', calendar);
    return runsShort && runsShort > after ? runsShort : null;
  },
  run: makeSessionsAhead,
};

/** The session of a kecamatan on a Saturday, or undefined. */
export async function sessionOf(
  db: Connection,
  kecamatanCode: string,
  day: Day,
): Promise<Session | undefined> {
  const session = await firstSessionFrom(db, kecamatanCode, day);
  return session?.heldOn === day ? session : undefined;
}

/**
 * The session that the counter works for now: today's on a Saturday, yesterday's on Sunday as long as paper
 * forms may be entered, otherwise the next one, which is not open yet. Undefined when none was made.
 */
export async function currentSession(
  db: Connection,
  kecamatanCode: string,
  now: Date,
): Promise<Session | undefined> {
  const { calendar } = await rulesOf(db);
  return firstSessionFrom(db, kecamatanCode, counterDay(now, calendar));
}

/** The same, which nobody can cancel until the transaction ends. */
export async function shareCurrentSession(
  trx: Transaction,
  kecamatanCode: string,
  now: Date,
): Promise<Session | undefined> {
  const { calendar } = await rulesOf(trx);
  return shareSessionFrom(trx, kecamatanCode, counterDay(now, calendar));
}

type Change = { sessionId: number; status: SessionStatus; reason: string | null; person: Person; now: Date };

/**
 * The camat cancels a session, reduces it to piket, or lets it be held after all. @throws NotFound for another
 * kecamatan's, Invalid without a reason, when it is over, or when a session with complaints would be cancelled.
 */
export async function decideSession(
  db: Database,
  { sessionId, status, reason, person, now }: Change,
): Promise<Session> {
  const { calendar } = await rulesOf(db);
  return db.transaction(async (trx) => {
    const session = await lockSession(trx, sessionId);
    if (!session || !mayChange(person, session)) throw new NotFound();
    if (now >= lateUntil(session, calendar)) throw new Invalid({ status: 'sessionOver' });
    if (status !== 'held' && !reason) throw new Invalid({ reason: 'required' });
    if (status === 'cancelled' && (await hasComplaints(trx, sessionId)))
      throw new Invalid({ status: 'sessionUsed' });
    const changed = { status, reason: status === 'held' ? null : reason };
    if (session.status === changed.status && session.reason === changed.reason) return session;
    await changeStatus(trx, sessionId, { ...changed, changedBy: person.id, changedAt: now });
    const { closesAt } = session;
    const unmoved = { closedBefore: closesAt, closesAt };
    const fact = { sessionId, kind: status, reason: changed.reason, ...unmoved };
    await insertChange(trx, { ...fact, by: person.id, at: now, key: null });
    return { ...session, ...changed };
  });
}

function counterDay(now: Date, calendar: CalendarSettings): Day {
  const today = dayOf(now, calendar);
  const yesterday = addDays(today, -1);
  return weekdayOf(today) === 7 && now < lateUntil({ heldOn: yesterday }, calendar) ? yesterday : today;
}

const saturdayOnOrAfter = (day: Day): Day => addDays(day, (13 - weekdayOf(day)) % 7);
