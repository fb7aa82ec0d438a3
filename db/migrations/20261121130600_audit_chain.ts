import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Each event knows its place in its complaint's history and the hash of the one before; null in rows of versions
    -- before this one until they are chained.
    alter table complaint_events
      add column position integer,
      -- What the complaint itself said when this happened.
      add column matter bytea,
      add column hash bytea;
    create unique index complaint_events_by_position on complaint_events (complaint_id, position)
      where position is not null;
    create index complaint_events_unchained on complaint_events (complaint_id, id) where hash is null;
    -- The inspector's questions: what did this person, this office, how often was this done.
    create index complaint_events_by_person on complaint_events (person_id, at, id) where person_id is not null;
    create index complaint_events_by_type on complaint_events (type, at, id);
    create index audit_events_by_person_and_time on audit_events (person_id, at, id) where person_id is not null;
    create index audit_events_by_action on audit_events (action, at, id);

    -- A daily head: hashes over everything recorded since the one before, signed.
    create table audit_seals (
      number integer primary key check (number > 0),
      sealed_on date not null,
      made_at timestamptz not null,
      events_after bigint not null,
      events_through bigint not null,
      events_count integer not null,
      events_hash bytea not null,
      trail_after bigint not null,
      trail_through bigint not null,
      trail_count integer not null,
      trail_hash bytea not null,
      previous bytea,
      key_id text not null,
      hash bytea not null unique,
      signature bytea not null,
      -- Which rows were sealed, with the beginning of each hash: they name what is gone or new.
      events_leaves bytea not null,
      trail_leaves bytea not null,
      check (events_through >= events_after and trail_through >= trail_after),
      check ((number = 1) = (previous is null))
    );
    -- The heads of a day for the public page.
    create index audit_seals_by_day on audit_seals (sealed_on, number);
    create trigger audit_seals_append_only before update or delete on audit_seals
      for each row execute function refuse_change();

    create table audit_keys (
      id text primary key,
      public_key bytea not null,
      private_sealed bytea not null,
      since timestamptz not null
    );
    create trigger audit_keys_append_only before delete on audit_keys
      for each row execute function refuse_change();
    create trigger audit_keys_unchanged before update on audit_keys for each row
      when ((old.id, old.public_key, old.since) is distinct from (new.id, new.public_key, new.since))
      execute function refuse_change();

    create table audit_verifications (
      id bigint generated always as identity primary key,
      begun_at timestamptz not null,
      finished_at timestamptz,
      events bigint,
      trail bigint,
      seals integer,
      faults integer,
      -- The first of them, with ids and tickets.
      named jsonb
    );
    create index audit_verifications_by_time on audit_verifications (begun_at desc);

    create function complaint_matter(complaint complaints) returns bytea
      language sql stable set search_path = pg_catalog, public as $$
      select sha256(convert_to(json_build_array('matter', complaint.ticket::text,
        extract(epoch from complaint.received_at)::text, complaint.session_id::text, complaint.category_code,
        complaint.kelurahan_code, complaint.text, complaint.created_by::text)::text, 'UTF8'))
    $$;

    create function complaint_event_hash(event complaint_events, previous bytea) returns bytea
      language sql stable set search_path = pg_catalog, public as $$
      select sha256(convert_to(json_build_array('event', event.id::text, event.complaint_id::text,
        event.position::text, event.version::text, extract(epoch from event.at)::text, event.type, event.from_state,
        event.to_state, event.actor, event.person_id::text, event.office_id::text, event.role, event.capacity,
        event.request_key::text, encode(sha256(convert_to(event.data::text, 'UTF8')), 'hex'),
        encode(event.matter, 'hex'), encode(previous, 'hex'))::text, 'UTF8'))
    $$;

    -- Chains the rows of one complaint that a version before this one wrote. Nothing is adopted any more once the
    -- first seal is made: what has no hash by then came past the database's own rules.
    create function chain_history(of_complaint bigint) returns integer
      language plpgsql security definer set search_path = pg_catalog, public as $$
      declare
        event complaint_events;
        complaint complaints;
        last_hash bytea;
        last_position integer;
        chained integer := 0;
      begin
        select * into complaint from complaints where id = of_complaint for no key update;
        if exists (select from audit_seals) then return 0; end if;
        select position, hash into last_position, last_hash from complaint_events
          where complaint_id = of_complaint and position is not null order by position desc limit 1;
        for event in select * from complaint_events
          where complaint_id = of_complaint and hash is null order by id loop
          last_position := coalesce(last_position, 0) + 1;
          event.position := last_position;
          event.matter := complaint_matter(complaint);
          last_hash := complaint_event_hash(event, last_hash);
          update complaint_events set position = event.position, matter = event.matter, hash = last_hash
            where id = event.id;
          chained := chained + 1;
        end loop;
        return chained;
      end
    $$;

    create function chain_event() returns trigger
      language plpgsql security definer set search_path = pg_catalog, public as $$
      declare
        complaint complaints;
        last_hash bytea;
        last_position integer;
      begin
        -- The lock of the verbs: histories are written one event after the other.
        select * into complaint from complaints where id = new.complaint_id for no key update;
        if exists (select from complaint_events where complaint_id = new.complaint_id and hash is null) then
          perform chain_history(new.complaint_id);
        end if;
        select position, hash into last_position, last_hash from complaint_events
          where complaint_id = new.complaint_id and position is not null order by position desc limit 1;
        new.position := coalesce(last_position, 0) + 1;
        new.matter := complaint_matter(complaint);
        new.hash := complaint_event_hash(new, last_hash);
        return new;
      end
    $$;
    create trigger complaint_events_chained before insert on complaint_events
      for each row execute function chain_event();

    drop trigger complaint_events_append_only on complaint_events;
    create trigger complaint_events_append_only before delete on complaint_events
      for each row execute function refuse_change();
    create trigger complaint_events_unchanged before update on complaint_events for each row
      when (old.hash is not null
        or to_jsonb(old) - '{position,matter,hash}'::text[] is distinct from to_jsonb(new) - '{position,matter,hash}'::text[])
      execute function refuse_change();

    -- Ids are allocated under the lock of a writer, so that while nobody writes every id so far is settled for good.
    -- The lock lasts until the transaction ends, which is at once. Who may not wait gets 55P03.
    create function settled_ids(may_wait boolean, out events bigint, out trail bigint)
      language plpgsql security definer set search_path = pg_catalog, public as $$
      begin
        if may_wait then
          perform set_config('lock_timeout', '2s', true);
          lock table complaint_events, audit_events in share mode;
        else
          lock table complaint_events, audit_events in share mode nowait;
        end if;
        select coalesce(max(id), 0) into events from complaint_events;
        select coalesce(max(id), 0) into trail from audit_events;
      end
    $$;

    create function reseal_audit_key(of_key text, sealed bytea) returns void
      language sql security definer set search_path = pg_catalog, public as $$
      update audit_keys set private_sealed = sealed where id = of_key
    $$;
    revoke all on function reseal_audit_key from public;
  `);
}
