import { DateTime } from 'luxon';
import { zoneOf } from './zone.ts';

/** A calendar date 'YYYY-MM-DD' in the province's time zone. */
export type Day = string;

/** A time of day 'HH:mm' in the province's time zone. */
export type TimeOfDay = string;

export type Level = 'kecamatan' | 'city';

export type CalendarSettings = {
  zone: string;
  holidays: ReadonlySet<Day>;
  kecamatanMeeting: { starts: TimeOfDay; ends: TimeOfDay };
  cityMeeting: { starts: TimeOfDay; ends: TimeOfDay };
  session: { opens: TimeOfDay; closes: TimeOfDay };
};

export type Meeting = { day: Day; starts: Date; ends: Date };

/** The hours that hold until an administrator changes them; holidays come from the yearly joint decree. */
export const ordinaryCalendar: CalendarSettings = {
  zone: 'Asia/Jakarta',
  holidays: new Set(),
  kecamatanMeeting: { starts: '08:00', ends: '12:00' },
  cityMeeting: { starts: '09:00', ends: '13:00' },
  session: { opens: '08:00', closes: '11:00' },
};

/** The date on the wall in the province at this instant. Throws RangeError for an invalid instant or zone. */
export function dayOf(instant: Date, settings: Pick<CalendarSettings, 'zone'>): Day {
  const day = DateTime.fromJSDate(instant, { zone: zoneOf(settings.zone) }).toISODate();
  if (day === null) throw new RangeError(`No such instant in ${settings.zone}: ${String(instant)}`);
  return day;
}

/** The instant at which the province's clocks show `time` on `day`. Throws RangeError when there is none. */
export function at(day: Day, time: TimeOfDay, { zone }: Pick<CalendarSettings, 'zone'>): Date {
  const asked = `${day}T${time} ${zone}`;
  const known = instants.get(asked);
  if (known !== undefined) return new Date(known);
  const local = DateTime.fromISO(`${day}T${time}`, { zone: zoneOf(zone) });
  if (!local.isValid) throw new RangeError(`No such time in ${zone}: ${day} ${time}`);
  if (instants.size >= instantsAtMost) instants.clear();
  instants.set(asked, local.toMillis());
  return local.toJSDate();
}

// The same few meetings and closing times are asked for by every complaint of a week.
const instants = new Map<string, number>();
const instantsAtMost = 1000;

/** `n` days later, or earlier when negative. */
export function addDays(day: Day, n: number): Day {
  const date = midnight(day);
  date.setUTCDate(date.getUTCDate() + n);
  return date.toISOString().slice(0, 10);
}

/** 1 Monday … 7 Sunday (ISO 8601). */
export function weekdayOf(day: Day): number {
  return midnight(day).getUTCDay() || 7;
}

/** Monday to Friday, and not in the holiday table. */
export function isWorkingDay(day: Day, settings: Pick<CalendarSettings, 'holidays'>): boolean {
  return weekdayOf(day) <= 5 && !settings.holidays.has(day);
}

/** The first working day strictly after `day`. */
export function nextWorkingDay(day: Day, settings: Pick<CalendarSettings, 'holidays'>): Day {
  return addWorkingDays(day, 1, settings);
}

/** The `n`th working day after `day` (before it when negative); `day` itself when `n` is 0, working or not. */
export function addWorkingDays(day: Day, n: number, settings: Pick<CalendarSettings, 'holidays'>): Day {
  let reached = day;
  for (let left = Math.abs(n); left > 0;) {
    reached = addDays(reached, Math.sign(n));
    if (isWorkingDay(reached, settings)) left -= 1;
  }
  return reached;
}

/** Working days after `from` up to and including `to`; the same count, negative, when `to` is earlier. */
export function workingDaysBetween(from: Day, to: Day, settings: Pick<CalendarSettings, 'holidays'>): number {
  if (to < from) return -workingDaysBetween(to, from, settings);
  let count = 0;
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
    if (isWorkingDay(day, settings)) count += 1;
  }
  return count;
}

/** Whether the calendar has counters open at an instant (Ingub 135/2017, KESATU), holidays and changed hours aside. */
export function isSessionTime(instant: Date, calendar: CalendarSettings): boolean {
  const day = dayOf(instant, calendar);
  const { opens, closes } = calendar.session;
  return weekdayOf(day) === 6 && instant >= at(day, opens, calendar) && instant < at(day, closes, calendar);
}

/** The Saturday whose cycle, Saturday to Friday, contains the instant. */
export function saturdayOf(instant: Date, settings: Pick<CalendarSettings, 'zone'>): Day {
  return saturdayOnOrBefore(dayOf(instant, settings));
}

/** The coming Saturday; today when today is Saturday and the session has not closed yet. */
export function nextSaturday(instant: Date, settings: CalendarSettings): Day {
  const saturday = saturdayOf(instant, settings);
  return instant < at(saturday, settings.session.closes, settings) ? saturday : addDays(saturday, 7);
}

/** The Monday after the Saturday, or the first working day after it when that Monday is a holiday. */
export function kecamatanMeetingDay(saturday: Day, settings: Pick<CalendarSettings, 'holidays'>): Day {
  return nextWorkingDay(addDays(saturday, 1), settings);
}

/** The Tuesday after the Saturday or the next working day, always later than that week's kecamatan meeting. */
export function cityMeetingDay(saturday: Day, settings: Pick<CalendarSettings, 'holidays'>): Day {
  return nextWorkingDay(kecamatanMeetingDay(saturday, settings), settings);
}

/** The first meeting of the level whose end is strictly after `after`: one that is going on counts. */
export function nextMeeting(level: Level, after: Date, settings: CalendarSettings): Meeting {
  let saturday = saturdayOf(after, settings);
  let meeting = meetingOf(level, saturday, settings);
  // A long holiday can leave the meeting of an earlier week still ahead of us.
  for (;;) {
    saturday = addDays(saturday, -7);
    const earlier = meetingOf(level, saturday, settings);
    if (earlier.ends <= after) break;
    meeting = earlier;
  }
  while (meeting.ends <= after) {
    saturday = addDays(saturday, 7);
    meeting = meetingOf(level, saturday, settings);
  }
  return meeting;
}

/** The latest day up to and including `day` on which the level meets. */
export function latestMeetingDay(level: Level, day: Day, settings: Pick<CalendarSettings, 'holidays'>): Day {
  let saturday = saturdayOnOrBefore(day);
  while (meetingDayOf(level, saturday, settings) > day) saturday = addDays(saturday, -7);
  return meetingDayOf(level, saturday, settings);
}

function midnight(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

function saturdayOnOrBefore(day: Day): Day {
  return addDays(day, -((weekdayOf(day) + 1) % 7));
}

function meetingOf(level: Level, saturday: Day, settings: CalendarSettings): Meeting {
  const day = meetingDayOf(level, saturday, settings);
  const { starts, ends } = level === 'kecamatan' ? settings.kecamatanMeeting : settings.cityMeeting;
  return { day, starts: at(day, starts, settings), ends: at(day, ends, settings) };
}

/** The day of the level's meeting on the complaints of a Saturday. */
export function meetingDayOf(level: Level, saturday: Day, settings: Pick<CalendarSettings, 'holidays'>): Day {
  return (level === 'kecamatan' ? kecamatanMeetingDay : cityMeetingDay)(saturday, settings);
}
