import type { Connection, Database, Transaction } from './connect.ts';
import type { DataKey } from './keyring.ts';
import { typeOfKey, type Unreadable } from './resealing.ts';
import { placeOf, sealedColumns, type SealedColumn } from './sealed-columns.ts';
import { hashed, inJson, seal, unseal } from './sealing.ts';

type Indexed = SealedColumn & { index: NonNullable<SealedColumn['index']> };
type Keys = { from: DataKey; to: DataKey };
type Pass = { changed: number; unreadable: Unreadable[]; lost: number };
type Row = { key: string; sealed: Buffer; hash: Buffer | null };

const batchSize = 500;
const indexed = (sealedColumns as readonly SealedColumn[]).filter((entry): entry is Indexed =>
  Boolean(entry.index),
);

/**
 * Puts the hashes of the new key in the place of those of the old one, batch by batch. `lost` are hashes whose value is
 * known nowhere: they stay as they are.
 */
export async function reindexAll(db: Database, keys: Keys, progress?: (line: string) => void): Promise<Pass> {
  const pass: Pass = { changed: 0, unreadable: [], lost: 0 };
  for (const entry of indexed) {
    pass.changed += await recover(db, entry, keys);
    const type = await typeOfKey(db, entry);
    let after: string | null = null;
    for (;;) {
      const batch: { changed: number; last: string | null } = await db.transaction((trx) =>
        reindexBatch(trx, { entry, type, after, keys, unreadable: pass.unreadable }),
      );
      if (batch.last === null) break;
      after = batch.last;
      pass.changed += batch.changed;
      if (batch.changed > 0) progress?.(`${entry.table}.${entry.index.column}: ${pass.changed}`);
    }
    pass.lost += (await lostOf(db, entry)).length;
  }
  return pass;
}

type Batch = { entry: Indexed; type: string; after: string | null; keys: Keys; unreadable: Unreadable[] };

async function reindexBatch(trx: Transaction, { entry, type, after, keys, unreadable }: Batch) {
  const { table, key, column, index } = entry;
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `select ${key}::text as key, ${column} as sealed, ${index.column} as hash from ${table}
     where (:after::${type} is null or ${key} > :after::${type}) and ${column} is not null
     order by ${table}.${key} limit ${batchSize}`,
    { after },
  );
  const wrong = rows.flatMap((row) => {
    try {
      const hash = hashOf(entry, unseal(row.sealed, placeOf(entry, row.key)), keys.to);
      return row.hash?.equals(hash) ? [] : [{ row, hash }];
    } catch {
      unreadable.push({ table, column, key: row.key });
      return [];
    }
  });
  // Whoever changed the value meanwhile has written its hash with the new key.
  const changes = wrong.map(({ row, hash }) => ({
    key: row.key,
    sealed: inJson([row.sealed])[0],
    hash: inJson([hash])[0],
  }));
  const recordset = `json_to_recordset(:changes::json) as r(key ${type}, sealed bytea, hash bytea)`;
  if (changes.length > 0)
    await trx.raw(
      `with free as (select t.${key} from ${table} t join ${recordset} on t.${key} = r.key
         order by t.${key} for no key update of t skip locked)
       update ${table} t set ${index.column} = r.hash from ${recordset}, free
       where t.${key} = r.key and free.${key} = t.${key} and t.${column} = r.sealed`,
      { changes: JSON.stringify(changes) },
    );
  return { changed: changes.length, last: rows.at(-1)?.key ?? null };
}

const hashOf = ({ index }: Indexed, plain: string, { key }: DataKey): Buffer => {
  const part = index.part?.(plain) ?? plain;
  return hashed(index.kind(part), part, key);
};

/** Rows that have a hash and not its value, as versions before wrote them. */
async function lostOf(db: Connection, { table, column, index }: Indexed): Promise<Buffer[]> {
  const { rows } = await db.raw<{ rows: { hash: Buffer }[] }>(
    `select distinct ${index.column} as hash from ${table} where ${column} is null and ${index.column} is not null`,
  );
  return rows.map(({ hash }) => hash);
}

/** Gives hashes their values back where a number or an address with the same hash is known. */
async function recover(db: Database, entry: Indexed, { from }: Keys): Promise<number> {
  const lost = new Set((await lostOf(db, entry)).map((hash) => hash.toString('hex')));
  if (lost.size === 0) return 0;
  let recovered = 0;
  for await (const value of contacts(db)) {
    const hash = hashOf(entry, value, from);
    if (!lost.delete(hash.toString('hex'))) continue;
    recovered += await db(entry.table)
      .where({ [entry.index.column]: hash })
      .whereNull(entry.column)
      .update({ [entry.column]: seal(value, placeOf(entry, '')) });
  }
  return recovered;
}

/** Every number and address that is known, some of them often. */
async function* contacts(db: Database): AsyncGenerator<string> {
  for (const entry of (sealedColumns as readonly SealedColumn[]).filter(({ contact }) => contact)) {
    const { table, key, column } = entry;
    const type = await typeOfKey(db, entry);
    let after: string | null = null;
    for (;;) {
      const { rows }: { rows: Omit<Row, 'hash'>[] } = await db.raw(
        `select ${key}::text as key, ${column} as sealed from ${table}
         where (:after::${type} is null or ${key} > :after::${type}) and ${column} is not null
         order by ${table}.${key} limit ${batchSize}`,
        { after },
      );
      for (const row of rows) yield unseal(row.sealed, placeOf(entry, row.key));
      if (rows.length < batchSize) break;
      after = rows.at(-1)!.key;
    }
  }
}
