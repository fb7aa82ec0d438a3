import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Letterheads and receipts print these; the title is that of who signs on behalf of the head (a.n.).
    alter table offices add column postcode text, add column delegate_title text;

    -- What a covering letter says beside its body and number; null stands for what is usual.
    alter table reports
      add column kind text not null default 'weekly' check (kind in ('weekly', 'period')),
      add column period_from date,
      add column period_to date,
      add column classification text,
      add column attachment text,
      add column subject text,
      add column copies text,
      add column signing text,
      add column signing_title text,
      add column signing_via text,
      add column request_key uuid unique,
      add check ((kind = 'period') = (period_from is not null and period_to is not null));

    -- The letter of a report about any period stays here until it is sent; a weekly draft is a row of reports.
    create table period_drafts (
      area_code text primary key references areas,
      from_on date not null,
      to_on date not null,
      letter text not null default '',
      letter_number text,
      classification text,
      attachment text,
      subject text,
      copies text,
      signing text,
      signing_title text,
      signing_via text,
      version integer not null default 1,
      check (from_on <= to_on)
    );

    create table report_acts (
      id bigint generated always as identity primary key,
      report_id bigint not null references reports,
      kind text not null check (kind in ('forwarded', 'returned')),
      at timestamptz not null,
      person_id bigint not null references people,
      office_id bigint not null references offices,
      reason text,
      cases integer not null,
      -- Sent back before anything of it went further: it never comes before the next office.
      whole boolean not null default false,
      request_key uuid unique,
      check ((kind = 'returned') = (reason is not null))
    );
    create index report_acts_by_report on report_acts (report_id, id);
    create trigger report_acts_append_only before update or delete on report_acts
      for each row execute function refuse_change();

    create table report_reminders (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('late', 'unacknowledged')),
      level text not null check (level in ('kecamatan', 'city')),
      area_code text not null references areas,
      week_of date not null,
      report_id bigint references reports,
      at timestamptz not null,
      check ((kind = 'unacknowledged') = (report_id is not null))
    );
    -- One reminder for a week that lacks its report, one for a report that nobody acknowledges.
    create unique index report_reminders_late on report_reminders (level, area_code, week_of) where kind = 'late';
    create unique index report_reminders_unacknowledged on report_reminders (report_id) where report_id is not null;

    -- Sent reports that wait for their acknowledgement: the inbox of a level, and the reminders.
    create index reports_unacknowledged on reports (level, sent_at, id)
      where sent_at is not null and acknowledged_at is null;
  `);
}
