import type { Knex } from 'knex';

/** Indexes of a table that is written meanwhile are built beside that, which no transaction may hold. */
export const config = { transaction: false };

export async function up(db: Knex): Promise<void> {
  // What an interrupted attempt left is not valid, and begun anew.
  await db.raw('drop index concurrently if exists complaints_open_by_unit');
  await db.raw('drop index concurrently if exists complaints_by_unit');
  await db.raw('drop index concurrently if exists reports_to_receive');
  await db.raw('drop index concurrently if exists complaints_by_session_and_place');
  // For what came in at a session, in all or from one kelurahan: before, all that ever came from it was read each time.
  await db.raw(
    'create index concurrently complaints_by_session_and_place on complaints (session_id, kelurahan_code)',
  );
  await db.raw('drop index concurrently if exists complaints_by_session');
  // For the reports that a level above has not received yet.
  await db.raw(
    `create index concurrently reports_to_receive on reports (level, area_code, sent_at)
     where sent_at is not null and acknowledged_at is null`,
  );
  // For what a unit has open, and for what it was given over the weeks.
  await db.raw(
    'create index concurrently complaints_open_by_unit on complaints (unit_id, due_at, id) where closed_at is null',
  );
  await db.raw(
    'create index concurrently complaints_by_unit on complaints (unit_id, session_id) where unit_id is not null',
  );
}
