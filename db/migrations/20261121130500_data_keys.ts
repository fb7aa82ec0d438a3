import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Counts the changes of the keys, so that a process can say up to which it has read.
    create sequence data_keys_changes;

    create table data_keys (
      id smallint primary key check (id > 0),
      purpose text not null check (purpose in ('seal', 'index', 'link')),
      state text not null check (state in ('coming', 'current', 'retiring', 'retired')),
      change bigint not null default nextval('data_keys_changes'),
      created_at timestamptz not null default clock_timestamp(),
      current_at timestamptz,
      retired_at timestamptz,
      check ((state = 'retired') = (retired_at is not null))
    );
    create unique index data_keys_one_current on data_keys (purpose) where state = 'current';
    create unique index data_keys_one_coming on data_keys (purpose) where state = 'coming';

    -- A key lies here once for each DATA_KEY that opens it; a key without a row is destroyed.
    create table data_key_wraps (
      key_id smallint not null references data_keys,
      master text not null,
      wrapped bytea not null,
      primary key (key_id, master)
    );

    create table key_readers (
      id uuid primary key,
      master text not null,
      change bigint not null,
      seen_at timestamptz not null
    );

    -- What is sealed by a key that is destroyed meanwhile would be lost: whoever writes holds on to the key's row until
    -- the end of the transaction, and whoever destroys the key waits for that.
    create function refuse_destroyed_key() returns trigger language plpgsql security definer
      set search_path from current as $$
      declare
        name text;
        head bytea;
        key integer;
        seen integer;
      begin
        foreach name in array tg_argv loop
          if tg_op = 'INSERT' then
            execute format('select substring(($1).%I from 1 for 3)', name) into head using new;
          else
            execute format('select case when ($1).%1$I is distinct from ($2).%1$I
              then substring(($1).%1$I from 1 for 3) end', name) into head using new, old;
          end if;
          continue when head is null;
          key := case when get_byte(head, 0) = 1 then 1
            when length(head) = 3 then get_byte(head, 1) * 256 + get_byte(head, 2) end;
          continue when key = seen;
          perform from data_keys where id = key and state <> 'retired' for key share;
          if not found then raise exception '%.% is sealed by no key that there is', tg_table_name, name; end if;
          seen := key;
        end loop;
        return new;
      end $$;

    -- Without the value itself a hash could not be made again once the key of the look-ups changes.
    alter table message_wishes add column recipient_sealed bytea;
    alter table inbound_questions add column sender_sealed bytea;
    -- Whoever grades the service writes freely, and may write names.
    alter table survey_answers add column remark_sealed bytea;
  `);
}
