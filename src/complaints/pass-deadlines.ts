import type { Database } from '../database/connect.ts';
import { NotAllowed, NotFound } from '../errors.ts';
import { advance } from './advance.ts';
import { passedDeadlines } from './deadlines.ts';

const batch = 100;

/**
 * Sends `deadlinePassed` for every deadline that has passed by `now`. Safe to run late, twice or in several
 * processes: a deadline that was left or already told in the meantime is refused by the machine.
 * Returns how many were told.
 */
export async function passDeadlines(db: Database, now: Date): Promise<number> {
  let told = 0;
  for (;;) {
    const passed = await passedDeadlines(db, now, batch);
    for (const { ticket } of passed) if (await pass(db, ticket, now)) told += 1;
    if (passed.length < batch) return told;
  }
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
