import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table notifications
      drop constraint notifications_status_check,
      add constraint notifications_status_check check (status in
        ('queued', 'sending', 'sent', 'delivered', 'failed', 'uncertain', 'notWanted', 'shown')),
      add column provider text,
      add column attempts smallint not null default 0,
      add column attempt_id uuid,
      -- While it is handed over: until when the worker has to say what came of it. While it is uncertain: when to
      -- ask the provider again. Of the database's clock, as the demonstration's may jump.
      add column lease_until timestamptz,
      add column waiting_until timestamptz,
      add column waiting_for text check (waiting_for in ('quietHours', 'retry')),
      add column delivered_at timestamptz,
      add column failure_code text,
      add column segments smallint,
      add column price numeric(12, 5),
      add column price_unit text,
      add column once_key text,
      add column resolved_by bigint references people,
      add column resolved_at timestamptz,
      add column resolved_reason text;
    -- A reminder goes out once however many workers write it.
    create unique index notifications_once on notifications (once_key) where once_key is not null;
    -- What a worker takes next.
    create index notifications_to_send on notifications (urgent desc, id) where status = 'queued';
    -- When there is something to do again: quiet hours that end, retries.
    create index notifications_waiting on notifications (waiting_until)
      where status = 'queued' and waiting_until is not null;
    -- Leases that ran out, and what is to be asked of a provider.
    create index notifications_unsettled on notifications (lease_until) where status in ('sending', 'uncertain');
    -- What a corrected number or address brings back, and what the operator's page counts.
    create index notifications_failed on notifications (complainant_id, id) where status = 'failed';

    create table message_attempts (
      id uuid primary key,
      notification_id bigint not null references notifications,
      number smallint not null,
      channel text not null check (channel in ('sms', 'whatsapp', 'email')),
      provider text not null,
      handed_at timestamptz not null default clock_timestamp(),
      ended_at timestamptz,
      outcome text check (outcome in ('sent', 'delivered', 'retry', 'failed', 'uncertain', 'released')),
      failure text,
      code text,
      provider_id text
    );
    create index message_attempts_by_notification on message_attempts (notification_id, number);
    -- Whether a message of the provider's list belongs to another of ours.
    create index message_attempts_by_provider_id on message_attempts (provider_id) where provider_id is not null;

    create table message_channels (
      channel text primary key check (channel in ('sms', 'whatsapp', 'email')),
      off_since timestamptz,
      dry_run_since timestamptz,
      per_second integer check (per_second > 0),
      tokens double precision not null default 0,
      refilled_at timestamptz not null default clock_timestamp(),
      troubles integer not null default 0,
      openings integer not null default 0,
      open_until timestamptz
    );
    insert into message_channels (channel, per_second) values ('whatsapp', 50), ('sms', 50), ('email', 10);

    create table webhook_refusals (
      source bytea not null,
      minute timestamptz not null,
      refused integer not null,
      primary key (source, minute)
    );
  `);
}
