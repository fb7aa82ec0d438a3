import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table breaches (
      id bigint generated always as identity primary key,
      version integer not null default 1,
      discovered_at timestamptz not null,
      description text not null,
      handling text not null,
      data text[] not null check (cardinality(data) > 0),
      -- How the affected were found: { by: 'account' | 'area' | 'tickets', … }.
      scope jsonb not null,
      person_id bigint not null references people,
      recorded_at timestamptz not null,
      told_at timestamptz,
      authority_told_at timestamptz,
      authority_reference text,
      request_key uuid unique,
      check ((authority_told_at is null) = (authority_reference is null))
    );

    -- Whose data it was, as it was found when the breach was recorded.
    create table breach_complaints (
      breach_id bigint not null references breaches,
      complaint_id bigint not null references complaints,
      primary key (breach_id, complaint_id)
    );
  `);
}
