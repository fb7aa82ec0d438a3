import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- What happens outside the life of a complaint: accounts, roles, sign-ins, keys, and who read whose data.
    create table audit_events (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      actor text not null check (actor in ('person', 'visitor', 'system')),
      person_id bigint references people,
      action text not null,
      subject_kind text,
      subject_id text,
      complaint_id bigint references complaints,
      -- The network and not the address of who asked: /24 of IPv4, /48 of IPv6.
      network cidr,
      particulars jsonb not null default '{}',
      check ((actor = 'person') = (person_id is not null)),
      check ((subject_kind is null) = (subject_id is null))
    );
    create index audit_events_by_time on audit_events (at, id);
    create index audit_events_by_person on audit_events (person_id, id) where person_id is not null;
    create index audit_events_by_complaint on audit_events (complaint_id, id) where complaint_id is not null;
    create index audit_events_by_subject on audit_events (subject_kind, subject_id, id);
    create trigger audit_events_append_only before update or delete on audit_events
      for each row execute function refuse_change();

    alter table sign_ins
      add column id uuid not null unique default gen_random_uuid(),
      -- When the person last proved who they are; null for sessions of the version before.
      add column proved_at timestamptz,
      -- What is still asked before this session opens anything.
      add column awaiting text check (awaiting in ('code', 'enrolment')),
      add column device text,
      add column network cidr;
  `);
}
