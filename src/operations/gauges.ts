import type { Database } from '../database/connect.ts';
import { databaseGauge, processGauge } from '../metrics.ts';
import { hashingNow } from '../people/hashing.ts';
import type { Figures } from './figure-queries.ts';

const jobs = databaseGauge('aduan_jobs', 'Jobs by task and state', ['task', 'state']);
const waiting = databaseGauge(
  'aduan_messages_unsettled',
  'Messages that wait, are on their way or uncertain',
  ['channel', 'status'],
);
const oldest = databaseGauge('aduan_messages_oldest_seconds', 'Age of the oldest of these', [
  'channel',
  'status',
]);
const sent = databaseGauge('aduan_messages_day', 'Messages of the last 24 hours by what became of them', [
  'channel',
  'status',
]);
const open = databaseGauge('aduan_complaints_open', 'Open complaints by the level of whose turn it is', [
  'level',
]);
const uncounted = databaseGauge(
  'aduan_counts_pending',
  'Changes that are not rolled up into the counts yet, 10000 at most',
  ['what'],
);
const uncountedAge = databaseGauge('aduan_counts_pending_seconds', 'Age of the oldest of these, 0 of none', [
  'what',
]);
const ages = {
  deadlineLag: databaseGauge(
    'aduan_deadline_lag_seconds',
    'Since when the oldest deadline is due and not passed',
  ),
  roundAge: databaseGauge('aduan_round_age_seconds', 'Since the last round of the worker'),
  backupAge: databaseGauge('aduan_backup_age_seconds', 'Since the last good backup'),
  sealAge: databaseGauge('aduan_audit_seal_age_seconds', 'Since the last seal of the audit trail'),
};
const readable = processGauge('aduan_database_readable', '1 when the figures of the database could be read');
const pool = processGauge('aduan_pool_connections', 'Connections of the pool, and who waits for one', [
  'state',
]);
const hashing = processGauge('aduan_password_hashes', 'Password hashes that run, and that wait for a turn', [
  'state',
]);

/** Puts what the database says into the metrics; null when it did not answer, and then nothing old stands there. */
export function showFigures(figures: Figures | null): void {
  for (const gauge of [jobs, waiting, oldest, sent, open, uncounted, uncountedAge, ...Object.values(ages)])
    gauge.reset();
  readable.set(figures ? 1 : 0);
  if (!figures) {
    for (const gauge of Object.values(ages)) gauge.remove();
    return;
  }
  for (const { task, state, count } of figures.jobs) jobs.set({ task, state }, count);
  for (const { channel, status, count, oldest: age } of figures.waiting) {
    waiting.set({ channel, status }, count);
    oldest.set({ channel, status }, age);
  }
  for (const { channel, status, count } of figures.sent) sent.set({ channel, status }, count);
  for (const { level, count } of figures.open) open.set({ level }, count);
  for (const { what, count, oldest: age } of figures.uncounted) {
    uncounted.set({ what }, count);
    uncountedAge.set({ what }, age);
  }
  for (const [name, gauge] of Object.entries(ages)) {
    const age = figures[name as keyof typeof ages];
    // What never happened has no age; 0 would look like a moment ago.
    if (age === null) gauge.remove();
    else gauge.set(age);
  }
}

/** Puts in what this process knows of itself. */
export function showProcess(db: Database): void {
  const { numUsed, numFree, numPendingAcquires } = poolOf(db);
  pool.set({ state: 'used' }, numUsed);
  pool.set({ state: 'free' }, numFree);
  pool.set({ state: 'waiting' }, numPendingAcquires);
  const { running, waiting: inLine } = hashingNow();
  hashing.set({ state: 'running' }, running);
  hashing.set({ state: 'waiting' }, inLine);
}

type Tarn = Record<'numUsed' | 'numFree' | 'numPendingAcquires', () => number>;

function poolOf(db: Database): Record<keyof Tarn, number> {
  const tarn = db.client.pool as Tarn;
  return {
    numUsed: tarn.numUsed(),
    numFree: tarn.numFree(),
    numPendingAcquires: tarn.numPendingAcquires(),
  };
}
