import { readFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './connect.ts';

/** What the connections of commands are called in pg_stat_activity. */
export const commandName = 'aduan-sabtu command';

/**
 * Lets a backend of PostgreSQL go after whatever else the machine does, where it runs here, says that it is one, and may
 * be told: on Linux, by its own user or root. Anywhere else nothing happens.
 */
export function yieldToOthers(backend: number): void {
  try {
    if (readFileSync(`/proc/${backend}/comm`, 'utf8').trim() === 'postgres')
      setPriority(backend, constants.priority.PRIORITY_LOW);
  } catch {
    // Another machine's, or another user's.
  }
}

/**
 * Whether for ten seconds nobody but commands has asked the server anything, in any of its databases; asked outside of
 * a transaction, as inside of one PostgreSQL answers the same to its end.
 */
export async function isAlone(db: Database): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ alone: boolean }] }>(
    `select not exists (select from pg_stat_activity
       where backend_type = 'client backend' and application_name not like 'aduan-sabtu %'
         and (state is distinct from 'idle' or state_change > clock_timestamp() - interval '10 seconds')) as alone`,
  );
  return rows[0].alone;
}

/** Called after each piece of a long work. */
export type Rest = () => Promise<unknown>;

/** A lower priority is not enough: the cores' caches, and what one core has of another, are shared all the same. */
const restsPerWork = 4;

/**
 * For a work that can wait: after each piece it rests four times as long as the piece took, where `others` are at work;
 * `stop` ends a rest.
 */
export function resting(others: () => Promise<boolean>, stop?: AbortSignal): Rest {
  let begun = performance.now();
  return async () => {
    const ms = restsPerWork * (performance.now() - begun);
    if (await others()) await sleep(ms, undefined, { signal: stop }).catch(() => {});
    begun = performance.now();
  };
}
