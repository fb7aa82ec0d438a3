import type { Connection, Database } from '../../database/connect.ts';
import { lifeTables, sharedTables } from './lives.ts';

const filled = [...lifeTables, ...sharedTables].map(({ name }) => name);

/** What the filling itself looks rows up by. */
const needed = ['meeting_decisions_by_complaint'];

/**
 * Takes the indexes of the tables that are filled away, those of constraints excepted, and notes in `scale.indexes` how
 * they are made: one that is made of all rows at once costs a part of one that grows row by row, and is smaller.
 */
export async function setIndexesAside(db: Connection): Promise<void> {
  await db.raw(
    `create table scale.indexes as
     select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as made_by
     from pg_index i join pg_class of on of.oid = i.indrelid
     where of.oid = any(?::text[]::regclass[]) and i.indexrelid <> all(?::text[]::regclass[])
       and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`,
    [filled, needed],
  );
  const aside = (await db('scale.indexes').select('name')) as { name: string }[];
  for (const { name } of aside) await db.raw('drop index ??', [name]);
}

/** Makes again what was set aside, `atOnce` of them at a time; interrupted, it goes on with the next. */
export async function putIndexesBack(db: Database, atOnce: number): Promise<void> {
  const aside = (await db('scale.indexes').orderBy('name')) as { name: string; made_by: string }[];
  const waiting = aside.values();
  const make = async () => {
    for (const { name, made_by: madeBy } of waiting)
      await db.transaction(async (trx) => {
        await trx.raw("set local maintenance_work_mem = '512MB'");
        await trx.raw(madeBy);
        await trx('scale.indexes').where({ name }).delete();
      });
  };
  await Promise.all(Array.from({ length: atOnce }, make));
}
