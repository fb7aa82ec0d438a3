import type { Connection } from '../database/connect.ts';
import { placeOf, sealedColumns } from '../database/sealed-columns.ts';
import { unsealBytes } from '../database/sealing.ts';

const sample = 200;

/**
 * Opens a sample of every sealed column, the oldest and the newest rows, with the keys that this process has. Tells
 * how many were tried, and of which columns some do not open.
 */
export async function unreadableSealed(db: Connection): Promise<{ tried: number; faults: string[] }> {
  let tried = 0;
  const faults: string[] = [];
  for (const entry of sealedColumns) {
    const { table, column, key } = entry;
    const { rows } = await db.raw<{ rows: { key: string; sealed: Buffer }[] }>(
      `(select ${key}::text as key, ${column} as sealed from ${table} where ${column} is not null
        order by ${key} limit ${sample / 2})
       union
       (select ${key}::text, ${column} from ${table} where ${column} is not null
        order by ${key} desc limit ${sample / 2})`,
    );
    const closed = rows.filter((row) => !isReadable(() => unsealBytes(row.sealed, placeOf(entry, row.key))));
    tried += rows.length;
    if (closed.length > 0) faults.push(`${table}.${column}: ${closed.length} of ${rows.length} do not open`);
  }
  return { tried, faults };
}

function isReadable(open: () => unknown): boolean {
  try {
    open();
    return true;
  } catch {
    return false;
  }
}
