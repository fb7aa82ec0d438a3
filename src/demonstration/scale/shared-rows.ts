import { addDays } from '../../calendar/cycle.ts';
import type { Transaction } from '../../database/connect.ts';
import { span } from './copying.ts';
import { daysTo, sourceOf, type Target } from './plan.ts';
import type { Book, WrittenReport } from './report-book.ts';
import { cityOf, type Work } from './work.ts';

/** Weeks, the last one not included, of the places that one process fills. */
export type Block = { targets: readonly Target[]; from: number; to: number };

/** A session for each kecamatan and Saturday; cancelled on a holiday, as the calendar does it. */
export async function insertSessions(
  trx: Transaction,
  { first, calendar }: Work,
  { targets, from, to, idOf }: Block & { idOf(area: string, day: string): number },
): Promise<void> {
  const rows = Array.from({ length: to - from }, (_, n) => addDays(first, 7 * (from + n))).flatMap((day) =>
    targets.map(({ code }) => ({ id: idOf(code, day), code, day })),
  );
  await trx.raw(
    `insert into saturday_sessions (id, kecamatan_code, held_on, status, reason, opens_at, closes_at)
     overriding system value
     select x.id, x.code, x.day, case when h.held_on is null then 'held' else 'cancelled' end, h.name_id,
       (x.day + ?::time) at time zone ?, (x.day + ?::time) at time zone ?
     from json_to_recordset(?::json) as x (id bigint, code text, day date)
     left join holidays h on h.held_on = x.day`,
    [calendar.session.opens, calendar.zone, calendar.session.closes, calendar.zone, JSON.stringify(rows)],
  );
}

/** The meetings of each place as its source had them, and those in which a copied case is decided besides. */
export async function insertMeetings(
  trx: Transaction,
  work: Work,
  { targets, from, to }: Block,
): Promise<void> {
  const { plan, played } = work;
  const wanted: { area: string; kecamatan: string; saturday: string; days: number }[] = [];
  for (let week = from; week < to; week++) {
    const row = (area: string, source: { kecamatan: number; age: number }, city: boolean) => ({
      area,
      kecamatan: city ? played.city : played.kecamatan[source.kecamatan]!,
      saturday: addDays(played.saturday, -7 * source.age),
      days: daysTo(plan, week, source.age),
    });
    for (const target of targets) wanted.push(row(target.code, sourceOf(plan, target, week), false));
    const cities = [...new Set(targets.map(({ code }) => cityOf(code)))];
    for (const city of cities) wanted.push(row(city, sourceOf(plan, targets[0]!, week), true));
  }
  await trx.raw(
    `create temp table held on commit drop as
     select distinct on (new_id) * from (
       select a.no::bigint * ${span} + (m.held_on - date '2000-01-01') + x.days - (select origin from scale.plan) + 1 as new_id,
         m.id as tid, x.area, x.days, 0 as rank
       from json_to_recordset(?::json) as x (area text, kecamatan text, saturday date, days int)
       join scale.areas a on a.code = x.area
       join scale.raw_meetings m on m.area_code = x.kecamatan and m.held_on between x.saturday and x.saturday + 6
       union all
       select a.no::bigint * ${span} + (m.held_on - date '2000-01-01') + p.days - (select origin from scale.plan) + 1,
         m.id, a.code, p.days, 1
       from picks p
       join (select distinct complaint_id, meeting_id from scale.raw_meeting_decisions) d on d.complaint_id = p.life
       join scale.raw_meetings m on m.id = d.meeting_id
       join scale.areas a on a.code = case m.level when 'city' then p.city_code else p.kecamatan_code end) x
     where not exists (select from meetings where id = x.new_id)
     order by new_id, rank`,
    [JSON.stringify(wanted)],
  );
  await trx.raw(work.shared.meetings);
  await trx.raw(work.shared.meeting_attendance);
  // Who came later than the meeting's own cases kept it open so long. A block's complaints have ids in one piece.
  await trx.raw(`
    update meetings m set closed_at = greatest(m.closed_at, d.last + interval '5 minutes'),
      opened_at = least(m.opened_at, d.first)
    from (select d.meeting_id, max(d.decided_at) as last, min(d.decided_at) as first
      from meeting_decisions d where d.complaint_id between (select min(s_complaints) + 1 from picks)
        and (select max(s_complaints) + 1 from picks) group by d.meeting_id) d
    where d.meeting_id = m.id and (d.last >= m.closed_at or d.first < m.opened_at)`);
}

/** The reports of a week that is over. */
export async function insertReports(
  trx: Transaction,
  { plan, played, shared }: Work,
  {
    book,
    targets,
    cities,
    week,
    saturday,
  }: { book: Book; targets: readonly Target[]; cities: ReadonlySet<string>; week: number; saturday: string },
): Promise<void> {
  const written: WrittenReport[] = [];
  const last = week === plan.weeks - 1;
  const put = async (
    where: { level: 'kecamatan' | 'city'; areaCode: string },
    source: { areaCode: string; age: number },
  ) => {
    const report = await book.write(
      { ...where, weekOf: saturday },
      { areaCode: source.areaCode, weekOf: addDays(played.saturday, -7 * source.age), last },
    );
    if (report) written.push(report);
  };
  for (const target of targets) {
    const { kecamatan, age } = sourceOf(plan, target, week);
    await put({ level: 'kecamatan', areaCode: target.code }, { areaCode: played.kecamatan[kecamatan]!, age });
  }
  const { age } = sourceOf(plan, targets[0]!, week);
  for (const city of cities) await put({ level: 'city', areaCode: city }, { areaCode: played.city, age });
  await trx.raw(`create temp table if not exists written (new_id bigint, tid bigint, area text, days int, content jsonb,
    content_hash bytea, sent_at timestamptz, copies text) on commit drop`);
  await trx.raw('truncate written');
  // Each a value of its own: contents inside of one large text would be written and read twice.
  await trx.batchInsert('written', written, 20);
  await trx.raw(shared.reports);
  await trx.raw(shared.report_acts);
}
