/**
 * A 64-bit perceptual hash (pHash): the 8 × 8 lowest frequencies of a 32 × 32 grey picture, by a discrete cosine
 * transform, each bit saying whether a frequency is stronger than the median. Re-encoding, scaling, brightness and a
 * stamp in a corner change few bits of it. Own code, because sharp does the scaling already and the rest is these
 * lines; the packages that offer it bring a second image decoder along.
 */

export const greySide = 32;
const kept = 8;
/** Photos this far apart or less (bits that differ) are alike. */
export const alikeWithin = 6;
/** Bands into which a hash is cut for its index, of 16 bits each. */
const bands = 4;
/** Below this strength there is nothing in a picture to compare: a finger on the lens, a night without light. */
const plain = 1;

const cosines = Array.from({ length: kept + 1 }, (_, frequency) =>
  Array.from({ length: greySide }, (__, at) =>
    Math.cos(((2 * at + 1) * frequency * Math.PI) / (2 * greySide)),
  ),
);

/** The hash of 32 × 32 grey pixels, as a signed 64-bit number; null for a picture without anything in it. */
export function hashOf(grey: Uint8Array): bigint | null {
  const strengths: number[] = [];
  const rows = Array.from({ length: greySide }, (_, y) =>
    cosines.map((wave) => sum(wave, (x) => grey[y * greySide + x]!)),
  );
  for (let v = 1; v <= kept; v++)
    for (let u = 1; u <= kept; u++) strengths.push(sum(cosines[v]!, (y) => rows[y]![u]!) / greySide ** 2);
  if (Math.max(...strengths.map(Math.abs)) < plain) return null;
  const sorted = strengths.toSorted((one, other) => one - other);
  const median = (sorted[31]! + sorted[32]!) / 2;
  const bits = strengths.reduce((hash, strength) => (hash << 1n) | (strength > median ? 1n : 0n), 0n);
  return BigInt.asIntN(64, bits);
}

const sum = (wave: number[], value: (at: number) => number) =>
  wave.reduce((total, factor, at) => total + factor * value(at), 0);

/** How many bits differ. */
export function distance(one: bigint, other: bigint): number {
  return BigInt.asUintN(64, one ^ other)
    .toString(2)
    .replaceAll('0', '').length;
}

/**
 * For each band of a hash the values that a like hash can have there. Two hashes at most six bits apart have a band
 * (of four) in which at most one bit differs, so 17 values in each band find every one of them.
 */
export function probesOf(hash: bigint): number[][] {
  return Array.from({ length: bands }, (_, band) => {
    const value = Number((BigInt.asUintN(64, hash) >> BigInt(16 * (bands - 1 - band))) & 0xffffn);
    return [value, ...Array.from({ length: 16 }, (__, bit) => value ^ (1 << bit))];
  });
}
