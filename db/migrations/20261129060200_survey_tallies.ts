import type { Knex } from 'knex';

const elements = Array.from({ length: 9 }, (_, index) => `u${index + 1}`);
const each = (line: (element: string) => string, between = ', ') => elements.map(line).join(between);
const columns = each((u) => `${u}_n, ${u}_sum`);
const signed = (row: string, sign: string) =>
  each((u) => `${sign}(${row}.${u} is not null)::int, ${sign}coalesce(${row}.${u}, 0)`);

/** Answers to the survey counted by area and day, as complaints are (20261129010000_tallies). */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table survey_tallies (
      area_code text not null,
      answered_on date not null,
      ${each((u) => `${u}_n bigint not null, ${u}_sum bigint not null`, ',\n      ')},
      primary key (area_code, answered_on)
    );
    create table survey_changes (
      kecamatan_code text not null,
      city_code text not null,
      answered_on date not null,
      ${each((u) => `${u}_n bigint not null, ${u}_sum bigint not null`, ',\n      ')}
    );
    alter table survey_changes set (autovacuum_vacuum_threshold = 500, autovacuum_vacuum_scale_factor = 0);

    -- The numbers as they are at this moment: of a kecamatan, a city and the whole ('*').
    create view survey_tallied with (security_invoker = true) as
      select area_code, answered_on, ${columns} from survey_tallies
      union all
      select area, c.answered_on, ${each((u) => `c.${u}_n, c.${u}_sum`)}
      from survey_changes c cross join lateral (values (c.kecamatan_code), (c.city_code), ('*')) as areas (area);

    -- The same numbers from the answers themselves.
    create view survey_recounted with (security_invoker = true) as
      select area as area_code, s.answered_on, ${each((u) => `count(s.${u}) as ${u}_n, coalesce(sum(s.${u}), 0)::bigint as ${u}_sum`)}
      from survey_answers s join complaints c on c.id = s.complaint_id
      cross join lateral (values (c.kecamatan_code), (c.city_code), ('*')) as areas (area)
      group by area, s.answered_on;

    create function count_answers() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
    begin
      if tg_op <> 'INSERT' then
        insert into survey_changes select c.kecamatan_code, c.city_code, old.answered_on, ${signed('old', '-')}
          from complaints c where c.id = old.complaint_id;
      end if;
      if tg_op <> 'DELETE' then
        insert into survey_changes select c.kecamatan_code, c.city_code, new.answered_on, ${signed('new', '')}
          from complaints c where c.id = new.complaint_id;
      end if;
      return null;
    end $$;
    create trigger survey_answers_counted after insert or update or delete on survey_answers
      for each row execute function count_answers();

    -- A case that goes to another kecamatan takes its answers along.
    create function move_answers() returns trigger language plpgsql security definer
      set search_path = public, pg_temp as $$
    begin
      insert into survey_changes select old.kecamatan_code, old.city_code, s.answered_on, ${signed('s', '-')}
        from survey_answers s where s.complaint_id = new.id;
      insert into survey_changes select new.kecamatan_code, new.city_code, s.answered_on, ${signed('s', '')}
        from survey_answers s where s.complaint_id = new.id;
      return null;
    end $$;
    create trigger complaints_move_answers after update on complaints for each row
      when (old.kecamatan_code <> new.kecamatan_code) execute function move_answers();

    insert into survey_tallies select * from survey_recounted;
  `);
}
