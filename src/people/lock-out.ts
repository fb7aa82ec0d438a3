import { createHmac } from 'node:crypto';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { TryLater } from '../errors.ts';

/**
 * One count of wrong answers. `free` of them cost nothing; from then on each doubles the wait, from one second to
 * `mostSeconds`. What was counted is forgotten after a day without another.
 */
export type Counter = {
  kind: string;
  key: string;
  free: number;
  mostSeconds: number;
  /** A right answer takes back only its own try, for counts that others share. */
  shared?: boolean;
  /** The field beside which a form says to wait; the password's unless said. */
  field?: string;
};

const forgottenHours = 24;

/** The ordinary count for a secret of one person: five free, then up to a quarter of an hour (NIST SP 800-63B-4, 3.2.2). */
export const counterOf = (kind: string, key: string, field = 'password'): Counter => ({
  kind,
  key,
  free: 5,
  mostSeconds: 900,
  field,
});

/**
 * Lets a secret be checked if none of its counts says to wait, and counts a wrong answer (`null`). Each try is counted
 * before it is checked and taken back when it was right: guesses at the same moment, also in other processes, can't
 * pass before the first is known to be wrong. Not inside a transaction. @throws TryLater (429)
 */
export async function guarded<T>(
  db: Database,
  counters: Counter[],
  check: () => Promise<T | null>,
): Promise<T | null> {
  const wait = await charge(db, counters);
  if (wait > 0) throw new TryLater(429, wait, counters[0]?.field);
  const answer = await check().catch(async (fault: unknown) => {
    // A check that could not be made says nothing about the answer.
    await giveBack(db, counters);
    throw fault;
  });
  if (answer === null) return null;
  await settle(db, counters);
  return answer;
}

/** Turns away who has to wait, before anything is spent on the answer. @throws TryLater (429) */
export async function refuseWaiting(db: Database, counters: Counter[]): Promise<void> {
  const { rows } = await db.raw<{ rows: Counted[] }>(
    `select g.kind, g.source, g.failures, extract(epoch from clock_timestamp() - g.last_at)::float8 as ago
     from guesses g where (g.kind, g.source) in (select * from unnest(:kinds::text[], :sources::bytea[]))`,
    keysOf(counters),
  );
  const wait = longestWait(rows, counters);
  if (wait > 0) throw new TryLater(429, wait, counters[0]?.field);
}

/** Forgets counts, e.g. when a password was set anew. */
export async function clear(db: Database, counters: Pick<Counter, 'kind' | 'key'>[]): Promise<void> {
  await db.raw(
    `delete from guesses where (kind, source) in (select * from unnest(:kinds::text[], :sources::bytea[]))`,
    keysOf(counters),
  );
}

/** Forgets what a day has passed over. Safe to run late, twice, or in several processes at once. */
export async function forgetGuesses(db: Database): Promise<void> {
  await db.raw(`delete from guesses where last_at < clock_timestamp() - ? * interval '1 hour'`, [
    forgottenHours,
  ]);
}

type Counted = { kind: string; source: Buffer; failures: number; ago: number };

/** Counts one more for each and returns 0, or the seconds to wait and counts nothing. */
async function charge(db: Database, counters: Counter[]): Promise<number> {
  return db.transaction(async (trx) => {
    // One order for everybody's locks, so that no two wait for each other.
    const { rows } = await trx.raw<{ rows: Counted[] }>(
      `insert into guesses as g (kind, source, failures, last_at)
       select kind, source, 0, clock_timestamp() from unnest(:kinds::text[], :sources::bytea[]) as t (kind, source)
       order by kind, source
       on conflict (kind, source) do update set failures = g.failures
       returning kind, source, failures, extract(epoch from clock_timestamp() - last_at)::float8 as ago`,
      keysOf(counters),
    );
    const wait = longestWait(rows, counters);
    if (wait > 0) return wait;
    await trx.raw(
      `update guesses set last_at = clock_timestamp(),
         failures = case when last_at < clock_timestamp() - :hours * interval '1 hour' then 1 else failures + 1 end
       where (kind, source) in (select * from unnest(:kinds::text[], :sources::bytea[]))`,
      { ...keysOf(counters), hours: forgottenHours },
    );
    return 0;
  });
}

/** After a right answer: own counts begin anew, shared ones get their try back. */
async function settle(db: Database, counters: Counter[]): Promise<void> {
  await db.raw(
    `with given as (select * from unnest(:kinds::text[], :sources::bytea[], :shared::bool[]) as t (kind, source, shared)),
     gone as (delete from guesses g using given t where not t.shared and g.kind = t.kind and g.source = t.source)
     update guesses g set failures = greatest(g.failures - 1, 0)
     from given t where t.shared and g.kind = t.kind and g.source = t.source`,
    { ...keysOf(counters), shared: counters.map(({ shared }) => shared ?? false) },
  );
}

async function giveBack(db: Database, counters: Counter[]): Promise<void> {
  await db.raw(
    `update guesses set failures = greatest(failures - 1, 0)
     where (kind, source) in (select * from unnest(:kinds::text[], :sources::bytea[]))`,
    keysOf(counters),
  );
}

function longestWait(rows: Counted[], counters: Counter[]): number {
  const waits = counters.map((counter) => {
    const source = sourceOf(counter);
    const row = rows.find((each) => each.kind === counter.kind && each.source.equals(source));
    return row ? waitOf(row, counter) : 0;
  });
  return Math.max(0, ...waits);
}

/** The seconds until the next try after so many wrong ones, the last of which was `ago` seconds ago. */
export function waitOf(
  { failures, ago }: Pick<Counted, 'failures' | 'ago'>,
  { free, mostSeconds }: Pick<Counter, 'free' | 'mostSeconds'>,
): number {
  if (failures < free || ago > forgottenHours * 3600) return 0;
  return Math.max(0, Math.ceil(Math.min(mostSeconds, 2 ** (failures - free)) - ago));
}

const keysOf = (counters: Pick<Counter, 'kind' | 'key'>[]) => ({
  kinds: counters.map(({ kind }) => kind),
  sources: counters.map(sourceOf),
});

// Which name was tried from where is nobody's business.
const sourceOf = ({ kind, key }: Pick<Counter, 'kind' | 'key'>): Buffer =>
  createHmac('sha256', config.sessionSecret).update(`guess:${kind}:${key}`).digest().subarray(0, 16);
