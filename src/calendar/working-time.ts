import {
  addDays,
  at,
  dayOf,
  isWorkingDay,
  type CalendarSettings,
  type Day,
  type TimeOfDay,
} from './cycle.ts';

/** When offices work: the same hours from Monday to Thursday, others on Friday; holidays come from the calendar. */
export type WorkingHours = { starts: TimeOfDay; ends: TimeOfDay; fridayEnds: TimeOfDay };

type Calendar = Pick<CalendarSettings, 'zone' | 'holidays'>;

/** Days looked at before giving up: a calendar without a working day in a year is a mistake. */
const horizon = 366;

/**
 * The earliest instant at which `ms` milliseconds of working time have gone by since `from`; `from` itself for 0.
 * @throws RangeError when the calendar has no working time within a year
 */
export function addWorkingTime(from: Date, ms: number, hours: WorkingHours, calendar: Calendar): Date {
  if (ms <= 0) return from;
  let left = ms;
  let day = dayOf(from, calendar);
  for (let idle = 0; idle < horizon; day = addDays(day, 1)) {
    const span = spanOf(day, hours, calendar);
    const begins = span && Math.max(span.starts, from.getTime());
    if (!span || begins === null || begins >= span.ends) {
      idle += 1;
      continue;
    }
    idle = 0;
    if (span.ends - begins >= left) return new Date(begins + left);
    left -= span.ends - begins;
  }
  throw new RangeError('The calendar has no working time');
}

/** Milliseconds of working time between two instants; 0 when `to` is not after `from`. */
export function workingTimeBetween(from: Date, to: Date, hours: WorkingHours, calendar: Calendar): number {
  let sum = 0;
  const last = dayOf(to, calendar);
  for (let day = dayOf(from, calendar); day <= last; day = addDays(day, 1)) {
    const span = spanOf(day, hours, calendar);
    if (!span) continue;
    sum += Math.max(0, Math.min(span.ends, to.getTime()) - Math.max(span.starts, from.getTime()));
  }
  return sum;
}

function spanOf(day: Day, hours: WorkingHours, calendar: Calendar): { starts: number; ends: number } | null {
  if (!isWorkingDay(day, calendar)) return null;
  const friday = new Date(`${day}T00:00:00Z`).getUTCDay() === 5;
  const starts = at(day, hours.starts, calendar).getTime();
  const ends = at(day, friday ? hours.fridayEnds : hours.ends, calendar).getTime();
  return ends > starts ? { starts, ends } : null;
}
