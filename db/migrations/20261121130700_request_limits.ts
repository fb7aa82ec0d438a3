import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- How much of a limit an address, an account, a number or a key has used up. Unlogged: it is worth nothing after a
    -- crash, and every limited request writes it.
    create unlogged table request_limits (
      name text not null,
      -- Keyed hash of whom it counts.
      source bytea not null,
      -- When the next request is let in.
      next_at timestamptz not null,
      -- When nothing of the limit is used any more, and the row may go.
      rested_at timestamptz not null,
      primary key (name, source)
    ) with (fillfactor = 70);

    -- A file that a scanner found infected: kept sealed for the security officer, and served by nothing.
    create table quarantined_files (
      id bigint generated always as identity primary key,
      found_at timestamptz not null,
      signature text not null,
      sha256 bytea not null,
      size integer not null,
      -- Where it was sent to, without keys and tickets, and by whom if somebody was signed in.
      route text not null,
      person_id bigint references people,
      content_sealed bytea not null
    );
    create index quarantined_files_by_time on quarantined_files (found_at, id);
  `);
}
