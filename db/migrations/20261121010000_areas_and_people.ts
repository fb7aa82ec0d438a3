import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create extension if not exists pg_trgm;

    create table clock (
      only_row boolean primary key default true check (only_row),
      offset_ms bigint not null default 0
    );
    insert into clock default values;

    create table settings (
      key text primary key,
      value jsonb not null,
      changed_at timestamptz not null default now()
    );

    create table holidays (
      held_on date primary key,
      name_id text not null,
      name_en text not null,
      kind text not null check (kind in ('holiday', 'jointLeave'))
    );

    create table areas (
      code text primary key,
      parent_code text references areas,
      level text not null check (level in ('province', 'city', 'kecamatan', 'kelurahan')),
      kind text not null,
      name text not null,
      slug text not null,
      latitude double precision,
      longitude double precision,
      postcode text
    );
    create index areas_by_parent on areas (parent_code);

    create table sectors (
      code text primary key,
      kecamatan_name text,
      city_name text,
      province_name text
    );

    create table offices (
      id bigint generated always as identity primary key,
      kind text not null check (kind in ('governor', 'sekda', 'walikota', 'camat', 'lurah', 'unit')),
      level text not null check (level in ('province', 'city', 'kecamatan', 'kelurahan')),
      area_code text not null references areas,
      sector_code text references sectors,
      name text not null,
      slug text not null unique,
      address text,
      phone text,
      check ((kind = 'unit') = (sector_code is not null))
    );
    create unique index offices_one_head on offices (area_code, kind) where kind <> 'unit';
    create unique index offices_one_unit on offices (area_code, sector_code) where kind = 'unit';

    create table categories (
      code text primary key,
      name_id text not null,
      name_en text not null,
      sector_code text,
      restricted boolean not null default false,
      refer_to text,
      synonyms text[] not null default '{}',
      position smallint not null,
      active boolean not null default true
    );

    create table people (
      id bigint generated always as identity primary key,
      username text not null unique,
      name text not null,
      nip text,
      phone text,
      email text,
      language text not null default 'id' check (language in ('id', 'en')),
      password_hash text not null,
      deactivated_at timestamptz,
      created_at timestamptz not null default now()
    );

    create table role_grants (
      id bigint generated always as identity primary key,
      person_id bigint not null references people,
      office_id bigint not null references offices,
      role text not null check (role in
        ('clerk', 'unitOfficer', 'lurah', 'camat', 'walikota', 'sekda', 'governor', 'inspector', 'admin')),
      capacity text not null default 'holder' check (capacity in ('holder', 'plt', 'plh', 'staff')),
      from_on date not null,
      to_on date,
      unique (person_id, office_id, role, from_on)
    );
    create index role_grants_by_office on role_grants (office_id, role);

    create table sign_ins (
      token_hash bytea primary key,
      person_id bigint not null references people,
      created_at timestamptz not null,
      last_seen_at timestamptz not null,
      notice jsonb
    );
    create index sign_ins_by_person on sign_ins (person_id);

    create table sign_in_failures (
      username text not null,
      failed_at timestamptz not null
    );
    create index sign_in_failures_by_username on sign_in_failures (username, failed_at);

    create function refuse_change() returns trigger language plpgsql as $$
      begin raise exception '% is append-only', tg_table_name; end $$;

    create table settings_changes (
      id bigint generated always as identity primary key,
      at timestamptz not null,
      person_id bigint not null references people,
      what text not null,
      before jsonb,
      after jsonb,
      request_key uuid unique,
      check (before is not null or after is not null)
    );
    create index settings_changes_by_what on settings_changes (what, id desc);
    create trigger settings_changes_append_only before update or delete on settings_changes
      for each row execute function refuse_change();
  `);
}
