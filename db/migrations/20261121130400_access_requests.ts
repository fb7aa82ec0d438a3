import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create extension if not exists btree_gist;

    create table access_requests (
      id bigint generated always as identity primary key,
      number text not null unique,
      -- Who holds the key follows the request; the key itself lies sealed with the applicant.
      key_hash bytea not null unique,
      office_id bigint not null references offices,
      role text not null check (role in
        ('clerk', 'unitOfficer', 'lurah', 'camat', 'walikota', 'sekda', 'governor', 'inspector', 'admin')),
      capacity text not null check (capacity in ('holder', 'plt', 'plh', 'staff')),
      from_on date not null,
      to_on date,
      -- Name, NIP, e-mail, phone and the key of the status page, as JSON.
      applicant_sealed bytea not null,
      email_index bytea not null,
      reason text not null,
      -- The account that it is for, where that is known from the start, and who asked in a colleague's place.
      person_id bigint references people,
      asked_by bigint references people,
      asked_at timestamptz not null,
      state text not null check (state in ('waiting', 'incomplete', 'granted', 'rejected', 'lapsed')),
      -- The clock: running since, working milliseconds used before that, and when they are used up.
      clock_started_at timestamptz,
      spent_ms bigint not null default 0 check (spent_ms >= 0),
      due_at timestamptz,
      sent_back_at timestamptz,
      decided_at timestamptz,
      decided_by bigint references people,
      -- What is missing, or why it was refused.
      remark text,
      request_key uuid unique,
      check (to_on is null or to_on >= from_on),
      check ((state = 'waiting') = (due_at is not null)),
      check ((state = 'waiting') = (clock_started_at is not null)),
      check ((state in ('granted', 'rejected')) = (decided_by is not null))
    );
    -- What is open, by deadline; whether the same person waits already.
    create index access_requests_open on access_requests (due_at, id) where state in ('waiting', 'incomplete');
    create index access_requests_by_email on access_requests (email_index) where state in ('waiting', 'incomplete');
    create index access_requests_by_office on access_requests (office_id, id desc);

    create table access_documents (
      id uuid primary key default gen_random_uuid(),
      request_id bigint not null references access_requests,
      media_type text not null check (media_type in ('application/pdf', 'image/jpeg')),
      size integer not null check (size > 0),
      sha256 bytea not null,
      content_sealed bytea not null,
      added_at timestamptz not null
    );
    create index access_documents_by_request on access_documents (request_id, added_at, id);

    -- Old rows that overlap would break the rule below: the earlier one ends where the later begins.
    update role_grants g set to_on = (
        select min(l.from_on) - 1 from role_grants l
        where l.person_id = g.person_id and l.office_id = g.office_id and l.role = g.role and l.from_on > g.from_on)
      where exists (select from role_grants l
        where l.person_id = g.person_id and l.office_id = g.office_id and l.role = g.role and l.from_on > g.from_on
          and (g.to_on is null or g.to_on >= l.from_on));
    alter table role_grants
      add column granted_at timestamptz,
      add column granted_by bigint references people,
      add column request_id bigint references access_requests,
      add column confirmed_at timestamptz,
      add column confirmed_by bigint references people,
      add column ended_at timestamptz,
      add column ended_by bigint references people,
      add column end_kind text check (end_kind in ('ended', 'deactivated', 'suspended')),
      add column end_reason text,
      -- Until when it would have lasted: what was suspended comes back to this day.
      add column planned_to_on date,
      drop constraint role_grants_person_id_office_id_role_from_on_key,
      add constraint role_grants_once exclude using gist
        (person_id with =, office_id with =, role with =, daterange(from_on, to_on + 1, '[)') with &&),
      add constraint role_grants_ended check ((ended_at is null) = (end_kind is null));
    -- The roles of a person; those that end soon.
    create index role_grants_by_person on role_grants (person_id, id);
    create index role_grants_by_end on role_grants (to_on) where to_on is not null;

    create table access_acts (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor text not null check (actor in ('person', 'applicant', 'system')),
      by_id bigint references people,
      act text not null,
      request_id bigint references access_requests,
      person_id bigint references people,
      grant_id bigint references role_grants,
      particulars jsonb not null default '{}',
      request_key uuid unique,
      check ((actor = 'person') = (by_id is not null)),
      check (request_id is not null or person_id is not null or act = 'accessRulesChanged')
    );
    create index access_acts_by_request on access_acts (request_id, id) where request_id is not null;
    create index access_acts_by_person on access_acts (person_id, id) where person_id is not null;
    create trigger access_acts_append_only before update or delete on access_acts
      for each row execute function refuse_change();

    create table access_alarms (
      kind text not null check (kind in ('late', 'confirmationOpen', 'confirmationLate', 'vacant')),
      subject_id bigint not null,
      for_on date not null,
      at timestamptz not null,
      primary key (kind, subject_id, for_on)
    );

    create table duty_texts (
      version integer primary key,
      text_id text not null,
      text_en text not null,
      since timestamptz not null
    );
    create trigger duty_texts_append_only before update or delete on duty_texts
      for each row execute function refuse_change();
    create table duty_acceptances (
      id bigint generated always as identity primary key,
      person_id bigint not null references people,
      version integer not null references duty_texts,
      language text not null check (language in ('id', 'en')),
      accepted_at timestamptz not null
    );
    create index duty_acceptances_by_person on duty_acceptances (person_id, accepted_at desc);
    create trigger duty_acceptances_append_only before update or delete on duty_acceptances
      for each row execute function refuse_change();
    insert into duty_texts (version, text_id, text_en, since) values (1,
      'Hak akses ini milik saya pribadi. Semua yang dilakukan dengannya berlaku seperti tanda tangan saya.' || chr(10) ||
      'Kata sandi, kode, dan perangkat saya jaga sendiri dan tidak saya pinjamkan kepada siapa pun, juga kepada atasan.' || chr(10) ||
      'Penyalahgunaan hak akses saya menjadi tanggung jawab saya.' || chr(10) ||
      'Data pelapor hanya saya buka untuk menangani aduan, dan tidak saya sebarkan (UU 27/2022).' || chr(10) ||
      'Bila akun saya dipakai orang lain, atau tugas saya berakhir, saya segera memberi tahu kepala kantor.' || chr(10) ||
      'Setiap langkah saya dicatat dan dapat diperiksa.',
      'This access is mine alone. Everything done with it counts as my signature.' || chr(10) ||
      'I keep my password, codes and devices to myself and lend them to nobody, not to a superior either.' || chr(10) ||
      'Misuse of my access is my responsibility.' || chr(10) ||
      'I open complainants’ data only to handle complaints, and pass them on to nobody (UU 27/2022).' || chr(10) ||
      'When somebody else uses my account, or my duty ends, I tell the head of the office at once.' || chr(10) ||
      'Every step of mine is recorded and can be examined.',
      '2026-11-21 00:00+07');
  `);
}
