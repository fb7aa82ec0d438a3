/** A number below this could be traced to people. */
export const small = 5;

/**
 * A place or category with its counts, which are told together or not at all, and its parts. The counts of a node are
 * the sums of those of its parts. `closed` keeps it untold whatever its counts are.
 */
export type Node = {
  code: string;
  counts: readonly number[];
  parts: readonly Node[];
  closed?: boolean;
};

/**
 * Which nodes of a tree may be told, by code. Of what is untold nobody who knows everything that is told, the sums of it
 * and this rule can say that it is below five: for each untold number five and more stays possible.
 *
 * Parts are told or hidden side by side. Whoever knows the whole and the told parts knows the sum of the hidden ones and
 * nothing more: so there are at least two hidden, their sum is at least twice five, and one of them is not small. Which
 * one is chosen by the order of codes and not by size, as size would say something of the small ones beside it. Where
 * several places are hidden together, their parts are one family, and some of each stay hidden.
 */
export function tellable(root: Node): ReadonlySet<string> {
  const told = new Set<string>();
  if (isUntold(root)) return told;
  told.add(root.code);
  // Places of which only the sum is known; a told place is alone.
  const families: Node[][] = [[root]];
  for (let family = families.pop(); family; family = families.pop()) {
    const hidden = hiddenAmong(family);
    for (const part of family.flatMap(({ parts }) => parts)) {
      if (hidden.has(part)) continue;
      told.add(part.code);
      families.push([part]);
    }
    if (hidden.size > 0) families.push([...hidden]);
  }
  return told;
}

const isSmall = ({ counts }: Node): boolean => counts.some((n) => n < small);
const isUntold = (node: Node): boolean => node.closed === true || isSmall(node);

function hiddenAmong(family: readonly Node[]): ReadonlySet<Node> {
  const parts = inOrder(family.flatMap((node) => node.parts));
  const hidden = new Set(parts.filter(isUntold));
  if (hidden.size === 0) return hidden;
  const from = parts.findIndex((part) => hidden.has(part));
  for (const part of [...parts.slice(from), ...parts.slice(0, from)]) {
    if (isCovered([...hidden])) break;
    hidden.add(part);
  }
  return hidden;
}

const inOrder = (nodes: readonly Node[]) => nodes.toSorted((one, other) => (one.code < other.code ? -1 : 1));

const isCovered = (hidden: readonly Node[]): boolean =>
  hidden.length > 1 &&
  hidden.some((node) => !isSmall(node)) &&
  hidden[0]!.counts.every((_, at) => hidden.reduce((sum, { counts }) => sum + counts[at]!, 0) >= 2 * small);
