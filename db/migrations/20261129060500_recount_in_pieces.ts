import type { Knex } from 'knex';

export async function up(db: Knex): Promise<void> {
  // The same numbers as before, of complaints in a range of ids, too: whoever counts all of them may rest in between.
  await db.raw(`
    create function recounted_between(after bigint, through bigint) returns table (area_code text, kind text, week date,
      category_code text, state text, late boolean, on_agenda boolean, solved boolean, resolved_level text, n bigint)
      language sql stable parallel safe begin atomic
      select r.*, sum(g.n)::bigint
      from (
        select t.kecamatan_code, t.city_code, t.week, t.state, t.on_agenda, t.resolved_level, t.category_code, t.stage,
          t.late, t.solved, t.resolved_on, count(*) as n
        from complaints c cross join lateral tally_of(c) t where c.id > after and c.id <= through
        group by grouping sets (
          (t.kecamatan_code, t.city_code, t.week, t.state, t.on_agenda, t.resolved_level, t.late, t.solved),
          (t.city_code, t.week, t.category_code, t.stage, t.late, t.solved),
          (t.kecamatan_code, t.category_code, t.stage, t.late, t.solved),
          (t.kecamatan_code, t.city_code, t.resolved_on, t.solved))
      ) g
      cross join lateral tally_rows(row(g.kecamatan_code, g.city_code,
        g.week, g.state, g.on_agenda, g.resolved_level, g.category_code, g.stage, g.late, g.solved, g.resolved_on,
        g.n, null)::tally_changes) r
      group by r.area_code, r.kind, r.week, r.category_code, r.state, r.late, r.on_agenda, r.solved, r.resolved_level;
    end;
    create or replace view recounted with (security_invoker = true) as
      select area_code, kind, week, category_code, state, late, on_agenda, solved, resolved_level, n
      from recounted_between(0, ${2n ** 63n - 1n});
  `);
}
