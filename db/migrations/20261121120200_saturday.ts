import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table session_changes (
      id bigint generated always as identity primary key,
      session_id bigint not null references saturday_sessions,
      kind text not null check (kind in ('held', 'cancelled', 'piket', 'closedEarly', 'reopened')),
      reason text,
      -- The first of these before a change of hours is the regular end; the session's own column says what holds.
      closed_before timestamptz not null,
      closes_at timestamptz not null,
      at timestamptz not null,
      changed_by bigint not null references people,
      request_key uuid unique,
      check (kind = 'held' or reason is not null)
    );
    create index session_changes_by_session on session_changes (session_id, id);
    insert into session_changes (session_id, kind, reason, closed_before, closes_at, at, changed_by)
      select id, status, reason, closes_at, closes_at, changed_at, changed_by from saturday_sessions
      where changed_by is not null and changed_at is not null and (status = 'held' or reason is not null)
      order by changed_at, id;
    create trigger session_changes_append_only before update or delete on session_changes
      for each row execute function refuse_change();

    -- The previous version still reads "active": whoever retires an item writes both.
    alter table readiness_items
      add column set_code text,
      add column item_code text,
      add column added_at timestamptz not null default '-infinity',
      add column retired_at timestamptz,
      add column retired_by bigint references people,
      add column verified_at timestamptz,
      add column verified_by bigint references people;
    create unique index readiness_items_of_set on readiness_items (level, set_code, item_code)
      where set_code is not null;
    update readiness_items i set set_code = 'default', item_code = known.code
      from (values ('Ruang pengaduan', 'room'), ('Meja dengan 3 kursi', 'table'), ('Komputer', 'computer'),
        ('Printer dan kertas', 'printer'), ('Layar antrean', 'display'), ('Telepon', 'telephone'),
        ('Jaringan internet', 'network')) as known (name, code)
      where i.level = 'kecamatan' and i.name_id = known.name;

    create table privacy_notices (
      version integer primary key,
      text_id text not null,
      text_en text not null,
      since timestamptz not null
    );
    create trigger privacy_notices_append_only before update or delete on privacy_notices
      for each row execute function refuse_change();
    insert into privacy_notices (version, text_id, text_en, since) values (1,
      'Data diri hanya dipakai untuk menangani aduan ini, disimpan terenkripsi, dan dihapus setelah masa simpannya '
        '(UU 27/2022). Pelapor boleh meminta namanya disembunyikan dan datanya dibetulkan.',
      'Personal data are used for this complaint only, kept encrypted, and deleted at the end of their retention '
        '(UU 27/2022). The complainant may ask for the name to be hidden and the data to be corrected.',
      '2026-11-21 00:00+07');
    alter table complaints add column privacy_notice integer references privacy_notices;
  `);
}
