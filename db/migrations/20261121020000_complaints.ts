import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table deadline_rules (
      state text primary key,
      day text not null check (day in
        ('sameDay', 'reviewDay', 'plannedDay', 'meeting', 'meetingDay', 'workingDays', 'decided')),
      level text check (level in ('kecamatan', 'city')),
      amount smallint not null default 0 check (amount between 0 and 365),
      time text not null check (time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
      basis_id text not null,
      basis_en text not null
    );

    create table saturday_sessions (
      id bigint generated always as identity primary key,
      kecamatan_code text not null references areas,
      held_on date not null,
      status text not null default 'held' check (status in ('held', 'cancelled', 'piket')),
      reason text,
      opens_at timestamptz not null,
      closes_at timestamptz not null,
      changed_by bigint references people,
      changed_at timestamptz,
      unique (kecamatan_code, held_on)
    );
    create index saturday_sessions_by_day on saturday_sessions (held_on);

    create table complainants (
      id bigint generated always as identity primary key,
      name_sealed bytea not null,
      phone_sealed bytea,
      phone_index bytea,
      email_sealed bytea,
      nik_sealed bytea,
      nik_index bytea,
      address_sealed bytea,
      language text not null default 'id' check (language in ('id', 'en')),
      created_at timestamptz not null
    );
    create index complainants_by_phone on complainants (phone_index);

    create table complaints (
      id bigint generated always as identity primary key,
      ticket char(8) not null unique,
      track_key text unique,
      version integer not null default 1,
      state text not null,
      entered_at timestamptz not null,
      received_at timestamptz not null,
      session_id bigint not null references saturday_sessions,
      complainant_id bigint not null references complainants,
      category_code text not null references categories,
      text text not null,
      city_code text not null references areas,
      kecamatan_code text not null references areas,
      kelurahan_code text not null references areas,
      address text,
      rt text,
      rw text,
      landmark text,
      latitude double precision,
      longitude double precision,
      anonymous boolean not null default false,
      confidential boolean not null default false,
      restricted boolean not null default false,
      urgent boolean not null default false,
      channel text not null check (channel in ('sms', 'whatsapp', 'email', 'none')),
      owner_role text,
      owner_office_id bigint references offices,
      unit_id bigint references offices,
      worked_by_person_id bigint references people,
      worked_by_office_id bigint references offices,
      due_at timestamptz,
      overdue_at timestamptz,
      paused_at timestamptz,
      on_agenda boolean not null default false,
      objections smallint not null default 0,
      resolved_level text check (resolved_level in ('kecamatan', 'city', 'province')),
      resolved_at timestamptz,
      closed_at timestamptz,
      closed_reason text,
      referred_to text,
      lead_id bigint references complaints,
      answer_on date,
      answer_latest_on date,
      late_reason text,
      crm_number text,
      created_by bigint not null references people,
      constraint complaints_closed check ((state = 'closed') = (closed_at is not null)
        and (state = 'closed') = (closed_reason is not null)),
      -- The promise of the product, kept by the database: nothing open is nobody's turn or without a date.
      constraint complaints_owned check (state = 'closed' or
        (owner_role is not null and due_at is not null and (state = 'resolved' or owner_office_id is not null)))
    );
    create index complaints_by_kecamatan on complaints (kecamatan_code, received_at desc, id desc);
    create index complaints_by_city on complaints (city_code, received_at desc, id desc);
    create index complaints_by_kelurahan on complaints (kelurahan_code, received_at desc, id desc);
    create index complaints_by_received on complaints (received_at desc, id desc);
    create index complaints_open_by_owner on complaints (owner_office_id, due_at, id) where closed_at is null;
    create index complaints_by_session on complaints (session_id);
    create index complaints_open_by_place on complaints (kelurahan_code, category_code) where closed_at is null;
    create index complaints_by_lead on complaints (lead_id) where lead_id is not null;
    create index complaints_on_kecamatan_agenda on complaints (kecamatan_code)
      where on_agenda and state like 'kecamatan.%';
    create index complaints_on_city_agenda on complaints (city_code) where on_agenda and state like 'city.%';
    create index complaints_to_report on complaints (kecamatan_code, state)
      where state in ('kecamatan.toReport', 'city.toReport', 'province.withSekda', 'province.withGovernor');
    create index complaints_by_resolved on complaints (resolved_at) where resolved_at is not null;
    create index complaints_text on complaints using gin (text gin_trgm_ops);

    create table complaint_offices (
      complaint_id bigint not null references complaints,
      office_id bigint not null references offices,
      since timestamptz not null,
      primary key (office_id, complaint_id)
    );

    create table complaint_events (
      id bigint generated always as identity primary key,
      complaint_id bigint not null references complaints,
      version integer not null,
      at timestamptz not null,
      type text not null,
      from_state text,
      to_state text not null,
      actor text not null check (actor in ('person', 'citizen', 'system')),
      person_id bigint references people,
      office_id bigint references offices,
      role text,
      capacity text,
      data jsonb not null default '{}',
      request_key uuid unique
    );
    create index complaint_events_by_time on complaint_events (at);
    create index complaint_events_by_complaint on complaint_events (complaint_id, id);

    create trigger complaint_events_append_only before update or delete on complaint_events
      for each row execute function refuse_change();

    create table deadlines (
      id bigint generated always as identity primary key,
      complaint_id bigint not null references complaints,
      state text not null,
      kind text not null default 'state' check (kind in ('state', 'information')),
      started_at timestamptz not null,
      due_at timestamptz not null,
      paused_at timestamptz,
      passed_at timestamptz,
      ended_at timestamptz
    );
    create unique index deadlines_one_running on deadlines (complaint_id)
      where ended_at is null and paused_at is null;
    create index deadlines_due on deadlines (due_at)
      where ended_at is null and paused_at is null and passed_at is null;
    create index deadlines_by_complaint on deadlines (complaint_id);

    create table photos (
      id uuid primary key,
      complaint_id bigint not null references complaints,
      event_id bigint references complaint_events,
      kind text not null check (kind in ('intake', 'before', 'after')),
      content_type text not null,
      width integer not null,
      height integer not null,
      bytes bytea not null,
      taken_at timestamptz,
      latitude double precision,
      longitude double precision,
      added_by bigint references people,
      added_at timestamptz not null
    );
    create index photos_by_complaint on photos (complaint_id);

    create table notifications (
      id bigint generated always as identity primary key,
      complaint_id bigint references complaints,
      event_id bigint references complaint_events,
      audience text not null check (audience in ('citizen', 'office')),
      complainant_id bigint references complainants,
      office_id bigint references offices,
      message text not null,
      particulars jsonb not null default '{}',
      urgent boolean not null default false,
      created_at timestamptz not null,
      channel text,
      recipient_sealed bytea,
      subject text,
      body text,
      status text not null default 'queued' check (status in ('queued', 'sent', 'shown', 'failed', 'notWanted')),
      sent_at timestamptz,
      provider_id text,
      failure text,
      check ((audience = 'citizen') = (complainant_id is not null)),
      check ((audience = 'office') = (office_id is not null))
    );
    create index notifications_by_event on notifications (event_id) where status = 'queued';
    create index notifications_by_time on notifications (created_at desc, id desc);
    create index notifications_by_complaint on notifications (complaint_id, id);
    create index notifications_queued on notifications (id) where status = 'queued';
    create index notifications_by_office on notifications (office_id, id desc) where office_id is not null;

    create table track_failures (
      ticket text not null,
      address_index bytea not null,
      failed_at timestamptz not null
    );
    create index track_failures_by_ticket on track_failures (ticket, failed_at);
    create index track_failures_by_address on track_failures (address_index, failed_at);
    create index track_failures_by_time on track_failures (failed_at);
  `);
}
