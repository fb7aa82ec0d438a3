import { recordAudit } from '../audit/record.ts';
import type { Database } from '../database/connect.ts';
import { Forbidden, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { failedIds, removeJobs, rescheduleJobs } from './figure-queries.ts';
import { maySettleJobs } from './policy.ts';

type Settling = {
  /** The number of a failed job, or the name of a task: then all that failed of it. */
  which: string;
  reason: string;
  person: Person;
  now: Date;
};

/**
 * Has failed jobs tried again, from the first try on; returns how many, 0 when none failed (any more) and nothing is
 * noted. What they do is safe twice. @throws Forbidden, NotFound for what can be no job
 */
export const retryJobs = (db: Database, settling: Settling): Promise<number> =>
  settle(db, settling, { action: 'jobsRetried', deed: rescheduleJobs });

/** Gives failed jobs up, with a reason; returns how many. What they would have done, rounds look after. @throws the same */
export const removeFailedJobs = (db: Database, settling: Settling): Promise<number> =>
  settle(db, settling, { action: 'jobsRemoved', deed: removeJobs });

type Way = { action: 'jobsRetried' | 'jobsRemoved'; deed: typeof removeJobs };

async function settle(
  db: Database,
  { which, reason, person, now }: Settling,
  { action, deed }: Way,
): Promise<number> {
  if (!maySettleJobs(person)) throw new Forbidden();
  if (!/^[\w-]{1,60}$/.test(which)) throw new NotFound();
  return db.transaction(async (trx) => {
    const count = await deed(trx, await failedIds(trx, which));
    if (count > 0)
      await recordAudit(trx, {
        at: now,
        by: { personId: person.id },
        action,
        subject: { kind: 'job', id: which },
        particulars: { count, reason },
      });
    return count;
  });
}
