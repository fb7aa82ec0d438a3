import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg } from 'node:os';
import { setClock } from '../../src/clock.ts';
import { connect, type Database } from '../../src/database/connect.ts';
import { rollTallies } from '../../src/complaints/tallies.ts';
import { makeSessionsAhead } from '../../src/saturday/sessions.ts';
import { clerksAt, decisionOf, intakeOf, type Clerk } from './counters.ts';
import { table } from './figures.ts';
import { goalsOf } from './goals.ts';
import { drivePage, pagesAt, statementsOf } from './levels.ts';
import { captureIntakes, emptyExpress } from './limit.ts';
import { drive, type Load } from './load.ts';
import { ended, memoryOf, newGround, type Ground } from './processes.ts';
import { replay } from './replay.ts';
import { listenOnWire } from './wire.ts';

export type Plan = {
  sizes: number[];
  seconds: number;
  concurrency: number[];
  json?: string | undefined;
  /** The data of an installation that holds as many complaints as the largest size already. */
  filled?: string | undefined;
};

/** One line of the table: a request by somebody at a size. */
export type Measured = Load & { size: number; name: string; role: string; statements: number };

/** All that was measured. */
export type Results = {
  cores: number;
  loadBefore: number;
  start: { webMs: number; workerMs: number };
  memory: { web: number | null; worker: number | null };
  /** One clerk, alone and while others load the machine. */
  beside: { size: number; alone: Load; loaded: Load }[];
  measured: Measured[];
  limit: {
    size: number;
    pgbench: number | null;
    express: number;
    statements: number;
    inTransaction: number;
  }[];
};

/** npm run bench: every level's work over HTTP at each size, beside what the machine could do at most. */
export async function benchWork({ sizes, seconds, concurrency, json, filled }: Plan): Promise<void> {
  const results: Results = {
    cores: availableParallelism(),
    loadBefore: loadavg()[0]!,
    start: { webMs: 0, workerMs: 0 },
    memory: { web: null, worker: null },
    beside: [],
    measured: [],
    limit: [],
  };
  const largest = Math.max(...sizes);
  for (const size of sizes) {
    const isLargest = size === largest;
    await measureAt({
      size,
      seconds,
      concurrency,
      results,
      isLargest,
      filled: isLargest ? filled : undefined,
    });
  }
  print(results);
  judge(results);
  if (json) await writeFile(json, `${JSON.stringify(results, null, 2)}\n`);
}

/** One size, in a database of its own. */
async function measureAt({
  size,
  seconds,
  concurrency,
  results,
  isLargest,
  filled,
}: Omit<Plan, 'sizes'> & { size: number; results: Results; isLargest: boolean }): Promise<void> {
  const ground = await newGround(filled);
  const db = connect(ground.url, { max: 2 });
  try {
    // The first start makes the tables; it is not what is measured.
    await (await ground.web()).stop();
    if (!filled) {
      await ground.script(['scripts/simulate.ts', '--complaints', String(size), ...spreadOf(size)]);
      await db.raw('vacuum analyze');
    }
    await atSaturday(db);
    await measureSize({ ground, db, results, size, seconds, concurrency });
    await measureTogether({ ground, db, results, seconds });
    // A recount of few complaints is over before it is noticed.
    if (isLargest) await measureBeside({ ground, db, results, seconds, size });
  } finally {
    await db.destroy();
    await ground.end();
  }
}

type At = { ground: Ground; db: Database; results: Results; seconds: number };

async function measureSize(at: At & { size: number; concurrency: number[] }): Promise<void> {
  const { ground, db, results, size, seconds, concurrency } = at;
  const wire = await listenOnWire(ground.url);
  const heard = await ground.web({ url: wire.url });
  const captured = await captureIntakes(db, wire, await clerksAt(db, heard.address, 8));
  const asked = new Map<string, number>();
  for (const page of await pagesAt(db, heard.address))
    asked.set(page.role + page.path, await statementsOf(wire, page));
  await heard.stop();
  wire.close();

  const web = await ground.web();
  const clerks = await clerksAt(db, web.address, Math.max(...concurrency));
  const deciding = await Promise.all(clerks.slice(0, 8).map((clerk) => decisionOf(clerk, web.address)));
  const add = (name: string, role: string, statements: number, load: Load) =>
    results.measured.push({ ...load, size, name, role, statements });
  // A process that has just started compiles what it does often.
  await drive(clerks.map(intakeOf), seconds * 3, fail);
  for (const count of concurrency)
    add(
      'intake',
      'clerk',
      captured.statements,
      await drive(clerks.slice(0, count).map(intakeOf), seconds, fail),
    );
  const limit = await replay(ground.url, captured.scripts, { clients: 8, seconds });
  const express = await emptyExpress(8, seconds);
  results.limit.push({
    size,
    pgbench: limit?.perSecond ?? null,
    express: express.perSecond,
    statements: captured.statements,
    inTransaction: captured.inTransaction,
  });
  await fillUp(clerks, seconds * 40);
  for (const count of concurrency.filter((users) => users <= deciding.length))
    add('decision', 'camat', NaN, await drive(deciding.slice(0, count), Math.min(seconds, 2)));
  // What a worker does every three seconds; none runs beside what is measured.
  await rollTallies(db);
  for (const page of await pagesAt(db, web.address))
    for (const count of concurrency)
      add(
        page.name,
        page.role,
        asked.get(page.role + page.path) ?? NaN,
        await drivePage(page, count, seconds),
      );
  await web.stop();
}

// Each camat has something to decide on for as long as it is measured.
async function fillUp(clerks: readonly Clerk[], each: number): Promise<void> {
  await Promise.all(
    clerks.slice(0, 8).map(async (clerk) => {
      const step = intakeOf(clerk);
      while (clerk.tickets.length < each) await step();
    }),
  );
}

/** Two processes as an installation has them: how fast they start, and what they need while clerks are at work. */
async function measureTogether({ ground, db, results, seconds }: At): Promise<void> {
  const [web, worker] = [await ground.web(), await ground.worker()];
  results.start = { webMs: web.ms, workerMs: worker.ms };
  const clerks = await clerksAt(db, web.address, 32);
  await drive(clerks.map(intakeOf), seconds, fail);
  results.memory = { web: memoryOf(web.pid), worker: memoryOf(worker.pid) };
  await Promise.all([web.stop(), worker.stop()]);
}

/** One clerk while a bulk load, a large report and a recount of everything run on the same machine and server. */
async function measureBeside({ ground, db, results, seconds, size }: At & { size: number }): Promise<void> {
  const web = await ground.web();
  const steps = (await clerksAt(db, web.address, 1)).map(intakeOf);
  await drive(steps, seconds * 2, fail);
  const alone = await drive(steps, seconds * 2, fail);
  const others = await Promise.all([
    ground.beside(
      ['scripts/simulate.ts', '--weeks', '500', '--complaints', '1000000', '--seed', '2'],
      `import_${size}`,
    ),
    ground.beside(['scripts/check.ts']),
    ground.beside(['scripts/bench/printing.ts']),
  ]);
  // Until their starts are over and the load, having played its weeks, copies; the counter is at work all the while.
  await drive(steps, seconds * 15, fail);
  const loaded = await drive(steps, seconds * 2, fail);
  results.beside.push({ size, alone, loaded });
  if (others.some(({ exitCode }) => exitCode !== null))
    console.log('  (some of what ran beside the counter had ended before it was measured)');
  await Promise.all(others.map((child) => ended(child)));
  await web.stop();
}

/** So many weeks that a session has some fifty complaints, ten years of the province's at most; more is the country's. */
const spreadOf = (size: number) =>
  size > 2_000_000
    ? ['--province', 'all', '--lean', '--weeks', String(Math.max(10, Math.round(size / 365_000)))]
    : ['--weeks', String(Math.min(520, Math.max(2, Math.round(size / 2000))))];

// Five past opening: sessions are held on Saturdays only.
async function atSaturday(db: Database): Promise<void> {
  await makeSessionsAhead(db, new Date());
  const { rows } = await db.raw<{ rows: [{ at: Date }] }>(
    'select min(opens_at) as at from saturday_sessions where opens_at > now()',
  );
  await setClock(db, new Date(rows[0].at.getTime() + 5 * 60_000));
}

const fail = (fault: unknown) => {
  throw fault;
};

const number = (value: number) => (Number.isFinite(value) ? value.toFixed(value < 100 ? 1 : 0) : '–');
const same = (one: Measured, other: Measured) =>
  one.name === other.name && one.role === other.role && one.users === other.users;

function print({ cores, loadBefore, start, memory, beside, measured, limit }: Results): void {
  const [smallest] = measured;
  console.log(`\n  ${cores} cores, load ${loadBefore.toFixed(1)} before the start`);
  console.log(
    table([
      [
        'request',
        'role',
        'complaints',
        'users',
        'a second',
        'p50 ms',
        'p95 ms',
        'p99 ms',
        'growth',
        'statements',
        'faults',
      ],
      ...measured.map((row) => {
        const base = measured.find((other) => other.size === smallest!.size && same(row, other));
        return [
          row.name,
          row.role,
          row.size.toLocaleString('en'),
          String(row.users),
          number(row.perSecond),
          number(row.p50),
          number(row.p95),
          number(row.p99),
          base && base !== row ? `${(row.p95 / base.p95).toFixed(2)} ×` : '',
          number(row.statements),
          String(row.faults),
        ];
      }),
    ]),
  );
  console.log(
    table([
      ['limit', 'complaints', 'a second', 'of it over HTTP, 8 and 32 clerks'],
      ...limit.flatMap(({ size, pgbench, express, inTransaction }) => {
        const share = (most: number) =>
          measured
            .filter((row) => row.size === size && row.name === 'intake' && row.users > 1)
            .map((row) => `${((100 * row.perSecond) / most).toFixed(0)} %`)
            .join(', ');
        return [
          [
            `the transaction's ${inTransaction} statements, pgbench, 8 clients`,
            size.toLocaleString('en'),
            pgbench === null ? 'not installed' : number(pgbench),
            pgbench === null ? '' : share(pgbench),
          ],
          ['an empty answer of Express, 8 users', '', number(express), share(express)],
        ];
      }),
    ]),
  );
  const together = memory.web !== null && memory.worker !== null ? memory.web + memory.worker : NaN;
  console.log(
    table([
      ['web, start without the embedded database', `${(start.webMs / 1000).toFixed(1)} s`],
      ['worker, the same', `${(start.workerMs / 1000).toFixed(1)} s`],
      ['both under load, proportional set size', `${number(together)} MiB`],
      ...beside.map(({ size, alone, loaded }) => [
        `one clerk's p95 beside a bulk load, a report and a recount, ${size.toLocaleString('en')}`,
        `${number(loaded.p95)} ms, ${(loaded.p95 / alone.p95).toFixed(2)} × alone`,
      ]),
    ]),
  );
}

/** What must hold and whether it does; a benchmark that misses a limit ends with 1. */
function judge(results: Results): void {
  const goals = goalsOf(results);
  console.log(
    table([
      ['must hold (times: p95)', 'limit', 'worst', ''],
      ...goals.map(({ goal, limit, reached, holds }) => [goal, limit, reached, verdict(holds)]),
    ]),
  );
  if (goals.some(({ holds }) => holds === false)) process.exitCode = 1;
}

const verdict = (holds: boolean | null) => (holds === null ? '–' : holds ? 'holds' : 'MISSED');
