import { isDeepStrictEqual } from 'node:util';
import { at, type TimeOfDay } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { phaseOf, servedUntil } from './hours.ts';
import { mayLog } from './policy.ts';
import { changedUnder, insertChange, lockSession, moveClose } from './session-queries.ts';
import type { HoursChange, Session } from './sessions.ts';

type By = {
  sessionId: number;
  reason: string | null;
  person: Person;
  now: Date;
  key?: string | undefined;
};

/**
 * The counter closes before its time: from now on no numbers are given, and only who holds one is served. Who, when
 * and why stays as a fact. The same key again acts once. @throws NotFound for another kecamatan's, Invalid without a
 * reason or when the session is not open.
 */
export function closeEarly(db: Database, by: By): Promise<Session> {
  return change(db, by, 'closedEarly', (_session, phase) => {
    if (phase !== 'open') throw new Invalid({ form: 'notOpen' });
    return by.now;
  });
}

/**
 * The counter opens again, until its regular end or until a time of the same day up to 17.00, when whoever holds a
 * number must have been served. @throws NotFound, Invalid without a reason, for a time that is not ahead, and when
 * the session is open, cancelled or past 17.00.
 */
export function reopen(db: Database, { until, ...by }: By & { until: TimeOfDay | null }): Promise<Session> {
  return change(db, by, 'reopened', (session, phase, calendar) => {
    if (phase !== 'closedEarly' && phase !== 'lastQueue') throw new Invalid({ form: 'notClosed' });
    const closesAt = until === null ? session.regularClosesAt : at(session.heldOn, until, calendar);
    if (closesAt <= by.now) throw new Invalid({ until: until === null ? 'untilNeeded' : 'timePast' });
    if (closesAt > servedUntil(session, calendar)) throw new Invalid({ until: 'untilTooLate' });
    return closesAt;
  });
}

type Calendar = Awaited<ReturnType<typeof rulesOf>>['calendar'];
type Closing = (session: Session, phase: ReturnType<typeof phaseOf>, calendar: Calendar) => Date;

function change(
  db: Database,
  { sessionId, reason, person, now, key }: By,
  kind: HoursChange['kind'],
  closing: Closing,
): Promise<Session> {
  return db.transaction(async (trx) => {
    const session = await lockSession(trx, sessionId);
    if (!session || !mayLog(person, session)) throw new NotFound();
    const done = key ? await changedUnder(trx, key) : undefined;
    if (done && isDeepStrictEqual(done, { sessionId, kind, reason })) return session;
    if (done) throw new Conflict(undefined, 1);
    if (!reason) throw new Invalid({ reason: 'required' });
    const { calendar } = await rulesOf(trx);
    const closesAt = closing(session, phaseOf(session, now, calendar), calendar);
    const hours = { closedBefore: session.closesAt, closesAt };
    await insertChange(trx, { sessionId, kind, reason, ...hours, by: person.id, at: now, key: key ?? null });
    await moveClose(trx, sessionId, closesAt);
    return { ...session, closesAt, hours: { kind, reason, at: now, person: person.name } };
  });
}
