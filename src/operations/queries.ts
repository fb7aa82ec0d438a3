import type { Client } from 'pg';

/** A connection of pg itself: COPY needs the protocol, which a query builder does not show. */
export type Session = Pick<Client, 'query'>;

/** A table with what of it is data: not its generated columns, which the target computes anew. */
export type Table = { name: string; sql: string; columns: string[]; order: string };

// What extensions bring is theirs, what graphile-worker keeps are wake-up calls; migrations and rights are done anew
// where a database is made, not copied.
const ours = `n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and n.nspname !~ '^pg_'
  and c.relname not in ('knex_migrations', 'knex_migrations_lock', 'access_rules', 'half_restored')
  and not exists (select from pg_depend x where x.objid = c.oid and x.classid = 'pg_class'::regclass and x.deptype = 'e')`;

/**
 * Every table of the application in a fixed order, with the order in which its rows are written: by primary key,
 * by bytes and not by a collation, so that the same rows always give the same text.
 */
export async function tablesOf(session: Session): Promise<Table[]> {
  const { rows } = await session.query<Table>(`
    select n.nspname || '.' || c.relname as name, format('%I.%I', n.nspname, c.relname) as sql,
      array(select quote_ident(a.attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
        and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      coalesce((
        select string_agg(quote_ident(a.attname) || case when a.attcollation <> 0 then ' collate "C"' else '' end,
          ', ' order by k.n)
        from pg_index i cross join unnest(i.indkey::smallint[]) with ordinality as k (attnum, n)
        join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
        where i.indrelid = c.oid and i.indisprimary), 't.*::text collate "C"') as order
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and ${ours}
    order by n.nspname collate "C", c.relname collate "C"`);
  return rows;
}

/** How a session must speak so that two of them write the same value in the same way; rows hidden by a policy are an error. */
export const plainSpeech = `
  set time zone 'UTC'; set datestyle to iso, ymd; set intervalstyle to iso_8601; set extra_float_digits to 1;
  set bytea_output to hex; set client_encoding to 'UTF8'; set row_security to off;
  set statement_timeout to 0; set idle_in_transaction_session_timeout to 0; set search_path to public`;

export const copyOut = ({ sql, columns, order }: Table): string =>
  `copy (select ${columns.join(', ')} from ${sql} t order by ${order}) to stdout`;

export const copyIn = ({ sql, columns }: Pick<Table, 'sql' | 'columns'>): string =>
  `copy ${sql} (${columns.join(', ')}) from stdin`;

export type Sequence = { name: string; value: string; called: boolean };

/** Where every sequence of the application stands. */
export async function sequencesOf(session: Session): Promise<Sequence[]> {
  const { rows } = await session.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and ${ours} and c.relname !~ '^knex_migrations'
    order by n.nspname collate "C", c.relname collate "C"`);
  const all: Sequence[] = [];
  for (const { name } of rows) {
    const { rows: at } = await session.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${name}`,
    );
    all.push({ name, ...at[0]! });
  }
  return all;
}

/** Sequences that would give a number that a row already has. */
export async function sequencesBehind(session: Session): Promise<string[]> {
  const { rows } = await session.query<{ sequence: string; table: string; column: string }>(`
    select format('%I.%I', n.nspname, c.relname) as sequence, d.refobjid::regclass::text as table,
      quote_ident(a.attname) as column
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    join pg_depend d on d.objid = c.oid and d.classid = 'pg_class'::regclass and d.deptype in ('a', 'i')
      and d.refobjsubid > 0
    join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
    where c.relkind = 'S' and ${ours} and c.relname !~ '^knex_migrations'`);
  const behind: string[] = [];
  for (const { sequence, table, column } of rows) {
    const { rows: found } = await session.query<{ behind: boolean }>(
      `select coalesce(max(${column}), 0) >= (select last_value + is_called::int from ${sequence}) as behind
       from ${table}`,
    );
    if (found[0]!.behind) behind.push(sequence);
  }
  return behind;
}

/** Migrations that a database has seen, in order; none when it has never been prepared. */
export async function migrationsOf(session: Session): Promise<string[]> {
  const { rows } = await session.query<{ present: boolean }>(
    "select to_regclass('public.knex_migrations') is not null as present",
  );
  if (!rows[0]!.present) return [];
  const seen = await session.query<{ name: string }>('select name from public.knex_migrations order by name');
  return seen.rows.map(({ name }) => name);
}

/** Whether a database holds nothing at all, or only what an interrupted restore has left. */
export async function isVacant(session: Session): Promise<boolean> {
  const { rows } = await session.query<{ vacant: boolean }>(`
    select to_regclass('public.half_restored') is not null or not exists (
      select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p') and (${ours} or n.nspname = 'graphile_worker'
        or c.relname = 'knex_migrations')) as vacant`);
  return rows[0]!.vacant;
}

/** What stands in the way of loading rows in any order, and the statements that put each back as it was. */
export async function obstaclesOf(session: Session): Promise<{ remove: string[]; putBack: string[] }> {
  const { rows } = await session.query<{ remove: string; putBack: string }>(`
    with ours as (
      select c.oid, format('%I.%I', n.nspname, c.relname) as sql, c.relforcerowsecurity as forced
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and ${ours})
    select 1 as step, format('drop index %s', i.indexrelid::regclass) as remove,
      pg_get_indexdef(i.indexrelid) as "putBack"
    from ours t join pg_index i on i.indrelid = t.oid
    where not i.indisprimary and not exists (select from pg_constraint x where x.conindid = i.indexrelid)
    union all
    select 2, format('alter table %s drop constraint %I', t.sql, x.conname),
      format('alter table %s add constraint %I %s', t.sql, x.conname, pg_get_constraintdef(x.oid))
    from ours t join pg_constraint x on x.conrelid = t.oid and x.contype = 'f'
    union all
    select 3, format('alter table %s disable trigger %I', t.sql, g.tgname),
      format('alter table %s enable %s trigger %I', t.sql,
        case g.tgenabled when 'A' then 'always' when 'R' then 'replica' else '' end, g.tgname)
    from ours t join pg_trigger g on g.tgrelid = t.oid and not g.tgisinternal and g.tgenabled <> 'D'
    union all
    select 3, format('alter table %s no force row level security', t.sql),
      format('alter table %s force row level security', t.sql)
    from ours t where t.forced
    order by 1, 2`);
  // Foreign keys go before the indexes that they may rest on, and come back after them.
  const removing = rows.toReversed();
  return { remove: removing.map(({ remove }) => remove), putBack: rows.map(({ putBack }) => putBack) };
}
