import type { Connection, Database } from '../database/connect.ts';
import { inPieces } from '../database/pieces.ts';
import type { Rest } from '../database/yielding.ts';

/** Here is said when numbers have changed, with the codes of the kecamatan by commas; none when they are many. */
export const talliesChannel = 'aduan_tallies';

// One at a time rolls up or counts anew; any number would do, this one is Ingub 135/2017.
const turn = [1352017, 31] as const;

/**
 * Adds what has changed since the last time to the counts, in one transaction: whoever reads meanwhile sees the same
 * numbers before and after. Leaves it to another process that is just doing it. Returns how many changes there were.
 */
export async function rollTallies(db: Database): Promise<number> {
  const { rows: waiting } = await db.raw<{ rows: object[] }>('select from tally_changes limit 1');
  if (waiting.length === 0) return 0;
  return db.transaction(async (trx) => {
    const { rows: turns } = await trx.raw<{ rows: [{ ours: boolean }] }>(
      'select pg_try_advisory_xact_lock(?, ?) as ours',
      [...turn],
    );
    if (!turns[0].ours) return 0;
    const { rows } = await trx.raw<{ rows: [{ changes: number; emptied: boolean; areas: string }] }>(rollUp);
    const [{ changes, emptied, areas }] = rows;
    if (emptied) await trx.raw('delete from tallies where n = 0');
    if (changes > 0)
      await trx.raw('select pg_notify(?, ?)', [talliesChannel, areas.length < longestPayload ? areas : '']);
    return changes;
  });
}

/** PostgreSQL takes less than 8000 bytes. */
const longestPayload = 7000;

const key = `area_code, kind, week, category_code, state, late, on_agenda, solved, resolved_level`;

const rollUp = `
  with gone as (delete from tally_changes returning tally_changes as change),
  summed as (
    select r.*, sum((g.change).n)::bigint as n from gone g cross join lateral tally_rows(g.change) r
    group by ${key} having sum((g.change).n) <> 0),
  merged as (
    insert into tallies select * from summed on conflict (${key}) do update set n = tallies.n + excluded.n
    returning n)
  select count(*) as changes, exists (select from merged where n = 0) as emptied,
    coalesce(string_agg(distinct (change).kecamatan_code, ','), '') as areas
  from gone`;

/**
 * Counts everything anew from the complaints and histories, and puts right what differs; for bulk loading, and after
 * a fault. People may go on working: it sees one moment, and what they change after it is added as ever. Returns how
 * many rows had to be written, those included that were only to be rolled up.
 */
export async function recountTallies(db: Database): Promise<number> {
  return db.transaction(async (trx) => {
    // The counter comes first: one core is enough.
    await trx.raw(`set local max_parallel_workers_per_gather = 0; set local work_mem = '128MB'`);
    await trx.raw('select pg_advisory_xact_lock(?, ?)', [...turn]);
    // One statement is one moment: the complaints as they are, and the changes that tell how they came to be so.
    const { rows: tallies } = await trx.raw<{ rows: [{ n: number }] }>(countAnew);
    const { rows: work } = await trx.raw<{ rows: [{ n: number }] }>(tellAnew);
    return tallies[0].n + work[0].n;
  });
}

const same = (one: string, other: string) =>
  key
    .split(', ')
    .map((column) => `${one}.${column} = ${other}.${column}`)
    .join(' and ');

const countAnew = `
  with truth as materialized (select * from recounted),
  gone as (delete from tally_changes),
  removed as (
    delete from tallies t where not exists (select from truth r where ${same('r', 't')}) returning 1),
  changed as (
    insert into tallies select * from truth on conflict (${key}) do update set n = excluded.n
      where tallies.n <> excluded.n returning 1)
  select (select count(*) from removed) + (select count(*) from changed) as n`;

// A row that somebody has changed since that moment is right already, and stays. A full join is never made row by row,
// as one with a table that PostgreSQL takes for empty would be.
const tellAnew = `
  with compared as materialized (
    select t.*, f.event_id as known, f.reopened as seen, row(t.*) is distinct from row(f.*) as differs
    from finished_work_told t full join finished_work f on f.event_id = t.event_id),
  removed as (
    delete from finished_work where event_id in (select known from compared where event_id is null) returning 1),
  added as (
    insert into finished_work
      select event_id, complaint_id, office_id, city_code, kecamatan_code, kelurahan_code, restricted, finished_at,
        seconds, in_time, reopened
      from compared where known is null
      on conflict do nothing returning 1),
  changed as (
    update finished_work f set (complaint_id, office_id, city_code, kecamatan_code, kelurahan_code, restricted,
      finished_at, seconds, in_time, reopened) = (t.complaint_id, t.office_id, t.city_code, t.kecamatan_code,
      t.kelurahan_code, t.restricted, t.finished_at, t.seconds, t.in_time, t.reopened)
    from compared t where f.event_id = t.event_id and f.reopened = t.seen and t.differs returning 1)
  select (select count(*) from removed) + (select count(*) from added) + (select count(*) from changed) as n`;

export type WrongCount = { what: string; counted: number; truly: number };

const complaintsAtOnce = 2000;
const eventsAtOnce = 10_000;

/**
 * Where the counts differ from the complaints and histories themselves; empty when they are exact. One moment is that
 * of a transaction (repeatable read). Between its pieces it rests.
 */
export async function wrongTallies(db: Connection, rest?: Rest): Promise<WrongCount[]> {
  const wrong: WrongCount[] = [];
  await db.transaction(async (trx) => {
    await trx.raw('create temp table truth (like tallies)');
    await inPieces(trx, { table: 'complaints', rows: complaintsAtOnce, rest }, ({ after, through }) =>
      trx.raw('insert into truth select * from recounted_between(?, ?)', [after, through]),
    );
    await trx.raw('create index on truth (area_code)');
    const { rows: areas } = await trx.raw<{ rows: { area: string }[] }>(
      'select distinct area_code as area from tallied union select area_code from truth',
    );
    for (const { area } of areas) {
      await rest?.();
      const { rows } = await trx.raw<{ rows: WrongCount[] }>(wrongCounts, { area });
      wrong.push(...rows);
    }
    await trx.raw('drop table truth');
    await inPieces(trx, { table: 'complaint_events', rows: eventsAtOnce, rest }, async (piece) => {
      const { rows } = await trx.raw<{ rows: WrongCount[] }>(wrongWork, piece);
      wrong.push(...rows);
    });
  });
  return wrong.toSorted((one, other) => (one.what < other.what ? -1 : 1));
}

const ofArea = (relation: string) =>
  `select ${key}, sum(n)::bigint as n from ${relation} where area_code = :area group by ${key}`;

const wrongCounts = `
  select concat_ws(' ', kind, area_code, case when week > '-infinity' then week end, nullif(category_code, ''),
      nullif(state, ''), case when late then 'late' end, case when on_agenda then 'onAgenda' end,
      case when solved then 'solved' end, nullif(resolved_level, '')) as what,
    coalesce(c.n, 0) as counted, coalesce(r.n, 0) as truly
  from (${ofArea('tallied')}) c full join (${ofArea('truth')}) r using (${key})
  where coalesce(c.n, 0) <> coalesce(r.n, 0)`;

const within = (relation: string) =>
  `select * from ${relation} where event_id > :after and event_id <= :through`;

const wrongWork = `
  select concat('work ', event_id) as what, (f.event_id is not null)::int::bigint as counted,
    (t.event_id is not null)::int::bigint as truly
  from (${within('finished_work')}) f full join (${within('finished_work_told')}) t using (event_id)
  where row(f.*) is distinct from row(t.*)`;
