import { Logger, parseCronItems, run, type Runner, type TaskList } from 'graphile-worker';
import { now, readClock } from './clock.ts';
import type { Database } from './database/connect.ts';
import { isFilling } from './demonstration/filling.ts';
import { doWhatIsDue } from './due.ts';
import { log } from './log.ts';
import { deliverEvent } from './notifications/deliver.ts';

/** The background side: every job by name, and the one schedule, "do what is due by now", each minute. */
export async function startWorker(db: Database, connectionString: string): Promise<Runner> {
  const taskList: TaskList = {
    round: async () => {
      await readClock(db);
      if (!(await isFilling(db))) await doWhatIsDue(db, now());
      await db('settings')
        .insert({ key: 'worker.lastRound', value: JSON.stringify(true), changed_at: new Date() })
        .onConflict('key')
        .merge();
    },
    deliver: async (payload) => {
      await readClock(db);
      await deliverEvent(db, (payload as { eventId: number }).eventId, now());
    },
  };
  const runner = await run({
    connectionString,
    taskList,
    concurrency: 4,
    noHandleSignals: true,
    parsedCronItems: parseCronItems([{ task: 'round', match: '* * * * *', options: { maxAttempts: 1 } }]),
    logger: new Logger(() => (level, message) => {
      if (level === 'error') log.error(message);
      else if (level === 'warning') log.warn(message);
    }),
  });
  // The first round comes with the start and not a minute later.
  await runner.addJob('round', {}, { jobKey: 'first-round', maxAttempts: 1 });
  return runner;
}
