import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import type { Connection, Transaction } from '../database/connect.ts';
import { seal, unseal } from '../database/sealing.ts';
import { sha256 } from './canonical.ts';

/** A key pair of seals (Ed25519, RFC 8032) by its id: the beginning of its public half's hash. */
export type AuditKey = { id: string; publicKey: Buffer; privateSealed: Buffer };

const columns = { id: 'id', publicKey: 'public_key', privateSealed: 'private_sealed' };

/** Every key that seals were signed with, the newest first. */
export async function auditKeys(db: Connection): Promise<AuditKey[]> {
  return (await db('audit_keys').select(columns).orderBy('since', 'desc').orderBy('id')) as AuditKey[];
}

/** The key that signs now; the first time one is made. */
export async function signingKey(trx: Transaction, now: Date): Promise<AuditKey> {
  const [newest] = await auditKeys(trx);
  return newest ?? renewAuditKey(trx, now);
}

/**
 * Makes a new key, which signs from now on; seals of the older ones stay valid. The private half is sealed under the
 * data key, so that neither a copy of the database nor full control of it is enough to sign.
 */
export async function renewAuditKey(trx: Transaction, now: Date): Promise<AuditKey> {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = pair.publicKey.export({ type: 'spki', format: 'der' });
  const privatePem = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const id = keyIdOf(publicKey);
  const key = { id, publicKey, privateSealed: seal(privatePem, `audit_keys.private_sealed:${id}`) };
  await trx('audit_keys').insert({
    id: key.id,
    public_key: key.publicKey,
    private_sealed: key.privateSealed,
    since: now,
  });
  return key;
}

/** The signature of a text. @throws Error when the private half can't be opened with this data key */
export const signText = (key: Pick<AuditKey, 'id' | 'privateSealed'>, text: string): Buffer =>
  sign(null, Buffer.from(text), createPrivateKey(openedHalf(key)));

const openedHalf = ({ id, privateSealed }: Pick<AuditKey, 'id' | 'privateSealed'>) =>
  unseal(privateSealed, `audit_keys.private_sealed:${id}`);

/** Whether the signature of a text was made with the private half of this public key (SPKI, DER). */
export function isSignedBy(publicKey: Buffer, text: string, signature: Buffer): boolean {
  try {
    return verify(null, Buffer.from(text), readPublic(publicKey), signature);
  } catch {
    return false;
  }
}

/**
 * Whether a key was made by this installation: only who has the data key can seal a private half that fits. Whoever
 * rules the database alone can write down a key of his own, but none that passes this.
 */
export function isOwnKey({ id, publicKey, privateSealed }: AuditKey): boolean {
  try {
    const derived = createPublicKey(openedHalf({ id, privateSealed })).export({
      type: 'spki',
      format: 'der',
    });
    return derived.equals(publicKey) && id === keyIdOf(publicKey);
  } catch {
    return false;
  }
}

const keyIdOf = (publicKey: Buffer) => sha256(publicKey.toString('hex')).slice(0, 16);

const readPublic = (der: Buffer): KeyObject => createPublicKey({ key: der, type: 'spki', format: 'der' });

/** The public half as a text that OpenSSL reads. */
export const publicPem = ({ publicKey }: Pick<AuditKey, 'publicKey'>): string =>
  readPublic(publicKey).export({ type: 'spki', format: 'pem' }) as string;
