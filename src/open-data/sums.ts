import type { Told } from './queries.ts';

/** What several published months make together: each number only where every month tells it. */
export type Sum = {
  received: number | null;
  solved: number | null;
  inTime: number | null;
  otherwise: number | null;
  /** The lowest and highest median of the months; a median of medians would be none. */
  medianDays: [lowest: number, highest: number] | null;
};

/** Adds up what was published of one place or category. A month without a row tells nothing. */
export function sumOf(rows: readonly Told[], months: number): Sum {
  const all = rows.length === months;
  const total = (of: (row: Told) => number | null) =>
    all && rows.length > 0 ? rows.reduce<number | null>((sum, row) => plus(sum, of(row)), 0) : null;
  const medians = rows.flatMap(({ medianDays }) => (medianDays === null ? [] : [medianDays]));
  return {
    received: total((row) => row.received),
    solved: total((row) => row.solved),
    inTime: total((row) => row.inTime),
    otherwise: total((row) => row.otherwise),
    medianDays:
      all && medians.length === months && months > 0 ? [Math.min(...medians), Math.max(...medians)] : null,
  };
}

const plus = (one: number | null, other: number | null) =>
  one === null || other === null ? null : one + other;
