import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { up as migrateTallies } from '../../db/migrations/20261129010000_tallies.ts';
import { up as migrateWork } from '../../db/migrations/20261129010100_finished_work.ts';
import { up as migratePieces } from '../../db/migrations/20261129060500_recount_in_pieces.ts';
import { cellsOf, type Division } from '../../src/complaints/cells.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { countBy, countEach, countOf } from '../../src/complaints/counting.ts';
import { matching, type ListFilter } from '../../src/complaints/list.ts';
import { scopeOf } from '../../src/complaints/scope.ts';
import { recountTallies, rollTallies, talliesChannel, wrongTallies } from '../../src/complaints/tallies.ts';
import { connect, type Database } from '../../src/database/connect.ts';
import { inScope } from '../../src/database/scope.ts';
import { asWorker, inRequest } from '../../src/database/standing.ts';
import type { Person } from '../../src/people/roles.ts';
import { repeatedly } from '../../src/repeatedly.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { finished, intake, walk } from './walked.ts';

let world: World;
let db: Database;
let web: Database;
let worker: Database;
let complaints: Complaint[];
const from = on(saturday, '10:00');

beforeAll(async () => {
  world = await newWorld();
  db = world.db;
  web = inRequest(db);
  worker = asWorker(db);
  complaints = await intake(world, 24);
  await walk(world, complaints.slice(0, 12), { steps: 60, seed: 1, from });
  await rollTallies(worker);
  // Half of it rolled up, the other half waiting.
  await walk(world, complaints.slice(12), { steps: 60, seed: 3, from });
});
afterAll(() => world.drop());

const pending = async () => (await db('tally_changes').count('* as n'))[0]!.n as number;
const exact = async () => expect(await wrongTallies(db)).toEqual([]);

/** A copy of a complaint, as bulk loading writes it. */
const copies = (count: number, changes = '') => `
  insert into complaints overriding system value select (c).* from (
    select jsonb_populate_record(c, jsonb_build_object('id', c.id * 1000 + n, 'ticket', lpad((c.id * 1000 + n)::text, 8, '0'),
      'track_key', null) || '{${changes}}') as c
    from complaints c cross join generate_series(1, ${count}) n where c.id = (select min(id) from complaints)) made`;

describe('kept counts', () => {
  const whiches = [
    'open',
    'underWay',
    'overdue',
    'agenda',
    'solved',
    'closedUnsolved',
    'all',
    undefined,
  ] as const;
  const stands: ListFilter[] = [
    {},
    {},
    { state: 'city' },
    { state: 'closed' },
    { state: 'kecamatan.followUp' },
    { phase: 'monday' },
    { phase: 'done' },
    { category: 'saluran' },
    { resolvedLevel: 'kecamatan' },
  ];
  const times: ListFilter[] = [
    {},
    {},
    { week: '2026-11-14' },
    { weekFrom: '2026-11-14' },
    { weekFrom: '2026-11-07', weekTo: '2026-11-14' },
    { which: 'solved', solvedFrom: '2026-11-23' },
  ];
  const places: ListFilter[] = [
    {},
    {},
    { city: '31.74' },
    { city: '31.71' },
    { kecamatan: '31.74.02' },
    { city: '31.71', kecamatan: '31.74.02' },
    { city: '31.74.02' },
    { kelurahan: '31.74.02.1002' },
  ];
  const filters = Object.fromEntries(
    whiches.flatMap((which, a) =>
      stands.flatMap((stand, b) =>
        times.flatMap((time, c) =>
          places.flatMap((place, d) =>
            // A part of all, another one for each.
            (a * 7 + b * 5 + c * 3 + d) % 17 === 0
              ? [[`${a}-${b}-${c}-${d}`, { which, ...stand, ...place, ...time }]]
              : [],
          ),
        ),
      ),
    ),
  ) as Record<string, ListFilter>;

  /** The same numbers without any count that is kept. */
  async function counted(person: Person, asked: Record<string, ListFilter>) {
    const rows = await Promise.all(
      Object.entries(asked).map(async ([name, filter]) => {
        const [{ n }] = (await matching(db, person, filter).count('* as n')) as unknown as [{ n: number }];
        return [name, n] as const;
      }),
    );
    return Object.fromEntries(rows);
  }

  const asking = <T>(person: Person, ask: () => Promise<T>) => inScope(scopeOf(person), ask);

  it.each([
    ['gubernur', 80],
    ['inspektorat', 80],
    ['walikota.jakarta-selatan', 60],
    ['camat.setiabudi', 40],
    ['loket.tebet', 40],
    ['lurah.karet-semanggi', 0],
    ['sudin.bina-marga.jakarta-selatan', 0],
    ['admin', 0],
  ])('say the same as the complaints, for %s behind the wall', async (account, atLeast) => {
    const person = await world.as(account);
    expect(await pending()).toBeGreaterThan(0);
    const found = await asking(person, () => countEach(web, person, filters));
    expect(found).toEqual(await counted(person, filters));
    const kept = Object.values(filters).filter((filter) => cellsOf(person, filter));
    expect(kept.length).toBeGreaterThanOrEqual(atLeast);
    if (atLeast === 0) expect(kept).toEqual([]);
  });

  it.each<[Division, string]>([
    ['city_code', 'c.city_code'],
    ['kecamatan_code', 'c.kecamatan_code'],
    ['category_code', 'c.category_code'],
    ['week', 's.held_on'],
  ])('by %s too', async (division, column) => {
    for (const account of ['gubernur', 'walikota.jakarta-selatan', 'camat.setiabudi']) {
      const person = await world.as(account);
      const found = await asking(person, () => countBy(web, person, division, filters));
      for (const [name, filter] of Object.entries(filters).slice(0, 60)) {
        const rows = (await matching(db, person, filter)
          .join('saturday_sessions as s', 's.id', 'c.session_id')
          .groupBy(column)
          .select({ key: db.raw('??::text', [column]) })
          .count('* as n')) as { key: string; n: number }[];
        const here = [...found].map(([key, numbers]) => [key, numbers[name]] as const).filter(([, n]) => n);
        expect([name, Object.fromEntries(here)]).toEqual([
          name,
          Object.fromEntries(rows.map(({ key, n }) => [key, n])),
        ]);
      }
    }
  });

  it('are known for whole areas alone', async () => {
    const walikota = await world.as('walikota.jakarta-selatan');
    const all = await counted(walikota, { all: { which: 'all' } });
    expect(await countOf(db, walikota, { which: 'all' })).toBe(all.all);
    expect(await countOf(db, walikota, { which: 'all', q: 'saluran' })).toBeNull();
    expect(await countOf(db, await world.as('lurah.karet-semanggi'), {})).toBeNull();
  });

  it('add those of somebody with two posts up from the complaints', async () => {
    const [walikota, lurah] = [
      await world.as('walikota.jakarta-timur'),
      await world.as('lurah.karet-semanggi'),
    ];
    const both = { ...walikota, roles: [...walikota.roles, ...lurah.roles] };
    expect(cellsOf(both, {})).toBeNull();
    expect(cellsOf(both, { city: '31.75' })).not.toBeNull();
    expect(await countEach(db, both, { all: { which: 'all' } })).toEqual(
      await counted(both, { all: { which: 'all' } }),
    );
  });

  it('are read behind the wall and written by nobody there', async () => {
    const person = await world.as('walikota.jakarta-selatan');
    await asking(person, async () => {
      const areas = (await web('tallied').distinct().pluck('area_code')) as string[];
      expect(areas.filter((code) => code !== '*' && !code.startsWith('31.74'))).toEqual([]);
      expect((await web('tallies').where({ area_code: '*' })).length).toBe(0);
      for (const table of ['tallies', 'tally_changes', 'finished_work'])
        await expect(web(table).delete()).rejects.toMatchObject({ code: '42501' });
    });
  });
});

describe('rolling up', () => {
  it('changes no number, leaves nothing behind, and tells where', async () => {
    const listener = new Client({ connectionString: world.url });
    await listener.connect();
    const told: string[] = [];
    listener.on('notification', ({ payload }) => told.push(payload ?? ''));
    await listener.query(`listen ${talliesChannel}`);
    await exact();
    expect(await rollTallies(worker)).toBeGreaterThan(0);
    await exact();
    expect(await pending()).toBe(0);
    expect(await db('tallies').where('n', '<=', 0)).toEqual([]);
    await listener.query('select 1');
    expect(told.flatMap((payload) => payload.split(',')).toSorted()).toEqual([
      '31.71.06',
      '31.74.01',
      '31.74.02',
    ]);
    expect(await rollTallies(worker)).toBe(0);
    await listener.end();
  });

  it('is left to the one that is just doing it', async () => {
    await db.raw(copies(1));
    await db.transaction(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(1352017, 31)');
      expect(await rollTallies(worker)).toBe(0);
    });
    expect(await rollTallies(worker)).toBe(1);
  });

  it('that is killed has done nothing', async () => {
    await db.raw(copies(1, '"category_code": "sampah"').replaceAll('* 1000', '* 2000'));
    const doomed = connect(world.url, { max: 1 });
    const { rows } = await doomed.raw<{ rows: [{ pid: number }] }>('select pg_backend_pid() as pid');
    await db.transaction(async (trx) => {
      await trx('tallies').where({ area_code: '*' }).forUpdate();
      const rolling = rollTallies(doomed).catch((fault: unknown) => fault);
      const waits = async () =>
        (await trx('pg_stat_activity').where({ pid: rows[0].pid, wait_event_type: 'Lock' })).length > 0;
      while (!(await waits())) await sleep(20);
      await trx.raw('select pg_terminate_backend(?)', [rows[0].pid]);
      expect(await rolling).toBeInstanceOf(Error);
    });
    await doomed.destroy();
    expect(await pending()).toBe(1);
    await exact();
    expect(await rollTallies(worker)).toBe(1);
    await exact();
  });
});

describe('counts stay exact', () => {
  it('when much is written, changed and deleted at once, and when it is taken back', async () => {
    await db.raw(copies(50).replaceAll('* 1000', '* 3000'));
    await exact();
    await db.raw(
      `update complaints set category_code = 'sampah', resolved_at = now() where ticket like '%0' and id > 3000`,
    );
    await exact();
    await rollTallies(worker);
    await db.raw(
      'delete from complaints where id > 3000 and not exists (select from complaint_events e where e.complaint_id = complaints.id)',
    );
    await db
      .transaction(async (trx) => {
        await trx.raw(copies(3).replaceAll('* 1000', '* 4000'));
        throw new Error('taken back');
      })
      .catch(() => {});
    await exact();
    await rollTallies(worker);
    expect(await wrongTallies(db)).toEqual([]);
  });

  it('and cost nothing where nothing changes that is counted', async () => {
    await rollTallies(worker);
    await db('complaints').update({
      landmark: 'depan pos',
      version: db.raw('version'),
      due_at: db.raw('due_at'),
    });
    expect(await pending()).toBe(0);
  });

  it('while several people work, counts are rolled up and all is counted anew', async () => {
    const stop = repeatedly('counts rolled up', 5, () => rollTallies(worker));
    const done = new AbortController();
    const readings: boolean[] = [];
    const read = async () => {
      while (!done.signal.aborted) {
        const { rows } = await db.raw<{ rows: [{ same: boolean }] }>(
          `select (select sum(n) from tallied where area_code = '*' and kind = 'state' and week = '-infinity')
             = (select count(*) from complaints)
           and (select coalesce(sum(n), 0) from tallied where area_code = '31.74.02' and kind = 'state'
               and state = 'kecamatan.followUp' and week > '-infinity')
             = (select count(*) from complaints
               where kecamatan_code = '31.74.02' and state = 'kecamatan.followUp') as same`,
        );
        readings.push(rows[0].same);
      }
    };
    const recount = async () => {
      while (!done.signal.aborted) await recountTallies(db);
    };
    const others = Promise.all([read(), recount()]);
    const people = [3, 4, 5].map((seed) => walk(world, complaints, { steps: 25, seed, from }));
    await Promise.all([...people, intake(world, 10)]);
    done.abort();
    await others;
    await stop();
    expect(readings.length).toBeGreaterThan(5);
    expect(readings.every(Boolean)).toBe(true);
    await exact();
  });
});

describe('the proof', () => {
  it('names a count that somebody changed, and counting anew puts it right', async () => {
    await rollTallies(worker);
    const row = { area_code: '31.74', kind: 'state', week: '2026-11-14' };
    const before = (await db('tallies').where(row).orderBy('n', 'desc').first()) as {
      n: number;
      state: string;
    };
    await db('tallies')
      .where(before)
      .update({ n: before.n + 2 });
    await db('tallies').insert({ ...before, state: randomBytes(3).toString('hex') });
    const found = await wrongTallies(db);
    expect(found).toHaveLength(2);
    expect(found).toContainEqual({
      what: expect.stringMatching(new RegExp(`^state 31\\.74 2026-11-14 ${before.state}`)),
      counted: before.n + 2,
      truly: before.n,
    });
    expect(await recountTallies(db)).toBe(2);
    await exact();
  });

  it('names work that somebody changed', async () => {
    await finished(world, { unit: 'satpel.bina-marga.setiabudi', week: saturday, days: 1 });
    await rollTallies(worker);
    const [work] = (await db('finished_work').limit(1)) as [{ event_id: number; reopened: boolean }];
    const one = () => db('finished_work').where({ event_id: work.event_id });
    await one().update({ reopened: !work.reopened });
    expect(await wrongTallies(db)).toEqual([{ what: `work ${work.event_id}`, counted: 1, truly: 1 }]);
    expect(await recountTallies(db)).toBe(1);
    await one().delete();
    expect(await recountTallies(db)).toBe(1);
    await exact();
  });

  it('finds a database counted that was in use before', async () => {
    await db.raw(`drop view tallied, recounted, finished_work_told; drop function recounted_between; drop table finished_work, tallies;
      drop function tally_rows, tally_of, local_day, count_complaint, forget_tallies, tell_finished_work cascade;
      drop table tally_changes`);
    await db.transaction(async (trx) => {
      await migrateTallies(trx);
      await migrateWork(trx);
      await trx.raw('alter table tally_changes add column changed_at timestamptz');
      await migratePieces(trx);
    });
    expect(await db('tallies').first()).toBeDefined();
    expect(await db('finished_work').first()).toBeDefined();
    await exact();
  });
});
