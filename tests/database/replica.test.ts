import { readingPlaces } from '../../src/database/replica.ts';
import { startPair, type Pair } from '../support/standby.ts';

let pair: Pair;
beforeAll(async () => {
  pair = await startPair(async (db) => {
    await db.raw('create table counted (n integer)');
  });
});
afterAll(() => pair.drop());

/** However busy the machine is: only a replica that is away does not answer. */
const patient = 120_000;
const countIn = async (db: Pair['primary']) => Number((await db('counted').count('* as n').first())!.n);

describe('pages of figures', () => {
  it('read a streaming replica and say that it is up to date, also when nothing happens', async () => {
    const place = readingPlaces(pair.primary, pair.standby, patient);
    await pair.primary('counted').insert({ n: 1 });
    await pair.caughtUp();
    const { db, ageSeconds } = await place();
    expect(db).toBe(pair.standby);
    expect(ageSeconds).toBe(0);
    expect(await countIn(db)).toBe(1);
    await expect(db('counted').insert({ n: 2 })).rejects.toThrow(/read-only/);
  });

  it('say how far it is behind when it does not follow', async () => {
    await pair.standby.raw('select pg_wal_replay_pause()');
    await pair.primary('counted').insert({ n: 2 });
    const behind = async () => (await readingPlaces(pair.primary, pair.standby, patient)()).ageSeconds!;
    while ((await behind()) === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const first = await behind();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await behind()).toBeGreaterThan(first);
    expect(await countIn(pair.standby)).toBe(1);
    await pair.standby.raw('select pg_wal_replay_resume()');
    await pair.caughtUp();
    expect(await behind()).toBe(0);
  });

  it('read the database itself without a replica, and while it is away', async () => {
    expect(await readingPlaces(pair.primary, null)()).toEqual({ db: pair.primary, ageSeconds: null });
    const place = readingPlaces(pair.primary, pair.standby, patient);
    await pair.stopStandby();
    expect(await place()).toEqual({ db: pair.primary, ageSeconds: null });
    expect(await place()).toEqual({ db: pair.primary, ageSeconds: null });
  });
});
