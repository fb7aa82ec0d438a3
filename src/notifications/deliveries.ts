import type { Database } from '../database/connect.ts';
import { deliverDue } from './deliver.ts';
import { reconcile } from './reconcile.ts';
import { forgetRefusals } from './refusals.ts';
import { nextWaiting, somethingWaits } from './waiting.ts';

/** A round leaves time for what else is due. */
const maxMs = 45_000;

/**
 * What the calendar causes for messages: those whose quiet hours or back-off are over, those whose worker has gone,
 * and those that a killed process left in the queue.
 */
export const deliveries = {
  next: nextWaiting,
  run: async (db: Database, now: Date): Promise<void> => {
    if (!(await somethingWaits(db, now))) return;
    await reconcile(db, now, { maxMs });
    await deliverDue(db, now, { maxMs });
    await forgetRefusals(db, now);
  },
};
