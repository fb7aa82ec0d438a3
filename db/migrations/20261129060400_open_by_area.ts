import type { Knex } from 'knex';

/** Indexes of a table that is written meanwhile are built beside that, which no transaction may hold. */
export const config = { transaction: false };

export async function up(db: Knex): Promise<void> {
  // What an interrupted attempt left is not valid, and begun anew.
  await db.raw('drop index concurrently if exists complaints_open_by_area');
  // For whose turn it is in a city or kecamatan: before, all that is open in the province was read for it.
  await db.raw(
    `create index concurrently complaints_open_by_area on complaints (city_code, kecamatan_code, owner_office_id)
     where closed_at is null`,
  );
}
