import { goalsOf } from '../../scripts/bench/goals.ts';
import type { Measured, Results } from '../../scripts/bench/work.ts';

const load = (users: number, p95: number, perSecond = 100) => ({
  users,
  perSecond,
  p50: p95 / 2,
  p95,
  p99: p95,
  requests: 500,
  faults: 0,
});
const row = (name: string, role: string, size: number, more: Partial<Measured> = {}): Measured => ({
  ...load(1, 10),
  name,
  role,
  size,
  statements: 12,
  ...more,
});

const sizes = [10_000, 1_000_000, 20_000_000];
const good = (): Results => ({
  cores: 2,
  loadBefore: 0,
  start: { webMs: 900, workerMs: 800 },
  memory: { web: 170, worker: 100 },
  beside: [{ size: sizes[1]!, alone: load(1, 9), loaded: load(1, 12) }],
  measured: sizes.flatMap((size) => [
    row('intake', 'clerk', size, { statements: 40 }),
    row('intake', 'clerk', size, load(8, 40)),
    row('intake', 'clerk', size, load(32, 140)),
    row('first screen', 'camat', size, { p95: 20 }),
    row('first screen', 'camat', size, load(32, 900)),
    row('list', 'camat', size),
    row('search', 'camat', size, { p95: 80 }),
  ]),
  limit: sizes.map((size) => ({ size, pgbench: 400, express: 9000, statements: 12, inTransaction: 8 })),
});

/** The results, with the first row of this name, size and number of users changed. */
function but(name: string, size: number, changes: Partial<Measured>, users = 1): Results {
  const results = good();
  const found = results.measured.find(
    (each) => each.name === name && each.size === size && each.users === users,
  );
  Object.assign(found!, changes);
  return results;
}
const missed = (results: Results) => goalsOf(results).filter(({ holds }) => holds === false);

it('holds of what keeps every limit', () => {
  expect(goalsOf(good()).map(({ holds }) => holds)).toEqual(goalsOf(good()).map(() => true));
});

it.each<[string, Results, string]>([
  ['intakes of 8', but('intake', sizes[0]!, { perSecond: 79 }, 8), '20 % (clerk, 10,000)'],
  ['one clerk', but('intake', sizes[1]!, { p95: 15.4 }), '15 ms (clerk, 1,000,000)'],
  ['32 clerks', but('intake', sizes[2]!, { p95: 151 }, 32), '151 ms (clerk, 20,000,000)'],
  ['first screens', but('first screen', sizes[0]!, { p95: 51 }), '51 ms (camat, 10,000)'],
  ['up to a million', but('first screen', sizes[1]!, { p95: 31 }), '1.55 × (camat, 1,000,000)'],
  ['above a million', but('first screen', sizes[2]!, { p95: 41 }), '2.05 × (camat, 20,000,000)'],
  ['lists', but('list', sizes[0]!, { p95: 31 }), '31 ms (camat, 10,000)'],
  ['search', but('search', sizes[1]!, { p95: 101 }), '101 ms (camat, 1,000,000)'],
  ['statements', but('list', sizes[2]!, { statements: 31 }), '31 (camat, 20,000,000)'],
  ['wrong answers', but('list', sizes[0]!, { faults: 1 }), '1 (camat, 10,000)'],
  ['memory', { ...good(), memory: { web: 200, worker: 101 } }, '301 MiB'],
  ['start', { ...good(), start: { webMs: 2100, workerMs: 800 } }, '2.10 s'],
  [
    'beside',
    { ...good(), beside: [{ size: 10_000, alone: load(1, 9), loaded: load(1, 19) }] },
    '2.11 × (10,000)',
  ],
])('is missed where the worst is beyond its limit: %s', (goal, results, reached) => {
  expect(missed(results)).toEqual([
    expect.objectContaining({ goal: expect.stringContaining(goal), reached }),
  ]);
});

it('says what was not measured, and misses nothing by it', () => {
  const results = good();
  results.limit = results.limit.map((each) => ({ ...each, pgbench: null }));
  results.memory = { web: null, worker: null };
  results.beside = [];
  const unknown = goalsOf(results).filter(({ holds }) => holds === null);
  expect(unknown.map(({ reached }) => reached)).toEqual(unknown.map(() => 'not measured'));
  expect(unknown).toHaveLength(3);
  expect(missed(results)).toEqual([]);
});

it('asks of larger sizes only what is promised of them', () => {
  const large = but('list', sizes[1]!, { p95: 300 });
  expect(missed(large)).toEqual([]);
  expect(missed(but('search', sizes[2]!, { p95: 3000 }))).toEqual([]);
});
