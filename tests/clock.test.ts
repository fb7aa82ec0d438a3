import { isRealTime, now, readClock, setClock } from '../src/clock.ts';
import { testDatabase, type TestDatabase } from './support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const near = (one: Date, other: Date) => Math.abs(one.getTime() - other.getTime()) < 5000;

describe('the clock', () => {
  it('shows real time until it is moved, and then goes on from there', async () => {
    const { db } = database;
    expect(isRealTime()).toBe(true);
    expect(near(now(), new Date())).toBe(true);
    const saturday = new Date('2030-11-23T01:00:00Z');
    await setClock(db, saturday);
    expect(isRealTime()).toBe(false);
    expect(near(now(), saturday)).toBe(true);
    await setClock(db, null);
    expect(isRealTime()).toBe(true);
  });

  it('stands in the database, where another process finds it', async () => {
    const { db } = database;
    await db.raw('update clock set offset_ms = ?', [7 * 86_400_000]);
    expect(isRealTime()).toBe(true);
    await readClock(db);
    expect(near(now(), new Date(Date.now() + 7 * 86_400_000))).toBe(true);
    await db.raw('update clock set offset_ms = 0');
    await readClock(db);
    expect(isRealTime()).toBe(true);
  });
});
