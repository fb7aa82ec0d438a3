import type { Knex } from 'knex';
import { config } from '../../src/config.ts';

export async function up(db: Knex): Promise<void> {
  // A database belongs to one zone, which it keeps: its days are counted in that of its first start.
  await db.raw(
    `create function local_day(instant timestamptz) returns date language sql immutable parallel safe
     as $$ select (instant at time zone '${config.timeZone.replaceAll("'", '')}')::date $$`,
  );
  await db.raw(`
    create table tallies (
      area_code text not null,
      kind text not null check (kind in ('state', 'category', 'resolvedOn')),
      week date not null,
      category_code text not null,
      state text not null,
      late boolean not null,
      on_agenda boolean not null,
      solved boolean not null,
      resolved_level text not null,
      n bigint not null,
      primary key (area_code, kind, week, category_code, state, late, on_agenda, solved, resolved_level)
    );
    create index tallies_empty on tallies (area_code) where n = 0;

    create table tally_changes (
      kecamatan_code text,
      city_code text,
      week date,
      state text,
      on_agenda boolean,
      resolved_level text,
      category_code text,
      stage text,
      late boolean,
      solved boolean,
      resolved_on date,
      n bigint not null
    );
    -- It is emptied every few seconds and read by every dashboard.
    alter table tally_changes set (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0,
      autovacuum_vacuum_insert_threshold = -1, autovacuum_analyze_threshold = 1000000);

    -- What of a complaint is counted: the one place that says so. The trigger and the recount both ask here.
    create function tally_of(c complaints) returns table (kecamatan_code text, city_code text, week date, state text,
      on_agenda boolean, resolved_level text, category_code text, stage text, late boolean, solved boolean,
      resolved_on date) language sql stable parallel safe as $$
      select c.kecamatan_code, c.city_code, s.held_on, c.state, c.on_agenda, c.resolved_level, c.category_code,
        case when c.state in ('resolved', 'closed') then c.state else 'open' end, c.overdue_at is not null,
        c.state = 'resolved' or coalesce(c.closed_reason in ('confirmed', 'noObjection'), false),
        local_day(c.resolved_at)
      from saturday_sessions s where s.id = c.session_id
    $$;

    -- The rows of tallies to which a change belongs: of its kecamatan, its city and the whole ('*'), for its week and
    -- for all weeks ('-infinity'). What a change leaves empty it has no row for.
    create function tally_rows(t tally_changes) returns table (area_code text, kind text, week date, category_code text,
      state text, late boolean, on_agenda boolean, solved boolean, resolved_level text)
      language sql immutable parallel safe as $$
      select * from (
        select case area when 'kecamatan' then t.kecamatan_code when 'city' then t.city_code
            else case when t.city_code is not null then '*' end end,
          kind,
          case when kind = 'resolvedOn' then t.resolved_on when weekly then t.week else '-infinity' end,
          case when kind = 'category' then t.category_code else '' end,
          case kind when 'state' then t.state when 'category' then t.stage else '' end,
          kind <> 'resolvedOn' and t.late,
          kind = 'state' and t.on_agenda,
          t.solved,
          case when kind = 'state' then coalesce(t.resolved_level, '') else '' end
        from (values ('kecamatan'), ('city'), ('whole')) as areas (area)
        cross join (values ('state', true), ('state', false), ('category', true), ('category', false),
          ('resolvedOn', true)) as kinds (kind, weekly)
        where not (area = 'kecamatan' and kind = 'category' and weekly)
      ) as r (area, kind, day, category, state, late, on_agenda, solved, level)
      where r.area is not null and r.day is not null and r.category is not null and r.state is not null
    $$;

    -- The numbers as they are at this moment: what was rolled up, and the changes since.
    create view tallied with (security_invoker = true) as
      select area_code, kind, week, category_code, state, late, on_agenda, solved, resolved_level, n from tallies
      union all
      select r.*, c.n from tally_changes c cross join lateral tally_rows(c) r;

    -- The same numbers from the complaints themselves: one reading of the table, grouped as coarsely as each kind allows.
    create view recounted with (security_invoker = true) as
      select r.*, sum(g.n)::bigint as n
      from (
        select t.kecamatan_code, t.city_code, t.week, t.state, t.on_agenda, t.resolved_level, t.category_code, t.stage,
          t.late, t.solved, t.resolved_on, count(*) as n
        from complaints c cross join lateral tally_of(c) t
        group by grouping sets (
          (t.kecamatan_code, t.city_code, t.week, t.state, t.on_agenda, t.resolved_level, t.late, t.solved),
          (t.city_code, t.week, t.category_code, t.stage, t.late, t.solved),
          (t.kecamatan_code, t.category_code, t.stage, t.late, t.solved),
          (t.kecamatan_code, t.city_code, t.resolved_on, t.solved))
      ) g
      cross join lateral tally_rows(row(g.kecamatan_code, g.city_code,
        g.week, g.state, g.on_agenda, g.resolved_level, g.category_code, g.stage, g.late, g.solved, g.resolved_on,
        g.n)::tally_changes) r
      group by r.area_code, r.kind, r.week, r.category_code, r.state, r.late, r.on_agenda, r.solved, r.resolved_level;

    -- Whoever writes a complaint has it counted, in the same transaction: a row more in a table without an index, which
    -- nobody waits for. Nothing is counted up in place, and no NOTIFY is sent, after which commits would queue.
    create function count_complaint() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
    begin
      if tg_op <> 'INSERT' then insert into tally_changes select t.*, -1 from tally_of(old) t; end if;
      if tg_op <> 'DELETE' then insert into tally_changes select t.*, 1 from tally_of(new) t; end if;
      return null;
    end $$;
    create trigger complaints_counted after insert or delete on complaints
      for each row execute function count_complaint();
    create trigger complaints_counted_anew after update on complaints for each row
      when ((old.state, old.closed_reason, old.overdue_at is null, old.on_agenda, old.resolved_level, old.resolved_at,
          old.category_code, old.city_code, old.kecamatan_code, old.session_id)
        is distinct from (new.state, new.closed_reason, new.overdue_at is null, new.on_agenda, new.resolved_level,
          new.resolved_at, new.category_code, new.city_code, new.kecamatan_code, new.session_id))
      execute function count_complaint();

    create function forget_tallies() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
    begin
      delete from tallies;
      delete from tally_changes;
      return null;
    end $$;
    create trigger complaints_all_gone after truncate on complaints execute function forget_tallies();

    insert into tallies select * from recounted;
  `);
}
