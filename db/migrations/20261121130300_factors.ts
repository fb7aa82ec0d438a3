import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table second_factors (
      person_id bigint primary key references people,
      secret_sealed bytea,
      confirmed_at timestamptz,
      -- The step of thirty seconds whose code was used last: no code opens twice (RFC 6238, 5.2).
      used_step bigint,
      -- A secret that was shown and is not yet confirmed by a right code.
      pending_sealed bytea,
      pending_at timestamptz,
      recovery_salt bytea,
      check ((secret_sealed is null) = (confirmed_at is null)),
      check ((pending_sealed is null) = (pending_at is null))
    );

    create table recovery_codes (
      id bigint generated always as identity primary key,
      person_id bigint not null references second_factors on delete cascade,
      code_hash bytea not null,
      made_at timestamptz not null,
      used_at timestamptz,
      -- Serves the one update that uses a code up.
      unique (person_id, code_hash)
    );

    create table identities (
      id bigint generated always as identity primary key,
      person_id bigint not null references people,
      issuer text not null,
      subject text not null,
      linked_at timestamptz not null,
      last_used_at timestamptz,
      -- Serves the sign-in: one account for each identity.
      unique (issuer, subject),
      -- One identity of a provider for each account.
      unique (person_id, issuer)
    );

    alter table sign_ins
      -- When this session proved a second factor; null while it proved one only.
      add column second_factor_at timestamptz,
      -- Through which identity of a provider it began; null for a password.
      add column identity_id bigint references identities on delete set null;
    create index sign_ins_by_identity on sign_ins (identity_id) where identity_id is not null;
  `);
}
