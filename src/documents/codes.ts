import { randomBytes } from 'node:crypto';
import type { RandomBytes } from '../complaints/tickets.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford's base 32: no I, L, O, U
const letters = 12;

/** Twelve random characters (60 bits): short enough for a small QR and for typing, not guessable. */
export const newCode = (random: RandomBytes = randomBytes): string =>
  [...random(letters)].map((byte) => alphabet[byte % 32]!).join('');

/** What somebody typed or scanned as a code in its stored form, or null when it is none. */
export function readCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replace(/[\s\-–.]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  return code.length === letters && [...code].every((letter) => alphabet.includes(letter)) ? code : null;
}

/** As people see it: `7K3M-Q9TX-4B2C`. */
export const shownCode = (code: string): string => code.match(/.{4}/g)!.join('-');
