import { randomBytes, timingSafeEqual } from 'node:crypto';
import { argon2idNow, inTurn, presentCost, type Cost } from './hashing.ts';

/** Hashes with argon2id when it is its turn; the result is a PHC string. @throws TryLater (503) */
export const hashPassword = (password: string): Promise<string> => inTurn(() => hashNow(password));

/** The same for work that has its turn already (`inTurn`). */
export async function hashNow(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await argon2idNow(normalised(password), nonce);
  const { memory, passes, parallelism } = presentCost;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${base64(nonce)}$${base64(tag)}`;
}

/** True when the password belongs to the hash, when it is its turn. @throws TryLater (503) */
export const passwordMatches = (password: string, hash: string): Promise<boolean> =>
  inTurn(() => matchesNow(password, hash));

/** The same for work that has its turn already. Costs one hash whatever the stored one looks like. */
export async function matchesNow(password: string, hash: string): Promise<boolean> {
  const stored = read(hash);
  const { cost, nonce, tag } = stored ?? read(nobodysHash)!;
  const given = await argon2idNow(normalised(password), nonce, cost);
  // A tag of zeros is nobody's.
  return timingSafeEqual(given, tag) && stored !== null && tag.some((byte) => byte !== 0);
}

/** Whether a hash was made at another cost than today's: to be made anew at the next sign-in. */
export function isDated(hash: string): boolean {
  const stored = read(hash);
  if (!stored) return false;
  const { memory, passes, parallelism, tagLength } = stored.cost;
  const now = presentCost;
  return (
    memory !== now.memory ||
    passes !== now.passes ||
    parallelism !== now.parallelism ||
    tagLength !== now.tagLength
  );
}

/** One text however it was typed: composed and decomposed letters are the same (NIST SP 800-63B-4, 3.1.1.2). */
export const normalised = (password: string): string => password.normalize('NFKC');

/** A hash that no password has: unknown names cost as much time as known ones. */
export const nobodysHash =
  '$argon2id$v=19$m=47104,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** What stands in place of the hash until a person sets the first password. */
export const unusableHash = nobodysHash;

function read(hash: string): { cost: Cost; nonce: Buffer; tag: Buffer } | null {
  const found = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash);
  if (!found) return null;
  const [memory, passes, parallelism] = found.slice(1, 4).map(Number) as [number, number, number];
  const [nonce, tag] = found.slice(4, 6).map((text) => Buffer.from(text, 'base64')) as [Buffer, Buffer];
  return { cost: { memory, passes, parallelism, tagLength: tag.length }, nonce, tag };
}

const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
