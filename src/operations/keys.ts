import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { BackupFault, codeOf } from './fault.ts';

const identityMark = 'AGE-SECRET-KEY-';
// A megabyte of curves and ciphers, which only backups need.
const age = () => import('age-encryption');

/** A new pair: the recipient writes backups, only the identity opens them. */
export async function newKeys(): Promise<{ identity: string; recipient: string }> {
  const { generateX25519Identity, identityToRecipient } = await age();
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Whether a BACKUP_KEY opens backups, and not only writes them. */
export const opens = (key: string): boolean => key.includes(identityMark);

/**
 * Encrypts for every key of BACKUP_KEY (age v1: a file key for each recipient, then ChaCha20-Poly1305 in numbered
 * chunks of 64 KiB of which the last is marked, so that a cut, a swap or a flipped bit is noticed).
 * @throws BackupFault when a key is none.
 */
export async function* encrypted(source: AsyncIterable<Uint8Array>, key: string): AsyncGenerator<Uint8Array> {
  const { Encrypter, identityToRecipient } = await age();
  const encrypter = new Encrypter();
  try {
    for (const each of key.trim().split(/\s+/))
      encrypter.addRecipient(each.startsWith(identityMark) ? await identityToRecipient(each) : each);
  } catch (fault) {
    throw new BackupFault(notAKey, { cause: fault });
  }
  yield* await encrypter.encrypt(webStream(source));
}

/**
 * Decrypts what `encrypted` wrote; each chunk comes only after its seal was checked.
 * @throws BackupFault when the key is another, or the file is damaged, cut off or no backup.
 */
export async function* decrypted(source: AsyncIterable<Uint8Array>, key: string): AsyncGenerator<Uint8Array> {
  if (!opens(key))
    throw new BackupFault('BACKUP_KEY only writes backups: opening one needs its AGE-SECRET-KEY-….');
  const { Decrypter } = await age();
  const decrypter = new Decrypter();
  try {
    for (const each of key.trim().split(/\s+/)) if (opens(each)) decrypter.addIdentity(each);
  } catch (fault) {
    throw new BackupFault(notAKey, { cause: fault });
  }
  const plain = await decrypter.decrypt(webStream(source)).catch((fault: unknown) => {
    if (fault instanceof Error && /no identity matched/.test(fault.message))
      throw new BackupFault('This backup was made for another BACKUP_KEY, or its beginning is damaged.', {
        cause: fault,
      });
    throw asDamage(fault, 'This file is no backup, or its beginning is damaged.');
  });
  try {
    yield* plain;
  } catch (fault) {
    throw asDamage(fault, 'This backup is damaged or cut off: its seal does not hold.');
  }
}

const notAKey =
  'BACKUP_KEY is no age key: age1… writes backups, AGE-SECRET-KEY-… opens them; npm run backup -- --new-key makes both.';

// What the file system or the network says stays what it is; what the cipher says means damage.
function asDamage(fault: unknown, sentence: string): unknown {
  const outside = fault instanceof BackupFault || codeOf(fault) !== '';
  return outside ? fault : new BackupFault(sentence, { cause: fault });
}

const webStream = (source: AsyncIterable<Uint8Array>) =>
  Readable.toWeb(Readable.from(source, { objectMode: false })) as ReadableStream<Uint8Array> &
    globalThis.ReadableStream<Uint8Array>;
