import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Each attempt to make a backup: without an end it is under way or was interrupted.
    create table backups (
      id bigint generated always as identity primary key,
      started_at timestamptz not null,
      place text not null,
      ended_at timestamptz,
      file text,
      bytes bigint,
      row_count bigint,
      sha256 bytea,
      fault text,
      check ((file is null) = (sha256 is null)),
      check (ended_at is null or (file is null) <> (fault is null))
    );
    -- The operator's page, and when the last one succeeded.
    create index backups_by_time on backups (started_at desc, id desc);
    create index backups_good on backups (started_at desc) where file is not null;
  `);
}
