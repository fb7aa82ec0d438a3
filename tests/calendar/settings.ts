import * as fc from 'fast-check';
import { addDays, ordinaryCalendar, type CalendarSettings, type Day } from '../../src/calendar/cycle.ts';

/** The ordinary calendar with these holidays. */
export function holidays(...off: Day[]): CalendarSettings {
  return { ...ordinaryCalendar, holidays: new Set(off) };
}

/** Every day from `first` to `last`. */
export function days(first: Day, last: Day): Day[] {
  const all: Day[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) all.push(day);
  return all;
}

/** The instant of a Jakarta wall clock, 'YYYY-MM-DD HH:mm', written without the code under test. */
export function wib(local: string): Date {
  return new Date(`${local.replace(' ', 'T')}:00+07:00`);
}

export const anyDay = fc.integer({ min: 0, max: 1500 }).map((n) => addDays('2025-01-01', n));

export const anyInstant = fc.date({
  min: new Date('2025-01-01T00:00:00Z'),
  max: new Date('2029-01-01T00:00:00Z'),
  noInvalidDate: true,
});

/** Calendars with scattered holidays and one long closure of up to four weeks. */
export const anyCalendar = fc
  .record({
    scattered: fc.array(anyDay, { maxLength: 60 }),
    closure: fc.record({ first: anyDay, length: fc.integer({ min: 0, max: 28 }) }),
  })
  .map(({ scattered, closure }) =>
    holidays(...scattered, ...days(closure.first, addDays(closure.first, closure.length))),
  );

/** An instant near the long closure of its own calendar, where weeks run into each other. */
export const closureAndInstant = fc
  .record({
    first: anyDay,
    length: fc.integer({ min: 1, max: 28 }),
    hours: fc.integer({ min: -14 * 24, max: 42 * 24 }),
    minutes: fc.integer({ min: 0, max: 59 }),
  })
  .map(({ first, length, hours, minutes }) => ({
    settings: holidays(...days(first, addDays(first, length))),
    instant: new Date(wib(`${first} 00:00`).getTime() + (hours * 60 + minutes) * 60_000),
  }));
