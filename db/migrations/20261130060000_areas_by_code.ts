import type { Knex } from 'knex';

/** The areas below another by their codes, found by index also among those of the whole country. */
export async function up(db: Knex): Promise<void> {
  await db.raw('create index areas_by_code on areas (code text_pattern_ops)');
}
