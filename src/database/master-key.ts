import { hkdfSync } from 'node:crypto';
import { config } from '../config.ts';
import { decrypt, encrypt } from './cipher.ts';

/** The key that DATA_KEY stands for; it opens nothing but the data keys (NIST SP 800-57 part 1, key wrapping). */
export type MasterKey = {
  /** 16 hex digits by which a master key is known; they tell nothing of it. */
  fingerprint: string;
  wrap(purpose: string, id: number, key: Buffer): Buffer;
  /** @throws Error when another master key wrapped it, or somebody changed it */
  unwrap(purpose: string, id: number, wrapped: Buffer): Buffer;
  /** A key as versions before 21 November 2026 derived it. */
  derive(purpose: 'seal' | 'index'): Buffer;
};

/** The master key of a DATA_KEY. */
export function masterKey(dataKey: string): MasterKey {
  const derived = (info: string, length = 32) =>
    Buffer.from(hkdfSync('sha256', dataKey, 'aduan-sabtu', info, length));
  const wrapping = derived('wrap');
  return {
    fingerprint: derived('fingerprint', 8).toString('hex'),
    wrap: (purpose, id, key) => encrypt(wrapping, key, about(purpose, id)),
    unwrap: (purpose, id, wrapped) => decrypt(wrapping, wrapped, about(purpose, id)),
    derive: (purpose) => derived(purpose),
  };
}

// No key can be made to stand in for another by exchanging rows.
const about = (purpose: string, id: number) => Buffer.from(`data_keys:${purpose}:${id}`);

/** That of DATA_KEY first, and that of DATA_KEY_PREVIOUS while it changes. */
export const masterKeys = (): MasterKey[] =>
  [config.dataKey, config.previousDataKey].flatMap((key) => (key ? [masterKey(key)] : []));

/** DATA_KEY is not that of this database. Names the setting and fingerprints, never a key. */
export class WrongDataKey extends Error {
  constructor(needed: string[], given: string[]) {
    const wrapped =
      needed.length > 0 ? ` They were wrapped with the one of fingerprint ${needed.join(', ')};` : '';
    super(
      `DATA_KEY does not open the data keys of this database.${wrapped} the one given has ${given.join(', ')}. ` +
        'Set DATA_KEY to the value with which this database was written; while it changes, also DATA_KEY_PREVIOUS.',
    );
    this.name = 'WrongDataKey';
  }
}
