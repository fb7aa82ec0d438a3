import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../src/database/connect.ts';
import type { Database } from '../../src/database/connect.ts';
import { migrate, pendingMigrations } from '../../src/database/migrate.ts';
import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let test: TestDatabase;
let other: Database;
let directory: string;

beforeAll(async () => {
  test = await testDatabase();
  other = connect(test.url);
});
afterAll(async () => {
  await other.destroy();
  await test.drop();
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'aduan-migrations-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('the template', () => {
  it('has every migration, and finding that out costs two queries', async () => {
    const queries: unknown[] = [];
    const note = (query: unknown) => void queries.push(query);
    test.db.on('query', note);
    await expect(migrate(test.db)).resolves.toEqual([]);
    test.db.off('query', note);
    expect(queries.length).toBeLessThanOrEqual(2);
  });
});

describe('migrate', () => {
  beforeEach(() => test.db.raw('drop schema public cascade; create schema public'));

  it('runs what is pending, in the order of the names, once', async () => {
    await migration('2_second.ts', 'insert into steps values (2)');
    await migration('1_first.ts', 'create table steps (step int)');
    expect(await pendingMigrations(test.db, { directory })).toEqual(['1_first.ts', '2_second.ts']);
    expect(await migrate(test.db, { directory })).toEqual(['1_first.ts', '2_second.ts']);
    await migration('3_third.ts', 'insert into steps values (3)');
    expect(await pendingMigrations(test.db, { directory })).toEqual(['3_third.ts']);
    expect(await migrate(test.db, { directory })).toEqual(['3_third.ts']);
    expect(await migrate(test.db, { directory })).toEqual([]);
    expect(await test.db('steps').orderBy('step').pluck('step')).toEqual([2, 3]);
  });

  it('lets processes that start together take turns, also outside a transaction', async () => {
    const steps = 'create table steps (step int); select pg_sleep(0.3); insert into steps values (1)';
    await migration('1_slow.ts', steps, 'export const config = { transaction: false };');
    await Promise.all([test.db.raw('select 1'), other.raw('select 1')]);
    const done = await Promise.all([migrate(test.db, { directory }), migrate(other, { directory })]);
    expect(done.flat()).toEqual(['1_slow.ts']);
    expect(await test.db('steps').pluck('step')).toEqual([1]);
  });

  it('is not stopped by the lock of a process that was killed', async () => {
    await migration('1_first.ts', 'create table steps (step int)');
    await migrate(test.db, { directory });
    await test.db('knex_migrations_lock').update({ is_locked: 1 });
    await migration('2_second.ts', 'insert into steps values (2)');
    expect(await migrate(test.db, { directory })).toEqual(['2_second.ts']);
  });

  it('tells what failed, leaves nothing half-done and goes on when it is mended', async () => {
    await migration('1_wrong.ts', 'create table steps (step int); select 1 / 0');
    await expect(migrate(test.db, { directory })).rejects.toThrow('division by zero');
    expect(await test.db.schema.hasTable('steps')).toBe(false);
    await rm(join(directory, '1_wrong.ts'));
    await migration('1_right.ts', 'create table steps (step int)');
    expect(await migrate(test.db, { directory })).toEqual(['1_right.ts']);
  });
});

async function migration(name: string, sql: string, more = ''): Promise<void> {
  const text = `export async function up(knex) { await knex.raw(${JSON.stringify(sql)}); }\n${more}`;
  await writeFile(join(directory, name), text);
}
