import type { Database } from '../database/connect.ts';
import { leaveUnmade } from '../documents/making.ts';
import { askForSomeAccess } from './access.ts';
import { beginFilling, finishFilling, noteFilling } from './filling.ts';
import { simulateWeeks } from './simulation/weeks.ts';

type History = { weeks: number; seed: number; until: Date };

/**
 * Fills an empty demonstration with some weeks of history, once; an interrupted filling goes on where it stopped.
 * Returns without doing anything when it was finished before.
 */
export async function fillHistory(
  db: Database,
  history: History,
  onPercent: (percent: number) => void = () => {},
): Promise<void> {
  await db.transaction(async (turn) => {
    // One process fills at a time; a second one waits and then finds it done.
    await turn.raw('select pg_advisory_xact_lock(1352017, 3)');
    const filling = await beginFilling(db, history);
    if (filling.finished) return;
    const { weeks, seed } = filling;
    await simulateWeeks(db, {
      weeks,
      seed,
      until: history.until,
      from: filling.throughAt,
      onProgress: async (through, percent) => {
        await noteFilling(db, through, percent);
        onPercent(Math.floor(percent));
      },
    });
    await askForSomeAccess(db, history.until);
    await leaveUnmade(db);
    await forgetUnmade(db);
    await finishFilling(db);
  });
}

// Thousands of jobs would only find out that nothing is to be made.
async function forgetUnmade(db: Database): Promise<void> {
  await db.raw(`select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker.jobs
    where task_identifier = 'documents' and locked_at is null`);
}
