import { randomBytes } from 'node:crypto';
import type { Connection, Transaction } from '../database/connect.ts';
import { argon2id } from './hashing.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford's base 32: no I, L, O, U
const length = 10;
const amount = 10;

export type RecoveryCodes = { codes: string[]; salt: Buffer; hashes: Buffer[] };

/**
 * Ten codes of 50 random bits, as they are shown once, and what is stored of them: hashed like passwords, because
 * they are shorter than 112 bits, under one salt for the set (NIST SP 800-63B-4, 3.1.2.2: look-up secrets).
 */
export async function newRecoveryCodes(): Promise<RecoveryCodes> {
  const codes = Array.from({ length: amount }, () =>
    [...randomBytes(length)].map((byte) => alphabet[byte % 32]!).join(''),
  );
  const salt = randomBytes(16);
  const hashes: Buffer[] = [];
  for (const code of codes) hashes.push(await hashOfCode(code, salt));
  return { codes: codes.map(shownCode), salt, hashes };
}

/** What a person typed as a recovery code, in its stored form: any case, spaces and dashes; null when it is none. */
export function readRecoveryCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replace(/[\s\-–.]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
  return code.length === length && [...code].every((letter) => alphabet.includes(letter)) ? code : null;
}

/** Puts a new set in the place of the person's codes, used or not. */
export async function keepRecoveryCodes(
  trx: Transaction,
  personId: number,
  { salt, hashes }: RecoveryCodes,
  now: Date,
): Promise<void> {
  await trx('recovery_codes').where({ person_id: personId }).delete();
  await trx('second_factors').where({ person_id: personId }).update({ recovery_salt: salt });
  await trx('recovery_codes').insert(
    hashes.map((code_hash) => ({ person_id: personId, code_hash, made_at: now })),
  );
}

/** Uses one code up: true for the first of several that bring it, wherever they run. */
export async function spendRecoveryCode(
  db: Connection,
  personId: number,
  codeHash: Buffer,
  now: Date,
): Promise<boolean> {
  const spent = await db('recovery_codes')
    .where({ person_id: personId, code_hash: codeHash, used_at: null })
    .update({ used_at: now });
  return spent === 1;
}

/** How many of the person's codes are not used yet. */
export async function recoveryCodesLeft(db: Connection, personId: number): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    'select count(*)::int as n from recovery_codes where person_id = ? and used_at is null',
    [personId],
  );
  return rows[0].n;
}

export const hashOfCode = (code: string, salt: Buffer): Promise<Buffer> => argon2id(code, salt);

const shownCode = (code: string) => `${code.slice(0, 5)}-${code.slice(5)}`;
