import {
  Logger,
  parseCronItems,
  run,
  type JobHelpers,
  type Runner,
  type Task,
  type TaskList,
} from 'graphile-worker';
import { now, readClock } from './clock.ts';
import { config } from './config.ts';
import { keepRolling } from './complaints/rolling.ts';
import type { Database } from './database/connect.ts';
import { asWorker } from './database/standing.ts';
import { isFilling } from './demonstration/filling.ts';
import { makeDocuments } from './documents/making.ts';
import { doWhatIsDue } from './due.ts';
import { inTrace, log, presentTrace, withoutValues } from './log.ts';
import { deliverEvent } from './notifications/deliver.ts';
import { deliveries } from './notifications/deliveries.ts';
import { gathered } from './notifications/gathered.ts';
import { alarmWhenLate, nightlyBackup, wantsBackup } from './operations/nightly.ts';
import { hasQueued, nextLease, nextWaiting, wakeAt } from './notifications/waiting.ts';

/** The background side: every job by name, and the one schedule, "do what is due by now", each minute. */
export async function startWorker(pool: Database, connectionString: string): Promise<Runner> {
  const db = asWorker(pool);
  const taskList: TaskList = {
    round: async (_payload, { addJob }) => {
      await readClock(db);
      if (!(await isFilling(db))) await doWhatIsDue(db, now());
      await wakeAgain(db);
      // Real time: a backup is as old as it is, whatever the demonstration's clock says.
      if (await wantsBackup(db, new Date(), config))
        await addJob('backup', {}, { jobKey: 'backup', maxAttempts: 1 });
      await alarmWhenLate(db, new Date(), config);
      await db('settings')
        .insert({ key: 'worker.lastRound', value: JSON.stringify(true), changed_at: new Date() })
        .onConflict('key')
        .merge();
    },
    backup: () => nightlyBackup(db, config.databaseOwnerUrl ?? connectionString, new Date(), config),
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
    taskList: traced(taskList),
    concurrency: 4,
    noHandleSignals: true,
    // Behind PgBouncer in transaction mode a prepared statement may be looked for on another connection.
    noPreparedStatements: true,
    parsedCronItems: parseCronItems([{ task: 'round', match: '* * * * *', options: { maxAttempts: 1 } }]),
    logger: new Logger(() => (level, message, meta) => {
      // `traced` says which job failed and why.
      if (meta?.failure) return;
      if (level === 'error') log.error(withoutValues(message));
      else if (level === 'warning') log.warn(withoutValues(message));
    }),
  });
  const stopRolling = keepRolling(db);
  void runner.promise.then(stopRolling, stopRolling);
  // The first round comes with the start and not a minute later.
  await runner.addJob('round', {}, { jobKey: 'first-round', maxAttempts: 1 });
  return {
    ...runner,
    stop: async () => {
      await stopRolling();
      await runner.stop();
    },
  };
}

const minuteMs = 60_000;

// Each line of the log says of which job it is, as the lines of a request say of which request.
function traced(tasks: TaskList): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]): [string, Task] => [
      name,
      (payload, helpers) =>
        inTrace({ id: `job-${helpers.job.id}`, queries: 0 }, () => tell(name, task!, payload, helpers)),
    ]),
  );
}

async function tell(name: string, task: Task, payload: unknown, helpers: JobHelpers): Promise<void> {
  const begun = performance.now();
  const line = () => ({
    task: name,
    ms: Math.round(performance.now() - begun),
    queries: presentTrace()?.queries,
  });
  try {
    await task(payload, helpers);
    log.debug(line(), 'job done');
  } catch (fault) {
    const { attempts, max_attempts: atMost } = helpers.job;
    log.error({ err: fault, ...line(), attempts, atMost }, 'job failed');
    // The queue keeps the message where the log keeps none of its values.
    throw new Error(withoutValues(fault instanceof Error ? fault.message : String(fault)), { cause: fault });
  }
}

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
