import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- The order of a meeting's agenda has a version of its own: two people may arrange it at the same time.
    alter table meetings
      add column order_version integer not null default 0,
      -- Who took the notes, as typed by the chair; may be somebody without an account.
      add column note_taker text;
    create table meeting_order (
      meeting_id bigint not null references meetings,
      complaint_id bigint not null references complaints,
      position integer not null,
      primary key (meeting_id, complaint_id)
    );

    alter table meeting_attendance
      add column arrived_at timestamptz,
      add column marked_by bigint references people;

    create table meeting_invitations (
      meeting_id bigint not null references meetings,
      office_id bigint not null references offices,
      note text,
      invited_at timestamptz not null,
      invited_by bigint not null references people,
      answer text check (answer in ('accepted', 'declined')),
      reason text,
      answered_at timestamptz,
      answered_by bigint references people,
      primary key (meeting_id, office_id),
      check ((answer is null) = (answered_at is null)),
      check (answer is distinct from 'declined' or reason is not null)
    );
    -- What an office is invited to.
    create index meeting_invitations_by_office on meeting_invitations (office_id, meeting_id desc);

    create trigger meeting_order_frozen before insert or update or delete on meeting_order
      for each row execute function refuse_change_of_closed_meeting();
    create trigger meeting_invitations_frozen before insert or update or delete on meeting_invitations
      for each row execute function refuse_change_of_closed_meeting();

    create table meeting_addenda (
      meeting_id bigint not null references meetings,
      number integer not null check (number > 0),
      text text not null,
      reason text not null,
      written_at timestamptz not null,
      written_by bigint not null references people,
      capacity text not null check (capacity in ('holder', 'plt', 'plh')),
      request_key uuid unique,
      primary key (meeting_id, number)
    );
    -- What is still open is changed and not amended; what was amended stays.
    create function refuse_addendum_before_closing() returns trigger language plpgsql as $$
      begin
        if not exists (select from meetings where id = new.meeting_id and closed_at is not null)
          then raise exception 'the meeting is not closed';
        end if;
        return new;
      end $$;
    create trigger meeting_addenda_after_closing before insert on meeting_addenda
      for each row execute function refuse_addendum_before_closing();
    create trigger meeting_addenda_append_only before update or delete on meeting_addenda
      for each row execute function refuse_change();

    -- Cases of a place that were solved lately, beside an open one on the meeting screen (alike.ts).
    create index complaints_solved_by_place on complaints (kelurahan_code, resolved_at) where resolved_at is not null;
  `);
}
