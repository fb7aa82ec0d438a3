import { createHash } from 'node:crypto';

export type Dice = {
  /** True with probability `p`. */
  yes(p: number): boolean;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  pick<T>(list: readonly T[]): T;
  /** One of the names, as often as its weight says. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
  bytes(size: number): Uint8Array;
  uuid(): string;
};

/** Repeatable chance: the same words always throw the same sequence, whatever was thrown elsewhere. */
export function diceFor(...words: (string | number)[]): Dice {
  const state = createHash('sha256').update(words.join('|')).digest();
  let counter = 0;
  let pool = Buffer.alloc(0);
  const bytes = (size: number) => {
    while (pool.length < size) {
      const next = createHash('sha256').update(state).update(String(counter)).digest();
      counter += 1;
      pool = Buffer.concat([pool, next]);
    }
    const taken = pool.subarray(0, size);
    pool = pool.subarray(size);
    return Uint8Array.from(taken);
  };
  const fraction = () => Buffer.from(bytes(4)).readUInt32BE() / 2 ** 32;
  const between = (low: number, high: number) => low + Math.floor(fraction() * (high - low + 1));
  return {
    yes: (p) => fraction() < p,
    between,
    pick: (list) => list[between(0, list.length - 1)]!,
    weighted: (weights) => {
      const entries = Object.entries(weights) as [keyof typeof weights, number][];
      let left = fraction() * entries.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [name, weight] of entries) if ((left -= weight) < 0) return name;
      return entries[0]![0];
    },
    bytes,
    uuid: () => {
      const hex = Buffer.from(bytes(16)).toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}
