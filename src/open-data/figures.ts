import type { Counted, Figures } from './queries.ts';
import { tellable, type Node } from './suppression.ts';

type Place = { code: string; parent: string | null };
type Tree = { code: string; row: Counted; parts: Tree[] };

/**
 * What is told of what was counted in a month: of every place, and of every category in each province. Each measure is
 * hidden by itself, as none can be reckoned from another; what was solved in time and what was late only together.
 */
export function figuresOf(counted: readonly Counted[], places: readonly Place[]): Figures[] {
  const wholes = new Map(counted.flatMap((row) => (row.category === null ? [[row.area, row]] : [])));
  const within = Map.groupBy(places, ({ parent }) => parent);
  const treeOf = ({ code }: Place): Tree => ({
    code,
    row: wholes.get(code) ?? { ...nothing, area: code },
    parts: (within.get(code) ?? []).map(treeOf),
  });
  return (within.get(null) ?? []).flatMap((province) => {
    const tree = treeOf(province);
    const categories = counted.filter(({ area, category }) => area === province.code && category !== null);
    const parts = categories.map((row) => ({ code: row.category!, row, parts: [] }));
    return [...toldOf(tree), ...toldOf({ ...tree, parts }).slice(1)];
  });
}

const nothing = { category: null, received: 0, solved: 0, inTime: 0, otherwise: 0, medianDays: null };

// One for each node of the tree of which something is told, the root first.
function toldOf(tree: Tree): Figures[] {
  const told = (counts: (row: Counted) => number[], closed?: (code: string) => boolean) =>
    tellable(nodeOf(tree, counts, closed));
  const received = told((row) => [row.received]);
  const solved = told((row) => [row.solved]);
  const otherwise = told((row) => [row.otherwise]);
  const punctual = told(
    (row) => [row.inTime, row.solved - row.inTime],
    (code) => !solved.has(code),
  );
  return allOf(tree).flatMap(({ code, row }, index) => {
    const figures = {
      area: row.area,
      category: row.category,
      received: received.has(code) ? row.received : null,
      solved: solved.has(code) ? row.solved : null,
      inTime: punctual.has(code) ? row.inTime : null,
      otherwise: otherwise.has(code) ? row.otherwise : null,
      medianDays: solved.has(code) && row.medianDays !== null ? tenths(row.medianDays) : null,
    };
    const some = figures.received ?? figures.solved ?? figures.otherwise;
    return some !== null || index === 0 ? [figures] : [];
  });
}

const tenths = (days: number) => Math.round(days * 10) / 10;

const nodeOf = (
  { code, row, parts }: Tree,
  counts: (row: Counted) => number[],
  closed?: (code: string) => boolean,
): Node => ({
  code,
  counts: counts(row),
  parts: parts.map((part) => nodeOf(part, counts, closed)),
  closed: closed?.(code) ?? false,
});

const allOf = (tree: Tree): Tree[] => [tree, ...tree.parts.flatMap(allOf)];
