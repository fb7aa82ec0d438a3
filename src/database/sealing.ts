import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { config } from '../config.ts';

const derived = (purpose: string) =>
  Buffer.from(hkdfSync('sha256', config.dataKey, 'aduan-sabtu', purpose, 32));
const sealingKey = derived('seal');
const indexKey = derived('index');
const keyId = 1;

/** Encrypts personal data for a column (AES-256-GCM): key id, nonce, tag, ciphertext. */
export function seal(plain: string): Buffer;
export function seal(plain: string | null | undefined): Buffer | null;
export function seal(plain: string | null | undefined): Buffer | null {
  if (plain === null || plain === undefined || plain === '') return null;
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', sealingKey, nonce);
  const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([keyId]), nonce, cipher.getAuthTag(), text]);
}

/** The plain text of a sealed column. @throws Error when the value was tampered with or the key is another. */
export function unseal(sealed: Buffer): string;
export function unseal(sealed: Buffer | null): string | null;
export function unseal(sealed: Buffer | null): string | null {
  if (sealed === null) return null;
  if (sealed[0] !== keyId) throw new Error(`Unknown data key ${sealed[0]}`);
  const decipher = createDecipheriv('aes-256-gcm', sealingKey, sealed.subarray(1, 13), { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(13, 29));
  return Buffer.concat([decipher.update(sealed.subarray(29)), decipher.final()]).toString('utf8');
}

/** A keyed hash under which a sealed value can be looked up without being readable. */
export function blindIndex(kind: 'phone' | 'email' | 'nik' | 'track' | 'queue', value: string): Buffer {
  return createHmac('sha256', indexKey).update(`${kind}:${value}`).digest();
}
