import { Logger, parseCronItems, run, type Runner, type TaskList } from 'graphile-worker';
import { now, readClock } from './clock.ts';
import type { Database } from './database/connect.ts';
import { isFilling } from './demonstration/filling.ts';
import { makeDocuments } from './documents/making.ts';
import { doWhatIsDue } from './due.ts';
import { log } from './log.ts';
import { deliverEvent } from './notifications/deliver.ts';
import { deliveries } from './notifications/deliveries.ts';
import { gathered } from './notifications/gathered.ts';
import { hasQueued, nextLease, nextWaiting, wakeAt } from './notifications/waiting.ts';

/** The background side: every job by name, and the one schedule, "do what is due by now", each minute. */
export async function startWorker(db: Database, connectionString: string): Promise<Runner> {
  const taskList: TaskList = {
    round: async () => {
      await readClock(db);
      if (!(await isFilling(db))) await doWhatIsDue(db, now());
      await wakeAgain(db);
      await db('settings')
        .insert({ key: 'worker.lastRound', value: JSON.stringify(true), changed_at: new Date() })
        .onConflict('key')
        .merge();
    },
    documents: async (_payload, { abortSignal }) => {
      await readClock(db);
      // What simulated weeks would have printed is made when somebody opens it.
      if (!(await isFilling(db))) await makeDocuments(db, now, { stop: abortSignal });
    },
    // A job only wakes the delivery, which takes everything that may go; jobs that come meanwhile share the next one.
    deliver: async (payload) => {
      await readClock(db);
      const { eventId } = payload as { eventId?: number };
      if (await isFilling(db)) await deliverFresh(db, eventId);
      else if (eventId === undefined || (await hasQueued(db, eventId))) await deliver();
    },
  };
  const deliver = gathered<void>(async () => {
    await deliveries.run(db, now());
    await wakeAgain(db);
  });
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

const minuteMs = 60_000;

// While history is filled in, its messages belong to the simulation; what people do meanwhile goes out.
async function deliverFresh(db: Database, eventId: number | undefined): Promise<void> {
  const since = new Date(now().getTime() - 60 * minuteMs);
  if (eventId !== undefined && (await hasQueued(db, eventId, since))) await deliverEvent(db, eventId, now());
}

// A retry in some seconds, or a worker that has gone, should not wait for the next round.
async function wakeAgain(db: Database): Promise<void> {
  const [waiting, lease] = await Promise.all([nextWaiting(db, now()), nextLease(db)]);
  const ahead = [
    waiting ? waiting.getTime() - now().getTime() : Infinity,
    lease ? lease.getTime() - Date.now() : Infinity,
  ];
  const next = Math.min(...ahead);
  if (next < minuteMs) await wakeAt(db, new Date(Date.now() + next + 50));
}
