import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '../database/connect.ts';
import { log } from '../log.ts';
import { rollTallies } from './tallies.ts';

/** Rolls the counts up every few seconds until it is stopped, which lets what is under way end. */
export function keepRolling(db: Database, everyMs = 3000): () => Promise<void> {
  const stopping = new AbortController();
  const rolling = roll(db, everyMs, stopping.signal);
  return () => {
    stopping.abort();
    return rolling;
  };
}

async function roll(db: Database, everyMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // What could not be rolled up waits, and is counted where it lies.
    await rollTallies(db).catch((fault: unknown) => log.warn({ err: fault }, 'counts not rolled up'));
    await sleep(everyMs, undefined, { signal, ref: false }).catch(() => {});
  }
}
