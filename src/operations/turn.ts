import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

const patienceMs = 10_000;
const everyMs = 100;

/**
 * Takes a lock that a connection holds until it ends, or says after some seconds that somebody else has it: what was
 * killed a moment ago holds it until PostgreSQL has noticed.
 */
export async function takesTurn(client: Client, [classId, objectId]: [number, number]): Promise<boolean> {
  for (const until = performance.now() + patienceMs; ; await sleep(everyMs)) {
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
      classId,
      objectId,
    ]);
    if (rows[0]!.taken) return true;
    if (performance.now() > until) return false;
  }
}
