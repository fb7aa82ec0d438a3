import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table queue_entries (
      id bigint generated always as identity primary key,
      session_id bigint not null references saturday_sessions,
      number integer not null check (number > 0),
      priority text not null check (priority in ('none', 'elderly', 'pregnant', 'disabled', 'returning')),
      issued_at timestamptz not null,
      issued_from text not null check (issued_from in ('kiosk', 'clerk', 'carried')),
      issued_by bigint references people,
      request_key uuid,
      -- The first call of the session is turn 1: who came after whom, also within one instant.
      turn integer,
      called_at timestamptz,
      called_by bigint references people,
      counter smallint check (counter between 1 and 20),
      call_key uuid,
      recalled integer not null default 0,
      served_at timestamptz,
      no_show_at timestamptz,
      ended_by bigint references people,
      carried_to bigint unique references queue_entries,
      unique (session_id, number),
      unique (session_id, turn),
      unique (session_id, request_key),
      unique (session_id, call_key),
      check ((called_at is null) = (turn is null) and (called_at is null) = (counter is null)),
      check (called_at is not null or (served_at is null and no_show_at is null)),
      check (served_at is null or no_show_at is null),
      check (carried_to is null or called_at is null)
    );
    create unique index queue_entries_one_at_counter on queue_entries (session_id, counter)
      where called_at is not null and served_at is null and no_show_at is null;
    -- What the end of a session's day has still to settle.
    create index queue_entries_unsettled on queue_entries (session_id)
      where served_at is null and no_show_at is null and carried_to is null;

    create table readiness_items (
      id bigint generated always as identity primary key,
      level text not null check (level in ('kecamatan', 'city', 'province')),
      name_id text not null,
      name_en text not null,
      position smallint not null,
      active boolean not null default true
    );
    insert into readiness_items (level, name_id, name_en, position) values
      ('kecamatan', 'Ruang pengaduan', 'Complaints room', 1),
      ('kecamatan', 'Meja dengan 3 kursi', 'Table with 3 chairs', 2),
      ('kecamatan', 'Komputer', 'Computer', 3),
      ('kecamatan', 'Printer dan kertas', 'Printer and paper', 4),
      ('kecamatan', 'Layar antrean', 'Queue display', 5),
      ('kecamatan', 'Telepon', 'Telephone', 6),
      ('kecamatan', 'Jaringan internet', 'Network', 7);

    create table readiness_checks (
      session_id bigint not null references saturday_sessions,
      item_id bigint not null references readiness_items,
      checked_at timestamptz not null,
      checked_by bigint not null references people,
      primary key (session_id, item_id)
    );

    create table session_attendance (
      session_id bigint not null references saturday_sessions,
      office_id bigint not null references offices,
      arrived_at timestamptz not null,
      represented_by text,
      recorded_at timestamptz not null,
      recorded_by bigint not null references people,
      primary key (session_id, office_id)
    );
  `);
}
