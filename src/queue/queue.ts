import { rulesOf } from '../calendar/queries.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Invalid, NotAllowed, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { queuePhase } from './hours.ts';
import { lineOf, presentAt, type Entry, type Priority } from './line.ts';
import { mayServe } from './policy.ts';
import {
  entriesOf,
  entryById,
  entryUnder,
  insertEntry,
  lockQueue,
  updateEntry,
  type QueueSession,
} from './queries.ts';

type Taking = {
  sessionId: number;
  priority: Exclude<Priority, 'returning'>;
  now: Date;
  /** The same key again is the same request again and returns the number that it was given. */
  key?: string | undefined;
} & ({ from: 'kiosk'; person?: undefined } | { from: 'clerk'; person: Person });

/**
 * Gives a visitor the next number of a session, 1 first and without gaps (Ingub 135/2017, KESATU: until 11.00).
 * @throws NotFound at another kecamatan's session, Invalid more than an hour before it opens, from 11.00 on, and
 * when the session is cancelled.
 */
export function takeNumber(
  db: Database,
  { sessionId, priority, from, person, now, key }: Taking,
): Promise<Entry> {
  return db.transaction(async (trx) => {
    const session = await lockQueue(trx, sessionId);
    if (!session || (person && !mayServe(person, session))) throw new NotFound();
    const given = key && (await entryUnder(trx, sessionId, key));
    if (given) return given;
    const { calendar } = await rulesOf(trx);
    const phase = queuePhase(session, now, calendar);
    if (phase === 'cancelled') throw new Invalid({ form: 'sessionCancelled' });
    if (phase === 'ahead') throw new Invalid({ form: 'queueNotOpen' });
    if (phase !== 'giving') throw new Invalid({ form: 'queueClosed' });
    return insertEntry(trx, { sessionId, priority, from, by: person?.id ?? null, at: now, key: key ?? null });
  });
}

type Call = { sessionId: number; counter: number; person: Person; now: Date; key?: string | undefined };

/**
 * Calls the next visitor to a counter; whoever was there has been served. Null when nobody waits. The same key
 * again calls nobody new. @throws NotFound, Invalid outside the session's day and when it is cancelled.
 */
export function callNext(
  db: Database,
  { sessionId, counter, person, now, key }: Call,
): Promise<Entry | null> {
  return db.transaction(async (trx) => {
    const session = await lockQueue(trx, sessionId);
    if (!session || !mayServe(person, session)) throw new NotFound();
    const entries = await entriesOf(trx, sessionId);
    const called = key && entries.find(({ callKey }) => callKey === key);
    if (called) return called;
    await calling(trx, session, now);
    const next = lineOf(entries)[0];
    await freeCounter(trx, entries, counter, { person, now });
    if (!next) return null;
    const turn = Math.max(0, ...entries.map((entry) => entry.turn ?? 0)) + 1;
    return updateEntry(trx, next.id, {
      turn,
      called_at: now,
      called_by: person.id,
      counter,
      call_key: key ?? null,
    });
  });
}

type Deed = { entryId: number; person: Person; now: Date };

/**
 * Calls a visitor once more; one who was absent and is there after all comes to this counter. @throws NotFound,
 * NotAllowed for who was not called or has been served, Invalid outside the session's day.
 */
export function recall(
  db: Database,
  { entryId, person, now, counter }: Deed & { counter: number },
): Promise<Entry> {
  return inQueueOf(db, { entryId, person }, async (trx, entry, session) => {
    await calling(trx, session, now);
    if (entry.calledAt === null || entry.servedAt !== null) throw new NotAllowed('recall', stateOf(entry));
    const recalled = entry.recalled + 1;
    if (entry.noShowAt === null) return updateEntry(trx, entryId, { recalled });
    await freeCounter(trx, await entriesOf(trx, entry.sessionId), counter, { person, now });
    return updateEntry(trx, entryId, { recalled, counter, no_show_at: null, ended_by: null });
  });
}

/** The visitor did not come when called; twice is once. @throws NotFound, NotAllowed for who was not called. */
export const markNoShow = (db: Database, deed: Deed): Promise<Entry> => end(db, deed, 'noShow');

/** The visitor has been served; twice is once. @throws NotFound, NotAllowed for who was not called. */
export const markServed = (db: Database, deed: Deed): Promise<Entry> => end(db, deed, 'served');

function end(db: Database, { entryId, person, now }: Deed, how: 'served' | 'noShow'): Promise<Entry> {
  return inQueueOf(db, { entryId, person }, async (trx, entry) => {
    const state = stateOf(entry);
    if (state === how) return entry;
    if (state !== 'called') throw new NotAllowed(how, state);
    const at = how === 'served' ? 'served_at' : 'no_show_at';
    return updateEntry(trx, entryId, { [at]: now, ended_by: person.id });
  });
}

type InQueue = (trx: Transaction, entry: Entry, session: QueueSession) => Promise<Entry>;

function inQueueOf(
  db: Database,
  { entryId, person }: Pick<Deed, 'entryId' | 'person'>,
  deed: InQueue,
): Promise<Entry> {
  return db.transaction(async (trx) => {
    const found = await entryById(trx, entryId);
    const session = found && (await lockQueue(trx, found.sessionId));
    if (!session || !mayServe(person, session)) throw new NotFound();
    // Read again: another counter may have been faster.
    return deed(trx, (await entryById(trx, entryId))!, session);
  });
}

async function calling(trx: Transaction, session: QueueSession, now: Date): Promise<void> {
  const { calendar } = await rulesOf(trx);
  const phase = queuePhase(session, now, calendar);
  if (phase === 'cancelled') throw new Invalid({ form: 'sessionCancelled' });
  if (phase === 'ahead') throw new Invalid({ form: 'queueNotOpen' });
  if (phase === 'over') throw new Invalid({ form: 'queueOver' });
}

type By = Pick<Deed, 'person' | 'now'>;

async function freeCounter(trx: Transaction, entries: Entry[], counter: number, { person, now }: By) {
  const present = presentAt(entries, counter);
  if (present) await updateEntry(trx, present.id, { served_at: now, ended_by: person.id });
}

function stateOf({ calledAt, servedAt, noShowAt }: Entry): 'waiting' | 'called' | 'served' | 'noShow' {
  if (calledAt === null) return 'waiting';
  if (servedAt !== null) return 'served';
  return noShowAt === null ? 'called' : 'noShow';
}
