import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../log.ts';
import type { Database } from './connect.ts';

/** Where a page that only reads asks, and how old what it finds there is, in seconds; null: it is the database itself. */
export type ReadingPlace = { db: Database; ageSeconds: number | null };

const usualPatienceMs = 500;
const oldestSeconds = 300;
/** How long a replica that did not answer is left alone, ms. */
const restMs = 5_000;

/**
 * Looks where to read: at a streaming replica that answers within half a second and is no more than five minutes
 * behind, else at the database itself, which is always true and only slower.
 */
export function readingPlaces(
  primary: Database,
  replica: Database | null,
  patienceMs: number = usualPatienceMs,
): () => Promise<ReadingPlace> {
  const itself: ReadingPlace = { db: primary, ageSeconds: null };
  if (!replica) return async () => itself;
  let restsUntil = 0;
  return async () => {
    if (performance.now() < restsUntil) return itself;
    const ageSeconds = await ageOf(replica, patienceMs);
    if (ageSeconds !== null && ageSeconds <= oldestSeconds) return { db: replica, ageSeconds };
    restsUntil = performance.now() + restMs;
    log.warn({ ageSeconds }, 'the replica is away or too old: figures come from the database itself');
    return itself;
  };
}

/**
 * Seconds that a replica is behind, or null when it does not answer. With all replayed that came and somebody to come
 * from, it is as new as the database, however long nothing has happened there.
 */
async function ageOf(replica: Database, patienceMs: number): Promise<number | null> {
  const waiting = new AbortController();
  try {
    const asked = replica.raw<{ rows: [{ age: number }] }>(
      `select case
         when not pg_is_in_recovery() then 0
         when pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
           and exists (select from pg_stat_wal_receiver where pid is not null) then 0
         else extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp())::float8 end as age`,
    );
    const late = sleep(patienceMs, null, { signal: waiting.signal, ref: false }).catch(() => null);
    const answer = await Promise.race([asked, late]);
    return answer && (answer.rows[0].age ?? Infinity);
  } catch {
    return null;
  } finally {
    waiting.abort();
  }
}
