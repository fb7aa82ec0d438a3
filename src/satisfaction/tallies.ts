import type { Connection, Database } from '../database/connect.ts';
import { elements } from './ikm.ts';

const columns = elements.flatMap((name) => [`${name}_n`, `${name}_sum`]);
const each = (write: (column: string) => string, between = ', ') => columns.map(write).join(between);

// One at a time rolls up or counts anew: Permenpan RB 14/2017.
const turn = 142017;

/** Adds what was answered since the last time to the counts, in one transaction. Answers are few: once a minute is enough. */
export async function rollAnswers(db: Database): Promise<void> {
  await db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [turn]);
    await trx.raw(`
      with gone as (delete from survey_changes returning *)
      insert into survey_tallies
        select area, answered_on, ${each((column) => `sum(${column})::bigint`)}
        from gone cross join lateral (values (kecamatan_code), (city_code), ('*')) as areas (area)
        group by area, answered_on
      on conflict (area_code, answered_on) do update
        set ${each((column) => `${column} = survey_tallies.${column} + excluded.${column}`)}`);
  });
}

/** Counts all answers anew and puts right what differs, for bulk loading and after a fault. */
export async function recountAnswers(db: Database): Promise<void> {
  await db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [turn]);
    // One statement is one moment: the answers as they are, and the changes that tell how they came to be so.
    await trx.raw(`
      with truth as materialized (select * from survey_recounted),
      gone as (delete from survey_changes),
      removed as (
        delete from survey_tallies t where not exists (
          select from truth r where r.area_code = t.area_code and r.answered_on = t.answered_on))
      insert into survey_tallies select * from truth
      on conflict (area_code, answered_on) do update set ${each((column) => `${column} = excluded.${column}`)}`);
  });
}

/** Areas and days whose counts differ from the answers themselves, at one moment; empty when they are exact. */
export async function wrongAnswers(db: Connection): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { what: string }[] }>(`
    select concat_ws(' ', area_code, answered_on) as what
    from (select area_code, answered_on, ${each((column) => `sum(${column})::bigint as ${column}`)}
      from survey_tallied group by area_code, answered_on) t
    full join survey_recounted r using (area_code, answered_on)
    where ${each((column) => `coalesce(t.${column}, 0) <> coalesce(r.${column}, 0)`, ' or ')}
    order by 1`);
  return rows.map(({ what }) => what);
}
