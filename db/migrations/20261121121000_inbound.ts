import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table inbound_questions (
      id bigint generated always as identity primary key,
      sender_index bytea not null,
      channel text not null check (channel in ('sms', 'whatsapp')),
      kind text not null check (kind in ('which', 'settled')),
      tickets text[] not null,
      asked_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      ended_by text check (ended_by in ('answer', 'time', 'newQuestion')),
      check ((ended_at is null) = (ended_by is null))
    );
    -- One question at a time waits for an answer from a number.
    create unique index inbound_questions_open on inbound_questions (sender_index, channel) where ended_at is null;
    -- Questions whose time is over.
    create index inbound_questions_due on inbound_questions (expires_at) where ended_at is null;

    create table inbound_messages (
      id bigint generated always as identity primary key,
      provider text not null check (provider in ('twilio', 'gateway', 'demonstration')),
      provider_id text not null,
      channel text not null check (channel in ('sms', 'whatsapp')),
      sender_index bytea not null,
      sender_sealed bytea not null,
      text_sealed bytea,
      attachments smallint not null default 0,
      received_at timestamptz not null,
      deed text check (deed in
        ('answered', 'informed', 'objected', 'confirmed', 'preference', 'waits', 'forClerk', 'assigned', 'setAside')),
      complaint_id bigint references complaints,
      question_id bigint references inbound_questions,
      for_clerks_since timestamptz,
      settled_at timestamptz,
      settled_by bigint references people,
      settled_reason text,
      unique (provider, provider_id),
      check (settled_at is null or settled_by is not null)
    );
    -- What waits under a question, and what waits for a clerk.
    create index inbound_messages_by_question on inbound_messages (question_id, id) where deed = 'waits';
    create index inbound_messages_for_clerks on inbound_messages (for_clerks_since, id)
      where for_clerks_since is not null and settled_at is null;

    create table inbound_kecamatan (
      message_id bigint not null references inbound_messages,
      kecamatan_code text not null references areas,
      primary key (kecamatan_code, message_id)
    );

    create table message_wishes (
      id bigint generated always as identity primary key,
      recipient_index bytea not null,
      channel text not null check (channel in ('sms', 'whatsapp', 'email')),
      wish text not null check (wish in ('stop', 'start')),
      said_at timestamptz not null,
      said_by text not null check (said_by in ('message', 'page', 'mail'))
    );
    -- The last wish of a recipient.
    create index message_wishes_by_recipient on message_wishes (recipient_index, channel, id desc);

    alter table notifications
      add column inbound_id bigint references inbound_messages,
      -- Recipient and channel were written with the row, whatever the complaint says today.
      add column direct boolean not null default false,
      drop constraint notifications_check,
      add constraint notifications_citizen check
        ((audience = 'citizen') = (complainant_id is not null or inbound_id is not null));
  `);
}
