-- Who may do what in this database, for whoever has to sign it off. Applied at every start after the migrations, in one
-- transaction, when this file, the tables or the append-only ones have changed (src/database/access.ts).
--
--   the owner      the login of the migrations (DATABASE_OWNER_URL, or DATABASE_URL): owns the tables.
--   aduan_web      what a web request is while it asks: sees what the scope of its transaction allows.
--   aduan_worker   what the background and the doors `beyondScope` of the program are: sees every complaint.
--
-- Both are NOLOGIN: the program takes them for one transaction at a time. Neither may change or delete what is
-- append-only, empty a table, or change one.

-- 1. The roles. They belong to the whole cluster: another database's start may make them in the same moment.

do $$ begin
  for i in 1..2 loop
    declare wanted text := (array['aduan_web', 'aduan_worker'])[i];
    begin
      if not exists (select from pg_roles where rolname = wanted) then
        execute format('create role %I nologin', wanted);
      end if;
    exception when duplicate_object or unique_violation then null;
    end;
  end loop;
end $$;

-- 2. What each may do with the tables: read and write, but see 3.; never truncate, never anything with the structure.

revoke all on schema public from public;
grant usage on schema public to aduan_web, aduan_worker;
revoke all on all tables in schema public from public, aduan_web, aduan_worker;
grant select, insert, update, delete on all tables in schema public to aduan_web, aduan_worker;
grant usage, select on all sequences in schema public to aduan_web, aduan_worker;
do $$
declare own regclass;
begin
  -- What only the owner writes.
  foreach own in array array_remove(array[to_regclass('knex_migrations'), to_regclass('knex_migrations_lock'),
    to_regclass('access_rules')], null) loop
    execute format('revoke insert, update, delete on %s from aduan_web, aduan_worker', own);
  end loop;
end $$;

-- Keys: the program's login reads them as a member of aduan_worker, the owner alone changes them; a request does neither.
do $$
begin
  if to_regclass('data_keys') is null then return; end if;
  revoke all on data_keys, data_key_wraps, key_readers from aduan_web;
  revoke insert, update, delete on data_keys, data_key_wraps from aduan_worker;
end $$;

-- 3. Append-only by permission: every table whose trigger refuses any change (function refuse_change).

do $$
declare kept regclass;
begin
  for kept in select distinct tgrelid::regclass from pg_trigger
    where tgfoid = to_regproc('refuse_change') and not tgisinternal loop
    execute format('revoke update, delete, truncate, references, trigger on %s from aduan_web, aduan_worker', kept);
  end loop;
end $$;

-- 4. The job queue: a request adds jobs, the worker does them.

do $$
declare internal regclass;
begin
  if to_regnamespace('graphile_worker') is null then return; end if;
  grant usage on schema graphile_worker to aduan_web, aduan_worker;
  grant select, insert, update, delete on all tables in schema graphile_worker to aduan_web, aduan_worker;
  grant usage, select on all sequences in schema graphile_worker to aduan_web, aduan_worker;
  grant execute on all functions in schema graphile_worker to aduan_web, aduan_worker;
  -- Its tables have row-level security without any policy: closed to all but their owner.
  for internal in select c.oid::regclass from pg_class c
    where c.relnamespace = to_regnamespace('graphile_worker') and c.relrowsecurity loop
    execute format('drop policy if exists aduan_jobs on %s', internal);
    execute format('create policy aduan_jobs on %s to aduan_web, aduan_worker using (true) with check (true)', internal);
  end loop;
end $$;

-- 5. The scope of a transaction, written by the program as JSON (`Scope` in src/database/scope.ts) and read here. Always
--    asked in a sub-select, so that it is read once for a query and not once for a row. Without one nothing matches.

create or replace function aduan_scope() returns jsonb language sql stable parallel safe as $$
  select nullif(current_setting('aduan.scope', true), '')::jsonb
$$;

-- 6. Row-level security. `reads` is what a web request may see, `writes` what it may leave behind (the same unless said);
--    the worker sees all. The owner is not bound: migrations, seeds, and the checks of foreign keys.

do $$
declare old record;
begin
  for old in select distinct tablename from pg_policies
    where schemaname = 'public' and policyname in ('aduan_web', 'aduan_worker') loop
    execute format('drop policy if exists aduan_web on %I', old.tablename);
    execute format('drop policy if exists aduan_worker on %I', old.tablename);
    execute format('alter table %I disable row level security', old.tablename);
  end loop;
end $$;

create or replace procedure pg_temp.wall(t regclass, reads text, writes text default null) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('create policy aduan_worker on %s to aduan_worker using (true) with check (true)', t);
  execute format('create policy aduan_web on %s to aduan_web using (%s) with check (%s)', t, reads, coalesce(writes, reads));
end $$;

-- The complaint itself: what visibleTo(person) of src/complaints/scope.ts says. A test holds the two together. `sees` are
-- codes of kecamatan, cities and kelurahan, which can't be taken for each other; no complaint about officials is the
-- kelurahan's. What units were given is listed once for a query, and only when a row comes as far as that.
create or replace function aduan_given(part text) returns jsonb language plpgsql stable as $$
declare scope jsonb := aduan_scope();
begin
  if scope is null or not scope ? part then return null; end if;
  return (select jsonb_object_agg(o.complaint_id, true) from complaint_offices o
    where o.office_id = any (array(select id::bigint from jsonb_array_elements_text(scope -> part) id)));
end $$;
call pg_temp.wall('complaints', $$
  (select aduan_scope() -> 'sees') ?| array[kecamatan_code, city_code, case when not restricted then kelurahan_code end]
  or (select aduan_given('units')) ? id::text
  or (not restricted and (select aduan_given('kecamatanUnits')) ? id::text)
  or (select aduan_scope() -> 'complaints') @> to_jsonb(id)
$$);

-- Searching: the complaints in which words are found. The policy above keeps operators that are not leakproof,
-- and those of full text are not, off their index: 260 ms instead of 1 in one city. So this function, which belongs to the
-- owner, asks the index first and then the same question: its text is the policy's own. For the worker's standing, which
-- sees everything, it asks nothing.
do $$ begin
  execute format($found$
    create or replace function aduan_found(asked tsquery, still_open boolean) returns setof complaints
    language sql stable parallel safe security definer rows 1000 set search_path = pg_catalog, public, pg_temp as $body$
      select * from complaints
      where complaint_words(text, address, landmark, rt, rw, kelurahan_code, received_at) @@ asked
        and (not still_open or closed_at is null) and (current_setting('role') <> 'aduan_web' or (%s))
    $body$ $found$,
    (select qual from pg_policies
      where schemaname = 'public' and tablename = 'complaints' and policyname = 'aduan_web'));
end $$;
revoke all on function aduan_found(tsquery, boolean) from public;
grant execute on function aduan_found(tsquery, boolean) to aduan_web, aduan_worker;

-- Which office was given which complaint: two numbers and a time, read by the policy above. But whoever could write it
-- would let himself in. A function, as PostgreSQL refuses two tables whose policies ask for each other.
create or replace function aduan_sees(complaint bigint) returns boolean language plpgsql stable as $$
begin return exists (select from complaints c where c.id = complaint offset 0); end $$;
call pg_temp.wall('complaint_offices', 'true', 'aduan_sees(complaint_id)');

-- Who came: with any complaint of theirs that is seen.
call pg_temp.wall('complainants', $$ exists (select from complaints c where c.complainant_id = complainants.id offset 0) $$);

-- What hangs on one complaint is seen with it. `offset 0` has PostgreSQL look for the one complaint of each row by its
-- key: without it, it may list every complaint of the province first.
call pg_temp.wall('complaint_events', $$ exists (select from complaints c where c.id = complaint_id offset 0) $$);
call pg_temp.wall('deadlines', $$ exists (select from complaints c where c.id = complaint_id offset 0) $$);
call pg_temp.wall('photos', $$ exists (select from complaints c where c.id = complaint_id offset 0) $$);
call pg_temp.wall('photo_likenesses', $$ exists (select from photos p where p.id = photo_id offset 0) $$);
call pg_temp.wall('reviews', $$ exists (select from complaints c where c.id = complaint_id offset 0) $$);
call pg_temp.wall('review_members', $$ exists (select from reviews r where r.id = review_id offset 0) $$);
call pg_temp.wall('review_signers', $$ exists (select from reviews r where r.id = review_id offset 0) $$);
call pg_temp.wall('meeting_decisions', $$ exists (select from complaints c where c.id = complaint_id offset 0) $$);
call pg_temp.wall('report_cases', $$ exists (select from complaints c where c.id = complaint_id offset 0) $$);
call pg_temp.wall('breach_complaints', $$ exists (select from complaints c where c.id = complaint_id offset 0) $$);
call pg_temp.wall('survey_answers', $$ exists (select from complaints c where c.id = complaint_id offset 0) $$);

-- What units have finished: with its complaint.
call pg_temp.wall('finished_work', $$
  (select aduan_scope() -> 'sees') ?| array[kecamatan_code, city_code, case when not restricted then kelurahan_code end]
  or (select aduan_given('units')) ? complaint_id::text
  or (not restricted and (select aduan_given('kecamatanUnits')) ? complaint_id::text)
$$, 'false');

-- Counts of complaints: of the own kecamatan or city, and of the kecamatan in it, whose codes begin with the city's.
-- Triggers write them as the owner, and the worker rolls them up.
call pg_temp.wall('tallies', $$ (select aduan_scope() -> 'sees') ?| array[area_code, left(area_code, 5)] $$, 'false');
call pg_temp.wall('tally_changes', $$ (select aduan_scope() -> 'sees') ?| array[kecamatan_code, city_code] $$, 'false');
-- The same of answers to the survey.
call pg_temp.wall('survey_tallies', $$ (select aduan_scope() -> 'sees') ?| array[area_code, left(area_code, 5)] $$, 'false');
call pg_temp.wall('survey_changes', $$ (select aduan_scope() -> 'sees') ?| array[kecamatan_code, city_code] $$, 'false');
do $$
begin
  if to_regclass('tallies') is null then return; end if;
  revoke insert, update, delete on tallies, tally_changes, finished_work, survey_tallies, survey_changes
    from aduan_web;
end $$;

-- Messages: those about a complaint that is seen, and those to an own office. Neighbours are told across the border
-- (a decision on the other side of the street): whatever was caused by what is seen may be written.
call pg_temp.wall('notifications', $$
  (select aduan_scope() -> 'offices') @> to_jsonb(office_id)
  or exists (select from complaints c where c.id = complaint_id offset 0)
$$, $$ complaint_id is null or exists (select from complaints c where c.id = complaint_id offset 0) $$);
call pg_temp.wall('message_attempts', $$ exists (select from notifications n where n.id = notification_id offset 0) $$);

-- What citizens wrote to us: with its complaint, and for the counters that it waits for; without a row in
-- inbound_kecamatan for every counter.
call pg_temp.wall('inbound_messages', $$
  exists (select from complaints c where c.id = complaint_id offset 0)
  or (for_clerks_since is not null and (select aduan_scope() ? 'kecamatan')
    and (not exists (select from inbound_kecamatan k where k.message_id = inbound_messages.id)
      or exists (select from inbound_kecamatan k where k.message_id = inbound_messages.id
        and (select aduan_scope() -> 'kecamatan') ? k.kecamatan_code)))
$$);

-- What a counter set aside unsent holds a complainant's form: for that office alone.
call pg_temp.wall('set_aside_records', $$ (select aduan_scope() -> 'offices') @> to_jsonb(office_id) $$);

-- Reports hold the cases' lines: of the own area and the areas in it.
call pg_temp.wall('reports', $$
  exists (select from jsonb_array_elements_text((select aduan_scope() -> 'areas')) a where area_code = a or starts_with(area_code, a || '.'))
$$);

-- Documents: the record of a review with the review, everything else along the own line of areas, upwards and downwards
-- and never sideways.
call pg_temp.wall('documents', $$
  case when kind = 'reviewRecord' then exists (select from reviews r
    where r.id = (case when subject ~ '^[0-9]{1,18}$' then subject::bigint end) offset 0)
  else exists (select from offices o, jsonb_array_elements_text((select aduan_scope() -> 'areas')) a where o.id = office_id
    and (o.area_code = a or starts_with(o.area_code, a || '.') or starts_with(a, o.area_code || '.'))) end
$$);

-- Without a wall, and why (tests/database/access.test.ts asks for a line or a policy for every table):
--
--   access_acts                 who did what with requests, roles and accounts of officials
--   access_alarms               that a head was told of something late: numbers and days
--   access_documents            papers of officials who ask for access, sealed; found through their request, by its area
--   access_requests             officials who ask for access, sealed; asked before there is a scope
--   access_rules                which version of this file was applied
--   areas                       public
--   audit_events                never holds a citizen's data; every request writes it, src/inspection reads it
--   audit_keys                  keys of the seals, the private half sealed by the program
--   audit_seals                 hashes over everybody's records; their heads are public
--   audit_verifications         what verifying found: ids and tickets; src/inspection shows it to inspector and admin
--   backups                     when which backup was made, and where
--   breaches                    what happened, without anybody; only administrators read it
--   categories                  public
--   clock                       the demonstration's clock
--   data_key_wraps              keys, wrapped by DATA_KEY; requests may not read them
--   data_keys                   which keys there are; requests may not read them
--   deadline_rules              settings
--   demonstration_filling       the demonstration's history, percent
--   digest_rounds               when which digest was made
--   duty_acceptances            which official accepted the duties, and when
--   duty_texts                  public
--   guesses                     keyed hashes of names and networks; signing in comes before there is a scope
--   holidays                    public
--   identities                  officials and their provider; signing in comes before there is a scope
--   inbound_kecamatan           which counters a message waits for: two numbers, read by the policy above
--   inbound_questions           keyed hashes, sealed numbers and tickets; only the worker asks
--   key_readers                 how far which process has read the keys; requests may not read it
--   knex_migrations             what the owner has done
--   knex_migrations_lock        what the owner is doing
--   known_browsers              hashes of officials' browsers; signing in comes before there is a scope
--   legal_holds                 numbers of complaints of which nothing is destroyed, and why
--   meeting_addenda             corrections of minutes, of meetings that are found through their area
--   meeting_attendance          offices that came to a meeting
--   meeting_invitations         offices that were invited
--   meeting_order               the order of cases, as numbers
--   meetings                    when and where an office meets, and its notes
--   message_channels            switches of the channels
--   message_preferences         which messages an official wants
--   message_wishes              keyed hashes of numbers, and the numbers sealed
--   notice_reads                how far an official has read
--   offices                     public
--   offline_keys                keys of counters, the private half sealed by the program
--   password_resets             hashes of keys; whoever lost a password has no scope
--   people                      officials; signing in comes before there is a scope
--   period_drafts               the letter of a city's report until it is sent, numbers and no cases
--   preference_changes          contacts of officials, masked
--   privacy_notices             public
--   publications                which months are published, and when
--   published_cases             public
--   published_figures           public
--   quarantined_files           infected files, sealed; nothing serves them
--   queue_entries               numbers and times of a queue; names nobody
--   readiness_checks            rooms and tables
--   readiness_items             rooms and tables
--   recovery_codes              officials, hashed; signing in comes before there is a scope
--   reminders                   that an office was reminded of a complaint: numbers and days
--   report_acts                 what offices did with whole reports
--   report_reminders            that somebody was reminded of a report
--   request_limits              keyed hashes of addresses, accounts and numbers
--   reserved_tickets            random tickets before they are anybody's; keyed hashes
--   retention_rounds            counts of what was destroyed
--   retention_rules             settings
--   role_grants                 officials; signing in comes before there is a scope
--   saturday_sessions           public
--   saved_views                 names and filters of officials' lists
--   search_words                words of places and categories, and of at least five complaints; names nobody
--   second_factors              officials, sealed; signing in comes before there is a scope
--   sectors                     public
--   session_attendance          which unit came to a session
--   session_changes             public
--   settings                    settings
--   settings_changes            who changed which rule
--   sign_in_failures            signing in comes before there is a scope
--   sign_ins                    signing in comes before there is a scope; hashes of tokens
--   track_failures              keyed hashes of addresses
--   walking_orders              the order of stops, as numbers
--   webhook_refusals            keyed hashes of addresses
