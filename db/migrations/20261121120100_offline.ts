import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table offline_keys (
      office_id bigint primary key references offices,
      public_jwk jsonb not null,
      private_sealed bytea not null,
      created_at timestamptz not null
    );

    create table reserved_tickets (
      ticket char(8) primary key,
      kecamatan_code text not null references areas,
      person_id bigint not null references people,
      handed_at timestamptz not null,
      complaint_id bigint unique references complaints,
      paper_index bytea unique,
      set_aside_at timestamptz,
      check (complaint_id is null or set_aside_at is null)
    );
    -- How many somebody was given lately.
    create index reserved_tickets_by_person on reserved_tickets (person_id, handed_at);

    create table set_aside_records (
      key uuid primary key,
      office_id bigint not null references offices,
      kind text not null,
      ticket char(8),
      taken_at timestamptz not null,
      taken_by text not null,
      content_sealed bytea not null,
      reason text not null,
      person_id bigint not null references people,
      set_aside_at timestamptz not null
    );
    -- The list on the page of what is not yet sent, the latest first.
    create index set_aside_records_by_office on set_aside_records (office_id, set_aside_at desc, key);
  `);
}
