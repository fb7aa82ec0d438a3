import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { constants, getPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '../../src/database/connect.ts';
import { startEmbedded } from '../../src/database/embedded.ts';
import { isAlone, resting } from '../../src/database/yielding.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

// Elsewhere there is no such process.
const priorityOf = (pid: number) => {
  try {
    return getPriority(pid);
  } catch {
    return 0;
  }
};

const backendOf = async (behind: boolean) => {
  const db = connect(test.url, { max: 1, behind });
  try {
    const { rows } = await db.raw<{ rows: [{ pid: number }] }>('select pg_backend_pid() as pid');
    return priorityOf(rows[0].pid);
  } finally {
    await db.destroy();
  }
};

it('lets the backends of a command yield to those of pages, where they run on this machine', async () => {
  const usual = await backendOf(false);
  const here = existsSync('/proc/self/comm') && !process.env.TEST_DATABASE_URL;
  expect(usual).toBeLessThan(constants.priority.PRIORITY_LOW);
  expect(await backendOf(true)).toBe(here ? constants.priority.PRIORITY_LOW : usual);
});

it('gives the backends of a command no helpers, which would not yield', async () => {
  const helpersOf = async (behind: boolean) => {
    const db = connect(test.url, { max: 1, behind });
    try {
      const { rows } = await db.raw<{ rows: [{ max: number }] }>(
        `select current_setting('max_parallel_workers_per_gather')::int as max`,
      );
      return rows[0].max;
    } finally {
      await db.destroy();
    }
  };
  expect([await helpersOf(false), await helpersOf(true)]).toEqual([expect.any(Number), 0]);
  expect(await helpersOf(false)).toBeGreaterThan(0);
});

it('knows whether anybody but commands is at work on the server, in whichever database', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'aduan-sabtu-alone-'));
  const server = await startEmbedded({ dataDir, durable: false });
  const command = connect(server.connectionString, { max: 2, behind: true });
  const page = connect(server.connectionString.replace('/aduan_sabtu', '/postgres'), { max: 1 });
  try {
    await command.raw('select 1');
    expect(await isAlone(command)).toBe(true);
    await page.raw('select 1');
    expect(await isAlone(command)).toBe(false);
  } finally {
    await Promise.all([command.destroy(), page.destroy()]);
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

it('rests after each piece four times as long as that took, while others are at work', async () => {
  let others = true;
  const rest = resting(async () => others);
  for (let piece = 0; piece < 2; piece += 1) {
    await sleep(25);
    const begun = performance.now();
    await rest();
    // A timer may be a millisecond early.
    expect(performance.now() - begun).toBeGreaterThan(95);
  }
  others = false;
  await sleep(25);
  expect(await isAtOnce(rest())).toBe(true);
});

it('rests no longer when it is to stop', async () => {
  const stop = new AbortController();
  const rest = resting(async () => true, stop.signal);
  await sleep(25);
  const begun = rest();
  stop.abort();
  expect(await isAtOnce(begun)).toBe(true);
});

async function isAtOnce(deed: Promise<unknown>): Promise<boolean> {
  let done = false;
  void deed.then(() => (done = true));
  await new Promise(setImmediate);
  return done;
}
