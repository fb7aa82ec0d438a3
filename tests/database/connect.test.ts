import { testDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

describe('connect', () => {
  it('gives numbers, calendar days and instants', async () => {
    const { rows } = await test.db.raw(`
      select count(*) as many, 1.25::numeric as share, date '2026-11-21' as day,
             timestamptz '2026-11-21 08:00+07' as instant, current_setting('TimeZone') as zone,
             array[1::bigint, null] as numbers, array[date '2026-11-21'] as days`);
    expect(rows).toEqual([
      {
        many: 1,
        share: 1.25,
        day: '2026-11-21',
        instant: new Date('2026-11-21T01:00:00Z'),
        zone: 'UTC',
        numbers: [1, null],
        days: ['2026-11-21'],
      },
    ]);
  });
});
