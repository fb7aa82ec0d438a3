import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- A head reminds the owner of a case; the version before knows the other two.
    alter table reminders drop constraint reminders_kind_check;
    alter table reminders add constraint reminders_kind_check
      check (kind in ('dueTomorrow', 'reviewToday', 'reminded'));

    create table saved_views (
      id bigint generated always as identity primary key,
      person_id bigint not null references people,
      name text not null check (char_length(name) between 1 and 60),
      -- The filter as it stands in the address of the list.
      query text not null check (char_length(query) <= 1000),
      -- Whose officers see it, too.
      office_id bigint references offices,
      is_first boolean not null default false,
      created_at timestamptz not null
    );
    -- For the views above the list: the own ones, and those of the own offices.
    create index saved_views_by_person on saved_views (person_id, id);
    create index saved_views_by_office on saved_views (office_id, id) where office_id is not null;
    create unique index saved_views_first on saved_views (person_id) where is_first;
  `);
}
