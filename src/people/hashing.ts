import { argon2 } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { TryLater } from '../errors.ts';

export type Cost = { memory: number; passes: number; parallelism: number; tagLength: number };

/**
 * OWASP's first recommended setting for argon2id: 46 MiB, one pass, one lane. It costs as much time as 19 MiB and two
 * passes; but below 32 MiB glibc keeps what each thread once hashed with, 20 MiB of it four times over.
 */
export const presentCost: Cost = { memory: 47104, passes: 1, parallelism: 1, tagLength: 32 };

// libuv has four threads, for files, names of hosts and compression too.
const threads = 4;

/**
 * Hashes that run at once in this process: half of libuv's threads stay free for files and compression, and one core
 * for everything else. A hash takes 46 MiB, so this bounds the memory as well.
 */
export const hashesAtOnce = Math.max(1, Math.min(threads / 2, availableParallelism() - 1));

/** Who may wait for a turn: at 25 ms a hash the last one waits some eight seconds. */
export const lineAtMost = 300;
const laterSeconds = 10;

const line: (() => void)[] = [];
let running = 0;
let most = 0;
let done = 0;

/** What the line looks like now, the most that ever ran at once, and how many hashes were made. */
export const hashingNow = () => ({ running, waiting: line.length, most, done });

/**
 * Runs work that hashes when it is its turn. Never ask for a turn inside a turn, nor inside a transaction: those who
 * hold the last connection would wait for those who need one. @throws TryLater (503) when the line is full
 */
export async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < hashesAtOnce) running += 1;
  else {
    if (line.length >= lineAtMost) throw new TryLater(503, laterSeconds);
    await new Promise<void>((resolve) => line.push(resolve));
  }
  most = Math.max(most, running);
  try {
    return await work();
  } finally {
    const next = line.shift();
    if (next) next();
    else running -= 1;
  }
}

/** An argon2id hash, off the main thread, when it is its turn. @throws TryLater (503) */
export const argon2id = (message: string | Buffer, nonce: Buffer, cost = presentCost): Promise<Buffer> =>
  inTurn(() => argon2idNow(message, nonce, cost));

/** The same for work that has its turn already. */
export async function argon2idNow(
  message: string | Buffer,
  nonce: Buffer,
  cost = presentCost,
): Promise<Buffer> {
  done += 1;
  return derive('argon2id', { ...cost, message: Buffer.from(message), nonce });
}

const derive = promisify(argon2);
