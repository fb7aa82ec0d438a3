import { countBy, countEach, type Grouping } from '../../src/complaints/counting.ts';
import { matching, type ListFilter } from '../../src/complaints/list.ts';
import { weekLists } from '../../src/dashboards/week.ts';
import { workOf } from '../../src/complaints/work.ts';
import { move, officeId } from '../support/moves.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';
import { finished, intake, walk } from './walked.ts';

let world: World;
let states: Set<string>;
beforeAll(async () => {
  world = await newWorld();
  const complaints = await intake(world, 30);
  states = await walk(world, complaints, { steps: 200, seed: 135, from: on(saturday, '10:00') });
});
afterAll(() => world.drop());

const walikota = 'walikota.jakarta-selatan';
const southern = '31.74';

type Row = Record<string, unknown> & { held_on: string };

/** The complaints of a list themselves. */
const rowsOf = async (account: string, filter: ListFilter) =>
  (await matching(world.db, await world.as(account), filter)
    .join('saturday_sessions as s', 's.id', 'c.session_id')
    .select('c.*', 's.held_on')) as Row[];

describe('counts', () => {
  it('are tried on complaints in many states', () => {
    expect(states.size).toBeGreaterThanOrEqual(10);
  });

  it('of weeks hold both ends of the period', async () => {
    const person = await world.as('gubernur');
    const week = { which: 'all', week: '2026-11-14' } as const;
    const counts = await countEach(world.db, person, {
      all: { which: 'all' },
      first: { which: 'all', weekTo: '2026-11-07' },
      middle: week,
      later: { which: 'all', weekFrom: '2026-11-14' },
      both: { which: 'all', weekFrom: '2026-11-14', weekTo: '2026-11-14' },
      outside: { which: 'all', weekFrom: '2026-11-28' },
    });
    expect(counts).toEqual({ all: 30, first: 10, middle: 10, later: 20, both: 10, outside: 0 });
  });

  it('of a week are read once, for as many lists as there are, and are those of each list', async () => {
    const person = await world.as('lurah.karet-semanggi');
    const kelurahan = '31.74.02.1002';
    const here = weekLists({ kelurahan }, { week: saturday });
    const before = weekLists({ kelurahan }, { week: '2026-11-14' });
    const lists = {
      ...here,
      ...Object.fromEntries(Object.entries(before).map(([name, filter]) => [`${name}Before`, filter])),
      ofOneCategory: { kelurahan, week: saturday, which: 'all', category: 'saluran' },
      underWay: { kelurahan, which: 'underWay' },
    } as const satisfies Record<string, ListFilter>;
    const asked: string[] = [];
    const hear = ({ sql }: { sql: string }) => asked.push(sql);
    world.db.on('query', hear);
    const counts = await countEach(world.db, person, lists);
    world.db.off('query', hear);
    expect(asked).toHaveLength(1);
    expect(asked[0]!.match(/from "complaints"/g)).toHaveLength(3);
    for (const [name, filter] of Object.entries(lists) as [keyof typeof counts, ListFilter][])
      expect([name, counts[name]]).toEqual([name, (await rowsOf('lurah.karet-semanggi', filter)).length]);
    expect(Object.values(counts).filter((n) => n > 0).length).toBeGreaterThan(6);
  });

  it.each<[Grouping, string]>([
    ['city_code', 'city_code'],
    ['kecamatan_code', 'kecamatan_code'],
    ['kelurahan_code', 'kelurahan_code'],
    ['owner_office_id', 'owner_office_id'],
    ['unit_id', 'unit_id'],
    ['category_code', 'category_code'],
    ['week', 'held_on'],
  ])('by %s are those of the rows', async (grouping, column) => {
    for (const account of ['gubernur', walikota, 'camat.setiabudi', 'lurah.karet-semanggi']) {
      const filters = { all: { which: 'all' }, open: { which: 'open' }, late: { which: 'overdue' } } as const;
      const counted = await countBy(world.db, await world.as(account), grouping, filters);
      for (const [name, filter] of Object.entries(filters)) {
        const expected: Record<string, number> = {};
        for (const row of await rowsOf(account, filter))
          if (row[column] !== null) expected[String(row[column])] = (expected[String(row[column])] ?? 0) + 1;
        const found = [...counted].map(
          ([key, counts]) => [key, counts[name as keyof typeof filters]] as const,
        );
        expect(Object.fromEntries(found.filter(([, n]) => n > 0))).toEqual(expected);
      }
    }
  });

  it('tell what was closed without a solution from what was closed with one', async () => {
    const person = await world.as('gubernur');
    const closed = (await rowsOf('gubernur', { which: 'all' })).filter(({ state }) => state === 'closed');
    const reasons = new Set(closed.map((row) => row.closed_reason));
    expect([...reasons]).toEqual(expect.arrayContaining(['confirmed', 'withdrawn']));
    const unsolved = closed.filter(
      (row) => !['confirmed', 'noObjection'].includes(row.closed_reason as string),
    );
    const ids = (rows: Row[]) => rows.map(({ id }) => Number(id)).toSorted((one, other) => one - other);
    expect(ids(await rowsOf('gubernur', { which: 'closedUnsolved' }))).toEqual(ids(unsolved));
    const { n } = await countEach(world.db, person, { n: { which: 'closedUnsolved' } });
    expect(n).toBe(unsolved.length);
    const { text } = await (
      await world.signIn('gubernur')
    )
      .get('/complaints?which=closedUnsolved')
      .expect(200);
    expect(text).toContain(`>${n} aduan<`);
  });

  it('open the same list: by unit and period, and the list says so', async () => {
    const unit = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
    const filter = { which: 'all', unit, weekFrom: '2026-11-14', weekTo: saturday } as const;
    const { n } = await countEach(world.db, await world.as(walikota), { n: filter });
    expect(n).toBeGreaterThan(0);
    const browser = await world.signIn(walikota);
    const address = `/complaints?which=all&unit=${unit}&weekFrom=2026-11-14&weekTo=${saturday}`;
    const { text } = await browser.get(address).expect(200);
    expect(text).toContain(`>${n} aduan<`);
    expect(text).toMatch(/<strong>ditangani Satpel Sumber Daya Air[^·]*<\/strong>/);
    expect(text).toContain(`<input type="hidden" name="unit" value="${unit}">`);
    for (const [name, day] of Object.entries({ weekFrom: '2026-11-14', weekTo: saturday }))
      expect(text).toMatch(new RegExp(`name="${name}"[^>]* value="${day}"`));
  });
});

describe('work of units', () => {
  const unit = 'satpel.bina-marga.setiabudi';
  const week = '2027-01-09';

  beforeAll(async () => {
    for (const [days, then] of [
      [1, 'verify'],
      [2, 'rejectWork'],
      [2.5, 'object'],
      [4, null],
    ] as const) {
      const { complaint, after } = await finished(world, { unit, week, days });
      const lurah = 'lurah.karet-semanggi';
      if (then === 'rejectWork')
        await move(world, complaint, {
          as: lurah,
          now: after,
          type: then,
          reason: 'Belum',
          dueOn: '2027-01-20',
        });
      if (then === 'verify' || then === 'object')
        await move(world, complaint, { as: lurah, now: after, type: 'verify' });
      if (then === 'object')
        await move(world, complaint, { as: 'citizen', now: after, type: then, reason: 'Masih rusak' });
    }
  });

  it('is counted, timed and judged for whoever sees the cases', async () => {
    const officeOfUnit = await officeId(world, unit);
    const expected = { officeId: officeOfUnit, finished: 4, inTime: 2, reopened: 2, medianDays: 2.25 };
    for (const account of ['gubernur', walikota, 'camat.setiabudi', unit]) {
      const [work, ...others] = await workOf(world.db, await world.as(account), {
        weekFrom: week,
        weekTo: week,
      });
      expect(others).toEqual([]);
      expect(work).toMatchObject(expected);
      expect(work!.p90Days).toBeCloseTo(3.55, 9);
    }
    const seen = async (account: string, asked: { area?: string; offices?: number[] }) =>
      (await workOf(world.db, await world.as(account), { weekFrom: week, weekTo: week, ...asked })).length;
    expect(await seen('gubernur', { area: southern })).toBe(1);
    expect(await seen('gubernur', { area: '31.74.02' })).toBe(1);
    expect(await seen('gubernur', { area: '31.71' })).toBe(0);
    expect(await seen('gubernur', { offices: [officeOfUnit] })).toBe(1);
    expect(await seen('gubernur', { offices: [officeOfUnit + 1] })).toBe(0);
    expect(await seen('walikota.jakarta-timur', {})).toBe(0);
  });

  it('belongs to the week until its Friday', async () => {
    const person = await world.as('gubernur');
    const before = { weekFrom: '2026-12-26', weekTo: '2027-01-02' };
    expect(await workOf(world.db, person, before)).toEqual([]);
    expect(await workOf(world.db, person, { weekFrom: '2027-01-16', weekTo: '2027-01-30' })).toEqual([]);
  });
});
