import { existsSync } from 'node:fs';
import { constants, getPriority } from 'node:os';
import { connect } from '../../src/database/connect.ts';
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
  expect(usual).toBeLessThan(constants.priority.PRIORITY_BELOW_NORMAL);
  expect(await backendOf(true)).toBe(here ? constants.priority.PRIORITY_BELOW_NORMAL : usual);
});
