/** What somebody knows: a sum of some of the unknown numbers. */
export type Known = { terms: readonly number[]; sum: number };

/**
 * The most that a sum of unknown numbers, none of them negative, can be for somebody who knows other sums of them:
 * linear programming by the simplex method (Bland's rule), as an attacker would do it.
 */
export function mostOf(target: readonly number[], known: readonly Known[], unknowns: number): number {
  // One helper for each equation, which costs more than anything could bring, so that a first solution exists.
  const rows = known.map(({ terms, sum }, at) => {
    const row = new Float64Array(unknowns + known.length + 1);
    for (const term of terms) row[term] = 1;
    row[unknowns + at] = 1;
    row[row.length - 1] = sum;
    return row;
  });
  const worth = new Float64Array(unknowns + known.length);
  for (const term of target) worth[term] = 1;
  worth.fill(-1e6, unknowns);
  const basis = known.map((_, at) => unknowns + at);
  const last = unknowns + known.length;
  for (;;) {
    const entering = worth.findIndex(
      (value, column) =>
        value - basis.reduce((sum, of, at) => sum + worth[of]! * rows[at]![column]!, 0) > 1e-6,
    );
    if (entering < 0) break;
    let leaving = -1;
    let least = Infinity;
    for (const [at, row] of rows.entries()) {
      const ratio = row[entering]! > 1e-9 ? row[last]! / row[entering]! : Infinity;
      if (
        ratio < least - 1e-9 ||
        (ratio < Infinity && ratio < least + 1e-9 && basis[at]! < basis[leaving]!)
      ) {
        least = ratio;
        leaving = at;
      }
    }
    if (leaving < 0) return Infinity;
    pivot(rows, leaving, entering);
    basis[leaving] = entering;
  }
  if (basis.some((of, at) => of >= unknowns && rows[at]![last]! > 1e-6))
    throw new Error('What is told contradicts itself');
  return basis.reduce((sum, of, at) => sum + (of < unknowns ? worth[of]! * rows[at]![last]! : 0), 0);
}

function pivot(rows: Float64Array[], leaving: number, entering: number): void {
  const pivoted = rows[leaving]!;
  const by = pivoted[entering]!;
  for (let column = 0; column < pivoted.length; column += 1) pivoted[column]! /= by;
  for (const row of rows) {
    const factor = row === pivoted ? 0 : row[entering]!;
    if (factor === 0) continue;
    for (let column = 0; column < row.length; column += 1) row[column]! -= factor * pivoted[column]!;
  }
}
