import { addDays, dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { endOf, queuePhase } from './hours.ts';
import { mayServe } from './policy.ts';
import {
  anyWaiting,
  lockNextQueue,
  lockQueue,
  moveWaiting,
  servePresent,
  unsettledSessions,
  type QueueSession,
} from './queries.ts';

type Closing = { sessionId: number; person: Person; now: Date };

/**
 * The counter ends the day before 17.00: who still waits gets a number with priority in the next session. Returns
 * how many. @throws NotFound, Invalid while numbers are still given or when no next session is there.
 */
export function closeQueue(db: Database, { sessionId, person, now }: Closing): Promise<number> {
  return db.transaction(async (trx) => {
    const session = await lockQueue(trx, sessionId);
    if (!session || !mayServe(person, session)) throw new NotFound();
    const { calendar } = await rulesOf(trx);
    if (['ahead', 'giving'].includes(queuePhase(session, now, calendar)))
      throw new Invalid({ form: 'queueStillOpen' });
    const moved = await carryOver(trx, session, now);
    if (moved === null) throw new Invalid({ form: 'noNextSession' });
    return moved;
  });
}

/**
 * Settles every queue whose Saturday is past 17.00, the cancelled ones too. Without a next session the visitors
 * keep waiting and the next round tries again. Returns how many visitors were moved.
 */
export async function closeQueues(db: Database, now: Date): Promise<number> {
  const { calendar } = await rulesOf(db);
  let moved = 0;
  for (const { id, heldOn } of await unsettledSessions(db)) {
    if (now < endOf(heldOn, calendar)) continue;
    moved += await db.transaction(async (trx) => {
      const session = await lockQueue(trx, id);
      return (session && (await carryOver(trx, session, now))) ?? 0;
    });
  }
  return moved;
}

/** For `due.ts`: Saturday 17.00 of each session that has somebody to settle. */
export const queueClosings = {
  next: async (db: Database, after: Date): Promise<Date | null> => {
    const { calendar } = await rulesOf(db);
    const ends = (await unsettledSessions(db)).map(({ heldOn }) => endOf(heldOn, calendar));
    return ends.find((instant) => instant > after) ?? null;
  },
  run: closeQueues,
};

// Locks go from the earlier Saturday to the later one, so that two never wait for each other.
async function carryOver(trx: Transaction, session: QueueSession, now: Date): Promise<number | null> {
  const { id, kecamatanCode, heldOn } = session;
  if (!(await anyWaiting(trx, id))) {
    await servePresent(trx, id, now);
    return 0;
  }
  const { calendar } = await rulesOf(trx);
  // After a standstill of weeks the next session is one that still lies ahead.
  const today = dayOf(now, calendar);
  const past = now < endOf(today, calendar) ? addDays(today, -1) : today;
  const next = await lockNextQueue(trx, kecamatanCode, heldOn > past ? heldOn : past);
  if (!next) return null;
  await servePresent(trx, id, now);
  return moveWaiting(trx, { from: id, to: next.id, at: now });
}
