import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table reviews
      -- What the team asks the meeting to decide, beside its words.
      add column recommended text check (recommended in ('followUp', 'resolved', 'cannotSolve', 'notValid', 'referred')),
      add column accuracy_m integer check (accuracy_m between 0 and 100000),
      -- A result is written down at the place (recorded_at) and may reach the server hours later.
      add column received_at timestamptz;

    alter table review_members
      add column answer text check (answer in ('accepted', 'declined')),
      add column answer_reason text,
      add column answered_at timestamptz,
      add column answered_by bigint references people,
      add constraint review_members_answered check ((answer is null) = (answered_at is null));
    -- Which invitations wait for an office's answer.
    create index review_members_by_office on review_members (office_id, review_id);

    create table review_signers (
      review_id bigint not null references reviews,
      office_id bigint not null references offices,
      name text not null,
      signature bytea,
      primary key (review_id, office_id)
    );

    create table walking_orders (
      person_id bigint not null references people,
      walked_on date not null,
      review_ids bigint[] not null,
      changed_at timestamptz not null,
      primary key (person_id, walked_on)
    );

    create table reminders (
      id bigint generated always as identity primary key,
      complaint_id bigint not null references complaints,
      office_id bigint not null references offices,
      kind text not null check (kind in ('dueTomorrow', 'reviewToday')),
      -- The day on which the work is due or the review takes place: told once for each.
      for_on date not null,
      reminded_at timestamptz not null,
      unique (complaint_id, office_id, kind, for_on)
    );
  `);
}
