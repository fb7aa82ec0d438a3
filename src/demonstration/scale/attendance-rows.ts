import { addDays } from '../../calendar/cycle.ts';
import type { Connection, Transaction } from '../../database/connect.ts';
import { daysTo, isPresent, sourceOf } from './plan.ts';
import type { Block } from './shared-rows.ts';
import type { Work } from './work.ts';

/**
 * Who came to the sessions that were played, as templates: of a lurah it says whose kelurahan it was in the order of
 * their codes, since the kelurahan of another kecamatan may be more or fewer.
 */
export async function carryAttendance(to: Connection): Promise<void> {
  await to.raw(`
    create table scale.t_session_attendance as
      select t.*, row_number() over (order by t.session_id, t.office_id) as tid, s.kecamatan_code, s.held_on,
        k.number, k.siblings
      from scale.raw_session_attendance t join scale.raw_saturday_sessions s on s.id = t.session_id
      join scale.raw_offices o on o.id = t.office_id
      left join (
        select code, row_number() over (partition by parent_code order by code) - 1 as number,
          count(*) over (partition by parent_code) as siblings
        from scale.raw_areas where level = 'kelurahan') k on k.code = o.area_code;
    create index on scale.t_session_attendance (kecamatan_code, held_on);
    create unique index on scale.t_session_attendance (tid);
    analyze scale.t_session_attendance`);
}

/** Who came to the sessions of each place, as to those of its source; nobody to one that is cancelled. */
export async function insertAttendance(
  trx: Transaction,
  { scale, plan, played, first, attendance }: Work,
  { targets, from, to }: Block,
): Promise<void> {
  const weeks = Array.from({ length: to - from }, (_, n) => from + n).filter(
    (week) => !scale.lean || isPresent(plan, week, plan.weeks),
  );
  const sessions = weeks.flatMap((week) =>
    targets.map((target) => {
      const { kecamatan, age } = sourceOf(plan, target, week);
      return {
        area: target.code,
        day: addDays(first, 7 * week),
        source: played.kecamatan[kecamatan]!,
        saturday: addDays(played.saturday, -7 * age),
        days: daysTo(plan, week, age),
      };
    }),
  );
  await trx.raw(
    `create temp table came on commit drop as
     select s.id as new_id, t.tid, coalesce(k.code, x.area) as area, x.days
     from json_to_recordset(?::json) as x (area text, day date, source text, saturday date, days int)
     join saturday_sessions s on s.kecamatan_code = x.area and s.held_on = x.day and s.status <> 'cancelled'
     join scale.t_session_attendance t on t.kecamatan_code = x.source and t.held_on = x.saturday
     left join (
       select code, kecamatan_code, row_number() over (partition by kecamatan_code order by code) - 1 as number
       from scale.places) k on k.kecamatan_code = x.area and k.number % t.siblings = t.number
     where t.number is null or k.code is not null`,
    [JSON.stringify(sessions)],
  );
  await trx.raw(attendance);
}
