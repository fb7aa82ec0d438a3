import type { Database } from '../database/connect.ts';
import { NotAllowed, NotFound } from '../errors.ts';
import { advance } from './advance.ts';
import { passedDeadlines, type PassedDeadline } from './deadlines.ts';

const batch = 100;

/**
 * Sends `deadlinePassed` for every deadline that has passed by `now`. Safe to run late, twice or in several
 * processes: a deadline that was left or already told in the meantime is refused. `stop` ends it after the one under
 * way; the others are as due as before. Returns how many were told.
 * @throws AggregateError of those that failed, after all others were told
 */
export async function passDeadlines(db: Database, now: Date, stop?: AbortSignal): Promise<number> {
  let told = 0;
  const faults: unknown[] = [];
  for (let last: PassedDeadline | undefined; ;) {
    const passed = await passedDeadlines(db, now, batch, last);
    for (const { ticket } of passed) {
      if (stop?.aborted) break;
      await pass(db, ticket, now).then(
        (done) => (told += done ? 1 : 0),
        (fault: unknown) => faults.push(fault),
      );
    }
    last = passed.at(-1);
    if (passed.length < batch || stop?.aborted) break;
  }
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} deadlines could not be passed`);
  return told;
}

async function pass(db: Database, ticket: string, now: Date): Promise<boolean> {
  try {
    await advance(db, { ticket, now, actor: { kind: 'system' }, event: { type: 'deadlinePassed' } });
    return true;
  } catch (fault) {
    if (fault instanceof NotAllowed || fault instanceof NotFound) return false;
    throw fault;
  }
}
