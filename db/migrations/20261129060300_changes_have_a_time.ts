import type { Knex } from 'knex';

/** Since when a change waits to be counted, so that it is noticed when nobody rolls them up. Real time. */
export async function up(db: Knex): Promise<void> {
  for (const table of ['tally_changes', 'survey_changes'])
    // The default comes after the column: what waits already needs no time, and nothing is written anew.
    await db.raw(`
      alter table ${table} add column changed_at timestamptz;
      alter table ${table} alter column changed_at set default clock_timestamp()`);
}
