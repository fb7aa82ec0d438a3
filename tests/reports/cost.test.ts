import { composed } from '../../src/reports/content.ts';
import { differencesOf } from '../../src/reports/reconcile.ts';
import { draftReport } from '../../src/reports/report.ts';
import { ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { asked } from '../support/asked.ts';
import { newWorld, on, setiabudi, type World } from '../support/world.ts';
import { decided, monday } from './cases.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const now = on(monday, '13:00');

/** How many statements it takes to read a draft and to count it again. */
async function statements(): Promise<{ cases: number; queries: number }> {
  const draft = await draftReport(world.db, { level: 'kecamatan', areaCode: setiabudi, now });
  let found = 0;
  const { length } = await asked(world.db, async () => {
    const { content, cases } = await composed(world.db, draft, now);
    expect(await differencesOf(world.db, content, { now, calendar: ordinaryCalendar })).toEqual([]);
    found = cases.length;
  });
  return { cases: found, queries: length };
}

describe('a report', () => {
  it('takes the same number of statements for one case and for many', async () => {
    await decided(world, 'unsolved');
    const one = await statements();
    for (const outcome of ['unsolved', 'followUp', 'resolved', 'verification', 'unsolved'] as const)
      await decided(world, outcome);
    const many = await statements();
    expect([one.cases, many.cases]).toEqual([1, 6]);
    expect(many.queries).toBe(one.queries);
    expect(many.queries).toBeLessThan(12);
  });
});
