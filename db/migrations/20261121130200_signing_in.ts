import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Wrong answers to a secret, by a keyed hash of whose it is and from where; the database's time, not a person's.
    create table guesses (
      kind text not null,
      source bytea not null,
      failures integer not null,
      last_at timestamptz not null,
      primary key (kind, source)
    );
    -- What is forgotten.
    create index guesses_by_time on guesses (last_at);

    -- Browsers that brought the right password: strangers' guesses never make their owner wait there.
    create table known_browsers (
      person_id bigint not null references people,
      browser_hash bytea not null,
      network cidr,
      used_at timestamptz not null,
      primary key (person_id, browser_hash)
    );

    create table password_resets (
      id uuid primary key,
      person_id bigint not null references people,
      means text not null check (means in ('email', 'code')),
      key_hash bytea not null unique,
      -- Who handed the code over; null when the person asked, or the operator.
      made_by bigint references people,
      made_at timestamptz not null,
      expires_at timestamptz not null,
      -- When it was used, or lost its use because the password changed another way.
      ended_at timestamptz
    );
    create index password_resets_open on password_resets (person_id) where ended_at is null;

    alter table people add column password_set_at timestamptz;

    -- Letters to one person and not to an office.
    alter table notifications
      add column person_id bigint references people,
      drop constraint notifications_audience_check,
      add constraint notifications_audience_check check (audience in ('citizen', 'office', 'person')),
      add constraint notifications_person_check check ((audience = 'person') = (person_id is not null));
    create index notifications_by_person on notifications (person_id, id) where person_id is not null;
  `);
}
