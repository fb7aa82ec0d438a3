import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table photos
      add column original_taken_at timestamptz,
      add column original_latitude double precision,
      add column original_longitude double precision,
      -- Empty on photos of an earlier version: the worker hashes them in its rounds.
      add column hashed_at timestamptz;
    alter table photos drop constraint photos_kind_check;
    alter table photos add constraint photos_kind_check
      check (kind in ('intake', 'before', 'progress', 'after'));
    create index photos_to_hash on photos (added_at, id) where hashed_at is null;

    create table photo_likenesses (
      photo_id uuid primary key references photos on delete cascade,
      hash bigint not null,
      band1 integer not null generated always as (((hash >> 48) & 65535)::integer) stored,
      band2 integer not null generated always as (((hash >> 32) & 65535)::integer) stored,
      band3 integer not null generated always as (((hash >> 16) & 65535)::integer) stored,
      band4 integer not null generated always as ((hash & 65535)::integer) stored
    );
    -- Each is there for photosAlike, which reads nothing but the index.
    create index photo_likenesses_band1 on photo_likenesses (band1) include (photo_id, hash);
    create index photo_likenesses_band2 on photo_likenesses (band2) include (photo_id, hash);
    create index photo_likenesses_band3 on photo_likenesses (band3) include (photo_id, hash);
    create index photo_likenesses_band4 on photo_likenesses (band4) include (photo_id, hash);
  `);
}
