import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table notice_reads (
      person_id bigint primary key references people,
      -- The newest message that the person has had before the eyes; older ones count as read with it.
      last_seen_id bigint not null,
      seen_at timestamptz not null
    );

    create table message_preferences (
      person_id bigint primary key references people,
      unwanted text[] not null default '{}'
        check (unwanted <@ array['assignments', 'digests', 'reminders', 'overdue'])
    );
    create table preference_changes (
      id bigint generated always as identity primary key,
      person_id bigint not null references people,
      at timestamptz not null,
      -- Phone and address masked: who may see the history need not see them.
      before jsonb not null,
      after jsonb not null,
      request_key uuid unique
    );
    create index preference_changes_by_person on preference_changes (person_id, id desc);
    create trigger preference_changes_append_only before update or delete on preference_changes
      for each row execute function refuse_change();

    -- Which digests were made: what happens after that hour belongs to none of them any more.
    create table digest_rounds (
      kind text not null check (kind in ('dayReceived', 'agendaKecamatan', 'agendaCity')),
      day date not null,
      made_at timestamptz not null,
      recipients integer not null,
      primary key (kind, day)
    );
  `);
}
