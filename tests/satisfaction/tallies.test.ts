import { asWorker } from '../../src/database/standing.ts';
import { elements, type Tally } from '../../src/satisfaction/ikm.ts';
import { keepAnswers, talliesOf, weeklyTalliesOf } from '../../src/satisfaction/queries.ts';
import { recountAnswers, rollAnswers, wrongAnswers } from '../../src/satisfaction/tallies.ts';
import type { Database } from '../../src/database/connect.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let db: Database;
let worker: Database;
beforeAll(async () => {
  world = await newWorld();
  db = world.db;
  worker = asWorker(db);
});
afterAll(() => world.drop());

const days = ['2026-11-20', '2026-11-21', '2026-11-28'];

/** Answers to some complaints, with scores and gaps that differ; every third is answered again with one more. */
async function answer(count: number, from: number): Promise<void> {
  for (let n = from; n < from + count; n += 1) {
    const { id } = await world.complaint();
    const answers = Object.fromEntries(
      elements.flatMap((name, index) => ((n + index) % 4 ? [[name, ((n * index) % 4) + 1]] : [])),
    );
    const day = days[n % days.length]!;
    const kept = { complaintId: id, answers, remark: null, at: on(saturday, '12:00'), day };
    await db.transaction((trx) => keepAnswers(trx, kept));
    if (n % 3 === 0)
      await db.transaction((trx) => keepAnswers(trx, { ...kept, answers: { u1: ((n % 4) + 1) as 1 } }));
    await db('complaints')
      .where({ id })
      .update({ resolved_at: on(day, '13:00') });
  }
}

/** The same numbers from the answers themselves. */
async function counted(where: object, from: string, to: string): Promise<Tally> {
  const rows = (await db('survey_answers as s')
    .join('complaints as c', 'c.id', 's.complaint_id')
    .where(where)
    .whereBetween('s.answered_on', [from, to])
    .select(elements.map((name) => `s.${name}`))) as Record<string, number | null>[];
  return Object.fromEntries(
    elements.map((name) => {
      const given = rows.flatMap((row) => row[name] ?? []);
      return [name, { answers: given.length, sum: given.reduce((sum, score) => sum + score, 0) }];
    }),
  ) as Tally;
}

const period = { from: '2026-11-21', to: '2026-11-28' };
const agree = async () => {
  expect(await wrongAnswers(db)).toEqual([]);
  for (const [level, areaCode, where] of [
    ['province', '31', {}],
    ['city', '31.74', { 'c.city_code': '31.74' }],
    ['kecamatan', '31.74.02', { 'c.kecamatan_code': '31.74.02' }],
    ['kelurahan', '31.74.02.1002', { 'c.kelurahan_code': '31.74.02.1002' }],
  ] as const) {
    const [whole, ...parts] = await talliesOf(db, { areaCode, ...period }, level, 'Asia/Jakarta');
    const truly = await counted(where, period.from, period.to);
    expect({ level, tally: whole?.tally }).toEqual({ level, tally: truly });
    const [{ n }] = (await db('complaints as c')
      .where(where)
      .whereBetween('c.resolved_at', [on('2026-11-21', '00:00'), on('2026-11-28', '23:59')])
      .count('* as n')) as unknown as [{ n: number }];
    expect({ level, population: whole?.population }).toEqual({ level, population: n });
    const sum = parts.reduce((all, { population }) => all + population, 0);
    expect({ level, sum }).toEqual({ level, sum: n });
    const weeks = await weeklyTalliesOf(db, { areaCode, from: '2026-11-14', to: '2026-12-04' }, level);
    expect([...weeks.keys()].toSorted()).toEqual(['2026-11-14', '2026-11-21', '2026-11-28']);
    expect(weeks.get('2026-11-28')).toEqual(await counted(where, '2026-11-28', '2026-12-04'));
  }
};

describe('counts of answers', () => {
  it('are exact before and after they are rolled up, also of answers that come again', async () => {
    await answer(12, 0);
    await agree();
    await rollAnswers(worker);
    expect(await db('survey_changes').first()).toBeUndefined();
    await agree();
    await answer(9, 12);
    await agree();
    await rollAnswers(worker);
    await agree();
  });

  it('go with a case that goes to another kecamatan', async () => {
    const [{ id }] = (await db('survey_answers as s')
      .join('complaints as c', 'c.id', 's.complaint_id')
      .orderBy('c.id')
      .limit(1)
      .select('c.id')) as [{ id: number }];
    await db('complaints')
      .where({ id })
      .update({ city_code: '31.71', kecamatan_code: '31.71.01', kelurahan_code: '31.71.01.1001' });
    await agree();
    await rollAnswers(worker);
    await agree();
    expect(await db('survey_changes').first()).toBeUndefined();
  });

  it('that somebody changed are named, and counted anew', async () => {
    await db('survey_tallies')
      .where({ area_code: '31.74', answered_on: '2026-11-21' })
      .increment('u3_sum', 1);
    await db('survey_tallies').insert({
      area_code: '31.75',
      answered_on: '2026-11-21',
      ...Object.fromEntries(
        elements.flatMap((name) => [
          [`${name}_n`, 1],
          [`${name}_sum`, 4],
        ]),
      ),
    });
    expect(await wrongAnswers(db)).toEqual(['31.74 2026-11-21', '31.75 2026-11-21']);
    await recountAnswers(db);
    await agree();
  });
});
