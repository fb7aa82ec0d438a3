import type { Knex } from 'knex';

/** Indexes of tables that are written meanwhile are built beside that, which no transaction may hold. */
export const config = { transaction: false };

export async function up(db: Knex): Promise<void> {
  // What an interrupted attempt left is not valid, and begun anew.
  await db.raw('drop index concurrently if exists complaints_by_words');
  await db.raw('drop index concurrently if exists complainants_by_nik');
  // For aduan_found (db/access.sql).
  await db.raw(
    `create index concurrently complaints_by_words on complaints
     using gin (complaint_words(text, address, landmark, rt, rw, kelurahan_code, received_at))`,
  );
  // For the complaints of a person of whom the counter has the NIK.
  await db.raw('create index concurrently complainants_by_nik on complainants (nik_index)');
  // The version before searched with it; it then reads the complaints of the area one by one.
  await db.raw('drop index concurrently if exists complaints_text');
}
