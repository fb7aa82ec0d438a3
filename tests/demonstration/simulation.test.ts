import { brokenPromises } from '../../src/complaints/check.ts';
import { stateNames } from '../../src/complaints/states.ts';
import { fillHistory } from '../../src/demonstration/history.ts';
import { fillingOf } from '../../src/demonstration/filling.ts';
import { keepOnly } from '../../src/demonstration/scale/play.ts';
import { tried } from '../../src/demonstration/simulation/stage.ts';
import { simulateWeeks } from '../../src/demonstration/simulation/weeks.ts';
import type { Database } from '../../src/database/connect.ts';
import { attendanceOf } from '../../src/figures/queries.ts';
import { Conflict } from '../../src/errors.ts';
import { NumbersDiffer } from '../../src/reports/reconcile.ts';
import { testDatabase } from '../support/database.ts';
import { on } from '../support/world.ts';

const dropping: (() => Promise<void>)[] = [];
const database = async () => {
  const { db, drop } = await testDatabase();
  dropping.push(drop);
  return db;
};
afterAll(async () => {
  for (const drop of dropping) await drop();
});

/** Who came to which session, when and in whose place. */
const arrivalsOf = async (db: Database) =>
  (
    await db.raw<{ rows: object[] }>(`
      select s.kecamatan_code, s.held_on, o.slug, a.arrived_at, a.represented_by, a.recorded_at
      from session_attendance a join saturday_sessions s on s.id = a.session_id join offices o on o.id = a.office_id
      order by 1, 2, 3`)
  ).rows;

/** What a run left behind, without what may differ between two databases: ids given by other activity. */
const traceOf = async (db: Database) =>
  (
    await db.raw<{ rows: object[] }>(`
      select c.ticket, c.state, c.version, c.due_at, c.text,
        (select string_agg(e.type || ' ' || e.at, ', ' order by e.id) from complaint_events e
         where e.complaint_id = c.id) as history
      from complaints c order by c.ticket`)
  ).rows;

describe('the simulation', () => {
  it('takes a refusal as part of the play, and numbers that do not agree as a fault', async () => {
    const refused = async () => Promise.reject(new Conflict(1, 2));
    expect(await tried(refused)).toBe(false);
    const differing = async () => Promise.reject(new NumbersDiffer(1, []));
    await expect(tried(differing)).rejects.toThrow(NumbersDiffer);
  });

  it('plays weeks through the verbs in which every state occurs and no promise is broken', async () => {
    const db = await database();
    await simulateWeeks(db, { weeks: 2, seed: 1, until: on('2026-11-19', '15:00') });
    expect(await brokenPromises(db)).toEqual([]);
    const seen = (await db('complaint_events').distinct('to_state').pluck('to_state')) as string[];
    expect(stateNames.filter((state) => !seen.includes(state))).toEqual([]);
    const [counts] = (
      await db.raw<{
        rows: [{ complaints: number; texts: number; overdue: number; objected: number; late: number }];
      }>(`
        select count(*) as complaints, count(distinct left(text, 40)) as texts,
          count(*) filter (where overdue_at is not null) as overdue,
          count(*) filter (where objections > 0) as objected,
          count(*) filter (where received_at > '2026-11-19T08:00:00Z') as late
        from complaints`)
    ).rows;
    expect(counts.complaints).toBeGreaterThan(400);
    expect(counts.texts).toBeGreaterThan(150);
    expect(counts.overdue).toBeGreaterThan(0);
    expect(counts.objected).toBeGreaterThan(0);
    expect(counts.late).toBe(0);

    // Some came and some did not, on each Saturday, and here and there nobody noted it.
    const now = on('2026-11-19', '15:00');
    const saturdays = await attendanceOf(db, { areaCode: '31', from: '2026-11-07', to: '2026-11-14', now });
    expect(saturdays.map(({ saturday }) => saturday)).toEqual(['2026-11-07', '2026-11-14']);
    for (const { invited, present, unticked } of saturdays) {
      expect(present / invited).toBeGreaterThan(0.6);
      expect(present / invited).toBeLessThan(0.95);
      expect(unticked).toBeLessThan(invited / 4);
    }
    expect(saturdays.reduce((sum, { unticked }) => sum + unticked, 0)).toBeGreaterThan(0);
  });

  it('gives the same weeks for the same seed, also when it was interrupted', async () => {
    const until = on('2026-11-17', '12:00');
    const [whole, halves, other] = [await database(), await database(), await database()];
    // What one kecamatan's dice throw depends on no other one: a few say as much as all.
    for (const db of [whole, halves, other]) await keepOnly(db, ['31.74.02', '31.74.03', '31.01.01']);
    await fillHistory(whole, { weeks: 1, seed: 7, until });
    const stopped = new Error('killed');
    await expect(
      fillHistory(halves, { weeks: 1, seed: 7, until }, (percent) => {
        if (percent > 40) throw stopped;
      }),
    ).rejects.toBe(stopped);
    expect(await fillingOf(halves)).toMatchObject({ finished: false });
    await fillHistory(halves, { weeks: 1, seed: 7, until });
    expect(await traceOf(halves)).toEqual(await traceOf(whole));
    expect(await arrivalsOf(halves)).toEqual(await arrivalsOf(whole));
    expect((await arrivalsOf(whole)).length).toBeGreaterThan(10);
    expect(await fillingOf(halves)).toMatchObject({ finished: true, percent: 100 });
    const begun = new Error('far enough');
    await expect(
      fillHistory(other, { weeks: 1, seed: 8, until }, (percent) => {
        if (percent > 10) throw begun;
      }),
    ).rejects.toBe(begun);
    const tickets = async (db: Database) =>
      new Set((await traceOf(db)).map((row) => (row as { ticket: string }).ticket));
    const [mine, theirs] = [await tickets(other), await tickets(whole)];
    expect(mine.size).toBeGreaterThan(0);
    expect([...mine].filter((ticket) => theirs.has(ticket))).toEqual([]);
  });
});
