import { createHash } from 'node:crypto';
import { newTicket } from '../../complaints/tickets.ts';

const half = 18; // two halves of 18 bits; the walk stays within the 35 bits of seven characters
const mask = 2 ** half - 1;
const bodies = 32 ** 7;

/**
 * A different ticket for each number, with its check character: the numbers are shuffled by a Feistel network, so that
 * twenty million tickets are distinct without asking anybody, and look as random as those of the counter.
 */
export function ticketsFor(seed: number): (n: number) => string {
  const keys = Array.from({ length: 4 }, (_, round) =>
    createHash('sha256').update(`ticket|${seed}|${round}`).digest().readUInt32BE(),
  );
  const shuffled = (n: number): number => {
    let [left, right] = [Math.floor(n / 2 ** half), n & mask];
    for (const key of keys) [left, right] = [right, left ^ (mixed(right, key) & mask)];
    return left * 2 ** half + right;
  };
  return (n) => {
    let body = shuffled(n);
    // Once more until it is a body: the network shuffles one bit more than there are.
    while (body >= bodies) body = shuffled(body);
    return newTicket((size) =>
      Uint8Array.from({ length: size }, (_, at) => Math.floor(body / 32 ** at) % 32),
    );
  };
}

function mixed(value: number, key: number): number {
  let mix = Math.imul(value ^ key, 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
}
