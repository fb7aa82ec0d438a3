import { createHmac } from 'node:crypto';
import { decrypt, encrypt } from './cipher.ts';
import { derivedKeyId } from './first-keys.ts';
import { currentKey, keyById, keysOf } from './keyring.ts';
import { wasWrittenBefore, type IndexKind, type Place } from './sealed-columns.ts';

/** The first byte of values that are bound to their place; the two behind it name the key. */
const boundMark = 2;

/**
 * Encrypts personal data for a column (AES-256-GCM), bound to its place: in another column it does not open. Needs the
 * keys of the database, see `openKeys`.
 */
export function seal(plain: string, place: Place): Buffer;
export function seal(plain: string | null | undefined, place: Place): Buffer | null;
export function seal(plain: string | null | undefined, place: Place): Buffer | null {
  return plain ? sealBytes(Buffer.from(plain), place) : null;
}

/**
 * The plain text of a sealed column. @throws Error when the value was tampered with, belongs to another place or its
 * key is unknown
 */
export function unseal(sealed: Buffer, place: Place): string;
export function unseal(sealed: Buffer | null, place: Place): string | null;
export function unseal(sealed: Buffer | null, place: Place): string | null {
  return sealed && unsealBytes(sealed, place).toString('utf8');
}

/** `seal` for a file. */
export function sealBytes(plain: Buffer, place: Place): Buffer {
  const { id, key } = currentKey('seal');
  // As long as the derived key is in use, processes of the version before may be, too; they read nothing else.
  if (id === derivedKeyId && wasWrittenBefore(place))
    return Buffer.concat([Buffer.from([derivedKeyId]), encrypt(key, plain, null)]);
  const head = headOf(id);
  return Buffer.concat([head, encrypt(key, plain, about(head, place))]);
}

/** `unseal` for a file. @throws Error as that does */
export function unsealBytes(sealed: Buffer, place: Place): Buffer {
  if (sealed[0] === derivedKeyId && wasWrittenBefore(place))
    return decrypt(keyById(derivedKeyId).key, sealed.subarray(1), null);
  const head = sealed.subarray(0, 3);
  const { key } = keyById(sealed[0] === boundMark && head.length === 3 ? head.readUInt16BE(1) : undefined);
  return decrypt(key, sealed.subarray(3), about(head, place));
}

/** How values begin that are sealed by a key and bound to their place. */
export const headOf = (keyId: number): Buffer => Buffer.from([boundMark, keyId >> 8, keyId & 255]);

const about = (head: Buffer, place: Place) => Buffer.concat([head, Buffer.from(place)]);

/** What a keyed hash is made for: finding a person's data again, or an address that nobody can guess. */
export type BlindKind = IndexKind | 'track' | 'queue' | 'leave';

/**
 * A keyed hash under which a sealed value can be looked up without being readable; how it was typed makes no
 * difference. Addresses (`track`, `queue`, `leave`) stand on paper: they have a key of their own that never changes.
 */
export const blindIndex = (kind: BlindKind, value: string): Buffer =>
  hashed(kind, value, currentKey(purposeOf(kind)).key);

/** Every keyed hash under which a value may stand: two while the key changes. To look up with. */
export const blindIndexes = (kind: IndexKind, value: string): Buffer[] =>
  keysOf('index').map(({ key }) => hashed(kind, value, key));

/** As elements of a `bytea[]` in JSON. */
export const inJson = (hashes: readonly Buffer[]): string[] =>
  hashes.map((hash) => `\\x${hash.toString('hex')}`);

/** The keyed hash of a value under one key, for whoever changes them. */
export const hashed = (kind: BlindKind, value: string, key: ReturnType<typeof currentKey>['key']): Buffer =>
  createHmac('sha256', key)
    .update(`${kind === 'leave' ? 'email:leave' : kind}:${normal(kind, value)}`)
    .digest();

const purposeOf = (kind: BlindKind) =>
  kind === 'phone' || kind === 'email' || kind === 'nik' ? 'index' : 'link';

function normal(kind: BlindKind, value: string): string {
  if (kind === 'email') return value.trim().toLowerCase();
  if (kind === 'phone') return value.replace(/[\s-]/g, '');
  return kind === 'nik' ? value.replace(/\D/g, '') : value;
}
