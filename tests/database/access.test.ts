import { readFileSync } from 'node:fs';
import { applyAccess, checkStandings } from '../../src/database/access.ts';
import { connect, type Database } from '../../src/database/connect.ts';
import { inScope } from '../../src/database/scope.ts';
import { asWorker, inRequest } from '../../src/database/standing.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let standings: Record<'aduan_web' | 'aduan_worker', Database>;
beforeAll(async () => {
  world = await newWorld();
  await world.complaint();
  standings = { aduan_web: inRequest(world.db), aduan_worker: asWorker(world.db) };
});
afterAll(() => world.drop());

const column = async <T>(sql: string, bindings: object = {}): Promise<T[]> => {
  const { rows } = await world.db.raw<{ rows: { value: T }[] }>(sql, bindings as never);
  return rows.map(({ value }) => value);
};

const appendOnly = () =>
  column<string>(
    `select distinct tgrelid::regclass::text as value from pg_trigger where tgfoid = 'refuse_change'::regproc order by 1`,
  );

describe('append-only tables', () => {
  it('are those that they were, and more may come', async () => {
    expect(await appendOnly()).toEqual(
      expect.arrayContaining([
        'audit_events',
        'complaint_events',
        'meeting_addenda',
        'preference_changes',
        'privacy_notices',
        'report_acts',
        'session_changes',
        'settings_changes',
      ]),
    );
  });

  it.each(['aduan_web', 'aduan_worker'] as const)(
    'are refused to %s before any trigger is asked',
    async (role) => {
      // Were a trigger reached, it would say P0001.
      const refused = { code: '42501', message: expect.stringContaining('permission denied for table') };
      await inScope('everything', async () => {
        for (const table of await appendOnly()) {
          const [first] = await column<string>(
            `select column_name as value from information_schema.columns
           where table_name = :table and is_generated = 'NEVER' and column_name <> 'id' limit 1`,
            { table },
          );
          for (const deed of [
            `update ${table} set ${first} = ${first}`,
            `delete from ${table}`,
            `truncate ${table} cascade`,
          ])
            await expect(standings[role].raw(deed)).rejects.toMatchObject(refused);
          const reads = await standings[role].raw<{ rows: object[] }>(`select from ${table} limit 1`);
          expect(reads.rows.length).toBeLessThanOrEqual(1);
        }
      });
    },
  );

  it('still take what is added', async () => {
    const row = { at: on(saturday), actor: 'system', action: 'signedIn' };
    for (const db of Object.values(standings)) await db('audit_events').insert(row);
    expect(await world.db('audit_events').where(row)).toHaveLength(2);
  });
});

describe('what the roles may never do', () => {
  it.each(['aduan_web', 'aduan_worker'] as const)(
    '%s empties no table and changes no structure',
    async (role) => {
      const db = standings[role];
      for (const deed of [
        'truncate settings',
        'alter table complaints disable row level security',
        'drop policy aduan_web on complaints',
        'alter table complaint_events disable trigger all',
        'create table of_my_own ()',
        'update knex_migrations set name = name',
        'update access_rules set applied_at = now()',
        'set session_replication_role = replica',
        'grant aduan_worker to aduan_web',
      ])
        await expect(db.raw(deed)).rejects.toMatchObject({ code: '42501' });
    },
  );

  it('is what the owner alone could', async () => {
    expect(
      await column(`select rolname as value from pg_roles where rolname in ('aduan_web', 'aduan_worker')
      and (rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)`),
    ).toEqual([]);
  });
});

describe('db/access.sql', () => {
  const text = readFileSync('db/access.sql', 'utf8');

  it('speaks of every table: a policy, or why there is none', async () => {
    const walled = [...text.matchAll(/^call pg_temp\.wall\('(\w+)'/gm)].map(([, name]) => name!);
    const open = [...text.slice(text.indexOf('-- Without a wall')).matchAll(/^-- {3}(\w+) {2,}\S/gm)].map(
      ([, name]) => name!,
    );
    const tables = await column<string>(
      `select relname::text as value from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    expect([...walled, ...open].toSorted()).toEqual(tables.toSorted());
    expect(open).toEqual(open.toSorted());
    const secured = await column<string>(
      `select relname::text as value from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace order by 1`,
    );
    expect(secured).toEqual(walled.toSorted());
  });

  it('is applied once, again when a table comes, and by several starts at once', async () => {
    expect(await applyAccess(world.db)).toBe(false);
    await world.db.raw(`create table came_later (id int);
      create trigger kept before update or delete on came_later for each row execute function refuse_change();`);
    const done = await Promise.all([1, 2, 3].map(() => applyAccess(world.db)));
    expect(done.filter(Boolean)).toHaveLength(1);
    await standings.aduan_web('came_later').insert({ id: 1 });
    await expect(standings.aduan_web('came_later').delete()).rejects.toMatchObject({ code: '42501' });
    await world.db.raw('drop table came_later');
    expect(await applyAccess(world.db)).toBe(true);
  });

  it('tells a login that may not what an administrator has to run', async () => {
    const login = `poor_${process.pid}`;
    await world.db.raw(`create role ${login} login password 'poor'; grant all on schema public to ${login}`);
    const url = new URL(world.url);
    [url.username, url.password] = [login, 'poor'];
    const poor = connect(url.href, { max: 1 });
    try {
      await expect(checkStandings(poor)).rejects.toThrow(`grant aduan_web, aduan_worker to ${login};`);
    } finally {
      await poor.destroy();
      await world.db.raw(`drop owned by ${login}; drop role ${login}`);
    }
  });
});
