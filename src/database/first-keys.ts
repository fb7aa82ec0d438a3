import { createSecretKey, randomBytes } from 'node:crypto';
import { decrypt } from './cipher.ts';
import type { Transaction } from './connect.ts';
import { WrongDataKey, type MasterKey } from './master-key.ts';
import { sealedColumns, type SealedColumn } from './sealed-columns.ts';

/** The key with which versions before sealed; they wrote this number into the first byte of every value. */
export const derivedKeyId = 1;

/**
 * Makes the data keys of a database that has none. A database that was used before goes on with the keys that were
 * derived from DATA_KEY until then (or from DATA_KEY_PREVIOUS, where DATA_KEY changes with the upgrade), so that processes
 * of the version before read on what is written now.
 * @throws WrongDataKey when none of them opens what was sealed before
 */
export async function makeFirstKeys(trx: Transaction, masters: readonly MasterKey[]): Promise<void> {
  if (!(await wasUsed(trx))) {
    const [master] = masters as [MasterKey];
    await keep(trx, { id: derivedKeyId + 1, purpose: 'seal', key: randomBytes(32) }, master);
    await keep(trx, { id: derivedKeyId + 2, purpose: 'index', key: randomBytes(32) }, master);
    await keep(trx, { id: derivedKeyId + 3, purpose: 'link', key: randomBytes(32) }, master);
    return;
  }
  const master = await masterThatOpens(trx, masters);
  await keep(trx, { id: derivedKeyId, purpose: 'seal', key: master.derive('seal') }, master);
  await keep(trx, { id: derivedKeyId + 1, purpose: 'index', key: master.derive('index') }, master);
  // Addresses were made with the same key as look-ups; those on paper stay true when that one changes.
  await keep(trx, { id: derivedKeyId + 2, purpose: 'link', key: master.derive('index') }, master);
}

async function wasUsed(trx: Transaction): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: [{ used: boolean }] }>(
    'select exists (select from people) or exists (select from complainants) as used',
  );
  return rows[0].used;
}

async function keep(
  trx: Transaction,
  { id, purpose, key }: { id: number; purpose: string; key: Buffer },
  master: MasterKey,
): Promise<void> {
  await trx('data_keys').insert({ id, purpose, state: 'current', current_at: trx.raw('clock_timestamp()') });
  const wrapped = master.wrap(purpose, id, key);
  await trx('data_key_wraps').insert({ key_id: id, master: master.fingerprint, wrapped });
}

async function masterThatOpens(trx: Transaction, masters: readonly MasterKey[]): Promise<MasterKey> {
  for (const master of masters) if (await opensSamples(trx, master)) return master;
  throw new WrongDataKey(
    [],
    masters.map(({ fingerprint }) => fingerprint),
  );
}

async function opensSamples(trx: Transaction, master: MasterKey): Promise<boolean> {
  const key = createSecretKey(master.derive('seal'));
  for (const { table, column } of sealedColumns.filter((entry: SealedColumn) => entry.before)) {
    const row = (await trx(table).whereNotNull(column).first(column)) as Record<string, Buffer> | undefined;
    if (!row) continue;
    try {
      decrypt(key, row[column]!.subarray(1), null);
    } catch {
      return false;
    }
  }
  return true;
}
