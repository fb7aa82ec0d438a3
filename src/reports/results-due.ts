import {
  addDays,
  at,
  cityMeetingDay,
  dayOf,
  kecamatanMeetingDay,
  weekdayOf,
  type CalendarSettings,
  type Day,
} from '../calendar/cycle.ts';

/** Both days are counted. */
export type Period = { from: Day; to: Day };
export type Moment = { now: Date; calendar: CalendarSettings };

/** The first and the last instant of a period, never later than now. */
export function boundsOf({ from, to }: Period, { now, calendar }: Moment): { since: Date; until: Date } {
  const end = new Date(at(addDays(to, 1), '00:00', calendar).getTime() - 1);
  return { since: at(from, '00:00', calendar), until: end < now ? end : now };
}

/** What each kecamatan (sessions, Monday meetings) and city (Tuesday meetings) owed in a period up to now. */
export function dueIn(period: Period, { now, calendar }: Moment) {
  const saturdays = saturdaysOf(period);
  const today = dayOf(now, calendar);
  const last = period.to < today ? period.to : today;
  // A meeting is due on its own day, which may be that of a Saturday before the period.
  const meetings = (dayAfter: typeof kecamatanMeetingDay) =>
    [addDays(saturdays[0] ?? nextSaturdayFrom(period.from), -7), ...saturdays]
      .map((day) => dayAfter(day, calendar))
      .filter((day) => day >= period.from && day <= last).length;
  return {
    sessions: saturdays.filter((day) => at(day, calendar.session.opens, calendar) <= now).length,
    kecamatanMeetings: meetings(kecamatanMeetingDay),
    cityMeetings: meetings(cityMeetingDay),
  };
}

const nextSaturdayFrom = (day: Day): Day => addDays(day, (13 - weekdayOf(day)) % 7);

function saturdaysOf({ from, to }: Period): Day[] {
  const days: Day[] = [];
  for (let day = nextSaturdayFrom(from); day <= to; day = addDays(day, 7)) days.push(day);
  return days;
}
