import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inTrace, log, measured } from './log.ts';

/**
 * Does something again and again, each time so long after it ended, until it is stopped; that lets what is under way end.
 * Each time is a piece of work of its own in the log. A failure is an error there, as `what` was not done, and the next
 * time comes ten times later.
 */
export function repeatedly(what: string, everyMs: number, work: () => Promise<unknown>): () => Promise<void> {
  const stopping = new AbortController();
  const repeating = repeat(what, { everyMs, signal: stopping.signal }, work);
  return () => {
    stopping.abort();
    return repeating;
  };
}

async function repeat(
  what: string,
  { everyMs, signal }: { everyMs: number; signal: AbortSignal },
  work: () => Promise<unknown>,
): Promise<void> {
  while (!signal.aborted) {
    const done = await inTrace({ id: `turn-${randomBytes(8).toString('hex')}`, queries: 0 }, () =>
      tell(what, work),
    );
    const pause = done ? everyMs : 10 * everyMs;
    await sleep(pause, undefined, { signal, ref: false }).catch(() => {});
  }
}

async function tell(what: string, work: () => Promise<unknown>): Promise<boolean> {
  const cost = measured();
  try {
    await work();
    return true;
  } catch (fault) {
    log.error({ err: fault, ...cost() }, `not ${what}`);
    return false;
  }
}
