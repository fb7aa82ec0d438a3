import { webcrypto } from 'node:crypto';
import type { Connection, Database } from '../database/connect.ts';
import { seal, unseal } from '../database/sealing.ts';
import type { Person } from '../people/roles.ts';
import { keepingRole } from './policy.ts';
import { insertKey, keyOfOffice } from './queries.ts';

const curve = { name: 'ECDH', namedCurve: 'P-256' } as const;

// An office's key never changes, and every page of its counter carries it.
const known = new WeakMap<object, Map<number, JsonWebKey>>();

/** The key with which a browser seals what it keeps for an office; made when it is first asked for. */
export async function publicKey(db: Database, officeId: number, now: Date): Promise<JsonWebKey> {
  const kept = known.get(db) ?? new Map<number, JsonWebKey>();
  known.set(db, kept);
  const key = kept.get(officeId) ?? (await keyPair(db, officeId, now)).publicJwk;
  kept.set(officeId, key);
  return key;
}

export type OfficeKey = { office: number; jwk: JsonWebKey };

/** The private keys of the offices for which this person keeps forms: nobody else opens what their devices hold. */
export async function privateKeys(db: Database, person: Person, now: Date): Promise<OfficeKey[]> {
  const role = keepingRole(person);
  if (!role) return [];
  const { privateSealed } = await keyPair(db, role.officeId, now);
  const opened = unseal(privateSealed, `offline_keys.private_sealed:${role.officeId}`);
  return [{ office: role.officeId, jwk: JSON.parse(opened) as JsonWebKey }];
}

async function keyPair(db: Connection, officeId: number, now: Date) {
  const found = await keyOfOffice(db, officeId);
  if (found) return found;
  const pair = await webcrypto.subtle.generateKey(curve, true, ['deriveBits']);
  const [publicJwk, privateJwk] = await Promise.all([
    webcrypto.subtle.exportKey('jwk', pair.publicKey),
    webcrypto.subtle.exportKey('jwk', pair.privateKey),
  ]);
  const privateSealed = seal(JSON.stringify(privateJwk), `offline_keys.private_sealed:${officeId}`);
  await insertKey(db, { officeId, publicJwk, privateSealed, at: now });
  return (await keyOfOffice(db, officeId))!;
}
