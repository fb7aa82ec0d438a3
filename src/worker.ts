import {
  Logger,
  parseCronItems,
  run,
  type JobHelpers,
  type Runner,
  type Task,
  type TaskList,
} from 'graphile-worker';
import { restInSessions } from './calendar/resting.ts';
import { now, readClock } from './clock.ts';
import { config } from './config.ts';
import { rollTallies } from './complaints/tallies.ts';
import type { Database } from './database/connect.ts';
import { asWorker } from './database/standing.ts';
import { isFilling } from './demonstration/filling.ts';
import { makeDocuments } from './documents/making.ts';
import { doWhatIsDue } from './due.ts';
import { inTrace, log, measured, withoutValues } from './log.ts';
import { deliverEvent } from './notifications/deliver.ts';
import { deliveries } from './notifications/deliveries.ts';
import { gathered } from './notifications/gathered.ts';
import { alarmWhenLate, nightlyBackup, wantsBackup } from './operations/nightly.ts';
import { anyMayGo, nextLease, queuedEvents, wakeAt } from './notifications/waiting.ts';
import { repeatedly } from './repeatedly.ts';

/** The background side: every job by name, and the one schedule, "do what is due by now", each minute. */
export async function startWorker(pool: Database, connectionString: string): Promise<Runner> {
  const db = asWorker(pool);
  const taskList: TaskList = {
    round: async (_payload, { addJob, abortSignal }) => {
      await readClock(db);
      if (!(await isFilling(db))) await doWhatIsDue(db, now(), abortSignal);
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
      if (!(await isFilling(db)))
        await makeDocuments(db, now, { stop: abortSignal, rest: restInSessions(db, now, abortSignal) });
    },
    // For what waits for an instant of real time: a provider's answer, or a worker that has gone.
    deliver: async () => {
      await readClock(db);
      if (!(await isFilling(db))) await deliver();
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
  const ends = [
    repeatedly('messages delivered', 1000, async () => {
      await readClock(db);
      if (!(await anyMayGo(db, now()))) return;
      await ((await isFilling(db)) ? deliverFresh(db) : deliver());
    }),
    repeatedly('counts rolled up', 3000, () => rollTallies(db)),
  ];
  const stopRepeating = () => Promise.all(ends.map((end) => end()));
  void runner.promise.then(stopRepeating, stopRepeating);
  // The first round comes with the start and not a minute later.
  await runner.addJob('round', {}, { jobKey: 'first-round', maxAttempts: 1 });
  return {
    ...runner,
    stop: async () => {
      await stopRepeating();
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
  const cost = measured();
  try {
    await task(payload, helpers);
    log.debug({ task: name, ...cost() }, 'job done');
  } catch (fault) {
    const { attempts, max_attempts: atMost } = helpers.job;
    log.error({ err: fault, task: name, ...cost(), attempts, atMost }, 'job failed');
    // The queue keeps the message where the log keeps none of its values.
    throw new Error(withoutValues(fault instanceof Error ? fault.message : String(fault)), { cause: fault });
  }
}

// While history is filled in, its messages belong to the simulation; what people do meanwhile goes out.
async function deliverFresh(db: Database): Promise<void> {
  const since = new Date(now().getTime() - 60 * minuteMs);
  for (const eventId of await queuedEvents(db, since)) await deliverEvent(db, eventId, now());
}

// What a worker that has gone had in hand should not wait for the next round.
async function wakeAgain(db: Database): Promise<void> {
  const lease = await nextLease(db);
  if (lease && lease.getTime() - Date.now() < minuteMs) await wakeAt(db, new Date(lease.getTime() + 50));
}
