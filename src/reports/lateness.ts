import { addDays, addWorkingDays, at, dayOf, meetingDayOf, saturdayOf } from '../calendar/cycle.ts';
import { dueAt } from '../calendar/deadlines.ts';
import type { Rules } from '../calendar/queries.ts';
import type { Connection } from '../database/connect.ts';
import type { ReportLevel } from './queries.ts';

/** Until when the report of a week is due: Monday 16.00 for a camat, Wednesday 16.00 for a walikota, as ruled. */
export function weekDue(level: ReportLevel, saturday: string, { calendar, deadlines }: Rules): Date {
  const rule = deadlines.get(`${level}.toReport`);
  if (!rule) throw new Error(`No deadline rule for ${level}.toReport`);
  const meeting = meetingDayOf(level, saturday, calendar);
  return dueAt(rule, { enteredAt: at(meeting, '00:00', calendar) }, calendar);
}

export type Week = { weekOf: string; due: Date };

/** The latest week whose reports were due by now. */
export function latestDueWeek(level: ReportLevel, now: Date, rules: Rules): Week {
  let weekOf = saturdayOf(now, rules.calendar);
  while (weekDue(level, weekOf, rules) > now) weekOf = addDays(weekOf, -7);
  return { weekOf, due: weekDue(level, weekOf, rules) };
}

/** The first instant after `after` at which reports of the level are due. */
export function nextWeekDue(level: ReportLevel, after: Date, rules: Rules): Date {
  const { weekOf } = latestDueWeek(level, after, rules);
  return weekDue(level, addDays(weekOf, 7), rules);
}

/** Until when a report should be acknowledged: the end of the working day after the one it was sent on. */
export function acknowledgementDue(level: ReportLevel, sentAt: Date, { calendar, deadlines }: Rules): Date {
  const time = deadlines.get(`${level}.toReport`)?.time ?? '16:00';
  return at(addWorkingDays(dayOf(sentAt, calendar), 1, calendar), time, calendar);
}

/** The instant before which a report was sent whose acknowledgement is overdue now: whole days, so that many are counted at once. */
export function overdueIfSentBefore(level: ReportLevel, now: Date, rules: Rules): Date {
  const { calendar } = rules;
  let day = dayOf(now, calendar);
  while (acknowledgementDue(level, at(day, '00:00', calendar), rules) > now) day = addDays(day, -1);
  return at(addDays(day, 1), '00:00', calendar);
}

export type LateArea = {
  areaCode: string;
  area: string;
  officeId: number;
  officeName: string;
  remindedAt: Date | null;
};

/**
 * The areas within another (or that area itself) that were to report on a week and have not: those in which a session
 * was held. A later report tells what an earlier one should have told.
 */
export async function lateAreas(
  db: Connection,
  level: ReportLevel,
  { weekOf }: Week,
  within: string,
): Promise<LateArea[]> {
  const { rows } = await db.raw<{ rows: LateArea[] }>(
    `select a.code as "areaCode", a.name as area, o.id as "officeId", o.name as "officeName",
       reminder.at as "remindedAt"
     from areas a
     join offices o on o.area_code = a.code and o.kind = :kind
     left join report_reminders reminder on reminder.kind = 'late' and reminder.level = :level
       and reminder.area_code = a.code and reminder.week_of = :weekOf
     where a.level = :level and (:within = '' or a.code = :within or a.code like :inside)
       and exists (select from saturday_sessions s join areas k on k.code = s.kecamatan_code
         where s.held_on = :weekOf and s.status <> 'cancelled' and a.code in (k.code, k.parent_code))
       and not exists (select from reports r where r.level = :level and r.area_code = a.code
         and r.kind = 'weekly' and r.sent_at is not null and r.week_of >= :weekOf)
     order by a.code`,
    { level, weekOf, within, inside: `${within}.%`, kind: level === 'city' ? 'walikota' : 'camat' },
  );
  return rows;
}
