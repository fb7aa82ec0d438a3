import type { Connection, Database, Transaction } from './connect.ts';
import { derivedKeyId } from './first-keys.ts';
import { currentKey } from './keyring.ts';
import { placeOf, sealedTables, type SealedColumn } from './sealed-columns.ts';
import { headOf, sealBytes, unsealBytes } from './sealing.ts';

/** A value that did not open: it was changed or moved by somebody, or its key is gone. */
export type Unreadable = { table: string; column: string; key: string };
type Table = ReturnType<typeof sealedTables>[number];
type Row = { key: string } & Record<string, Buffer | string | null>;

const usualBatch = 200;

/**
 * Seals with the current key what is sealed by another one, and what earlier versions wrote in clear, batch by batch in
 * the order of the primary keys. Rows that somebody holds are left to the next pass: nobody waits for us longer than
 * for one batch, and we for nobody.
 */
export async function resealAll(
  db: Database,
  progress?: (line: string) => void,
): Promise<{ changed: number; unreadable: Unreadable[] }> {
  const unreadable: Unreadable[] = [];
  let changed = 0;
  for (const table of sealedTables()) {
    const type = await typeOfKey(db, table);
    const total = await countOf(db, table);
    if (total === 0) continue;
    let done = 0;
    let after: string | null = null;
    for (;;) {
      const batch = await db.transaction((trx) => resealBatch(trx, { table, type, after, unreadable }));
      if (batch.last === null) break;
      after = batch.last;
      done += batch.changed;
      progress?.(`${table.table}: ${done} of ${total}`);
    }
    changed += done;
  }
  return { changed, unreadable };
}

type Batch = { table: Table; type: string; after: string | null; unreadable: Unreadable[] };

async function resealBatch(
  trx: Transaction,
  { table, type, after, unreadable }: Batch,
): Promise<{ changed: number; last: string | null }> {
  const { table: name, key, columns } = table;
  const names = columns.flatMap(({ column, clear }) => (clear ? [column, clear] : [column]));
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `select ${key}::text as key, ${names.join(', ')} from ${name}
     where (:after::${type} is null or ${key} > :after::${type}) and (${toSeal(columns)})
     order by ${name}.${key} limit :limit for no key update skip locked`,
    { after, head: currentHead(), limit: Math.min(...columns.map(({ batch }) => batch ?? usualBatch)) },
  );
  const fresh = rows.map((row) => resealed(row, table, unreadable));
  if (fresh.length > 0) {
    const fields = columns.map(({ column }) => `${column} text`).join(', ');
    const sets = columns.flatMap(({ column, clear }) => [
      `${column} = coalesce(decode(r.${column}, 'base64'), t.${column})`,
      ...(clear ? [`${clear} = null`] : []),
    ]);
    await trx.raw(
      `update ${name} t set ${sets.join(', ')} from json_to_recordset(:fresh::json) as r(key ${type}, ${fields})
       where t.${key} = r.key`,
      { fresh: JSON.stringify(fresh) },
    );
  }
  return { changed: fresh.length, last: rows.at(-1)?.key ?? null };
}

/** The row as it is to be written; a value that can't be opened stays as it is. */
function resealed(
  row: Row,
  { table, columns }: Table,
  unreadable: Unreadable[],
): Record<string, string | null> {
  const fresh: Record<string, string | null> = { key: row.key };
  for (const entry of columns) {
    const { column, clear } = entry;
    const place = placeOf(entry, row.key);
    const sealed = row[column] as Buffer | null;
    const said = clear ? (row[clear] as string | null) : null;
    try {
      const plain = sealed ? unsealBytes(sealed, place) : said ? Buffer.from(said) : null;
      fresh[column] = plain && sealBytes(plain, place).toString('base64');
    } catch {
      fresh[column] = null;
      unreadable.push({ table, column, key: row.key });
    }
  }
  return fresh;
}

const currentHead = () => headOf(currentKey('seal').id);

const toSeal = (columns: readonly SealedColumn[]) =>
  columns
    .map(
      ({ column, clear }) =>
        `(${column} is not null and substring(${column} from 1 for 3) <> :head)${clear ? ` or ${clear} is not null` : ''}`,
    )
    .join(' or ');

async function countOf(db: Connection, { table, columns }: Table): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*)::int as n from ${table} where ${toSeal(columns)}`,
    { head: currentHead() },
  );
  return rows[0].n;
}

/** How many values are sealed by a key, in all tables. */
export async function countSealedBy(db: Connection, keyId: number): Promise<number> {
  let found = 0;
  for (const { table, columns } of sealedTables()) {
    const by = columns.map(({ column }) => {
      const bound = `substring(${column} from 1 for 3) = :head`;
      return keyId === derivedKeyId ? `(${bound} or get_byte(${column}, 0) = ${derivedKeyId})` : bound;
    });
    const { rows } = await db.raw<{ rows: [{ n: number }] }>(
      `select ${by.map((each) => `count(*) filter (where ${each})`).join(' + ')} as n from ${table}`,
      { head: headOf(keyId) },
    );
    found += rows[0].n;
  }
  return found;
}

/** The type of a table's primary key, by which its rows are compared. */
export async function typeOfKey(
  db: Connection,
  { table, key }: Pick<Table, 'table' | 'key'>,
): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ type: string }] }>(
    `select format_type(atttypid, atttypmod) as type from pg_attribute where attrelid = ?::regclass and attname = ?`,
    [table, key],
  );
  return rows[0].type;
}
