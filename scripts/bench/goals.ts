import type { Measured, Results } from './work.ts';

/** What must hold of the speed, what was reached, and whether it holds; null where it was not measured. */
export type Goal = { goal: string; limit: string; reached: string; holds: boolean | null };

const million = 1_000_000;

/** The limits that every version keeps, against what was measured. Times are p95 of one user unless another number is said. */
export function goalsOf(results: Results): Goal[] {
  const { measured, limit, memory, start, beside } = results;
  const smallest = Math.min(...measured.map(({ size }) => size));
  const of = (name: string, users = 1) => measured.filter((row) => row.name === name && row.users === users);
  const base = (row: Measured) =>
    of(row.name).find(({ role, size }) => role === row.role && size === smallest)!.p95;
  const screens = of('first screen');
  const growth = (rows: Measured[]) => rows.map((row) => ({ ...row, value: row.p95 / base(row) }));
  const shares = limit.flatMap(({ size, pgbench }) =>
    [...of('intake', 8), ...of('intake', 32)]
      .filter((row) => row.size === size && pgbench !== null)
      .map((row) => ({ ...row, value: (100 * row.perSecond) / pgbench! })),
  );
  return [
    atLeast('intakes of 8 and 32 clerks, of what pgbench reaches', shares, 20, '%'),
    atMost('intake, one clerk', ms(of('intake')), 15, 'ms'),
    atMost('intake, 32 clerks at once', ms(of('intake', 32)), 150, 'ms'),
    atMost('first screens', ms(screens), 50, 'ms'),
    atMost(
      'first screens up to a million, to those at the smallest size',
      growth(screens.filter(({ size }) => size > smallest && size <= million)),
      1.5,
      '×',
    ),
    atMost(
      'first screens above a million, likewise',
      growth(screens.filter(({ size }) => size > million)),
      2,
      '×',
    ),
    atMost('lists up to 100 thousand', ms(of('list').filter(({ size }) => size <= million / 10)), 30, 'ms'),
    atMost('search up to a million', ms(of('search').filter(({ size }) => size <= million)), 100, 'ms'),
    atMost(
      'statements a page',
      measured
        .filter(({ name, statements }) => name !== 'intake' && Number.isFinite(statements))
        .map((row) => ({ ...row, value: row.statements })),
      30,
      '',
    ),
    atMost(
      'wrong answers',
      measured.map((row) => ({ ...row, value: row.faults })),
      0,
      '',
    ),
    atMost(
      'memory of web and worker under load',
      memory.web === null || memory.worker === null ? [] : [{ value: memory.web + memory.worker }],
      300,
      'MiB',
    ),
    atMost(
      'start of web and worker',
      [start.webMs, start.workerMs].map((value) => ({ value: value / 1000 })),
      2,
      's',
    ),
    atMost(
      'one clerk beside a bulk load, a report and a recount, to alone',
      beside.map(({ size, alone, loaded }) => ({ size, value: loaded.p95 / alone.p95 })),
      2,
      '×',
    ),
  ];
}

const ms = (rows: Measured[]) => rows.map((row) => ({ ...row, value: row.p95 }));

type Reached = { value: number; role?: string; size?: number };

const atMost = (goal: string, reached: Reached[], most: number, unit: string) =>
  goalOf(goal, reached.toSorted((one, other) => other.value - one.value)[0], {
    limit: `at most ${most} ${unit}`,
    unit,
    holds: (value) => value <= most,
  });

const atLeast = (goal: string, reached: Reached[], least: number, unit: string) =>
  goalOf(goal, reached.toSorted((one, other) => one.value - other.value)[0], {
    limit: `at least ${least} ${unit}`,
    unit,
    holds: (value) => value >= least,
  });

// The worst of what was reached counts, and says whose and at which size it was.
function goalOf(
  goal: string,
  worst: Reached | undefined,
  { limit, unit, holds }: { limit: string; unit: string; holds(value: number): boolean },
): Goal {
  if (!worst) return { goal, limit: limit.trim(), reached: 'not measured', holds: null };
  const { value, role, size } = worst;
  const where = [role, size?.toLocaleString('en')].filter(Boolean).join(', ');
  const number = Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 0);
  return {
    goal,
    limit: limit.trim(),
    reached: `${number} ${unit}`.trim() + (where ? ` (${where})` : ''),
    holds: holds(value),
  };
}
