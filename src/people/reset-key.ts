import { createHmac, randomBytes } from 'node:crypto';
import { config } from '../config.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford's base 32: no I, L, O, U
const codeLength = 20;

/**
 * The key in a letter's link: made from the id of its row and a secret, so that the letter can be written whenever it
 * is sent and the key is stored nowhere.
 */
export const linkKeyOf = (resetId: string): string => keyed(`reset-link:${resetId}`).toString('base64url');

/** A code to hand over: a hundred random bits, as it is shown and as it is stored. */
export function newResetCode(): { code: string; keyHash: Buffer } {
  const code = Array.from(randomBytes(codeLength), (byte) => alphabet[byte % 32]!).join('');
  return { code: code.match(/.{5}/g)!.join('-'), keyHash: hashOfKey(code) };
}

/** A key as it stands in an address: a link's own, or a code typed in any way; null when it can be neither. */
export function readResetKey(typed: string): string | null {
  const text = typed.trim();
  if (/^[\w-]{43}$/.test(text)) return text;
  const code = text
    .toUpperCase()
    .replace(/[\s\-–.]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  return code.length === codeLength && [...code].every((letter) => alphabet.includes(letter)) ? code : null;
}

/** What is stored of a key. */
export const hashOfKey = (key: string): Buffer => keyed(`reset:${key}`);

const keyed = (text: string) => createHmac('sha256', config.sessionSecret).update(text).digest();
