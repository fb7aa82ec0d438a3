import fc from 'fast-check';
import { at, isWorkingDay, dayOf, ordinaryCalendar, weekdayOf } from '../../src/calendar/cycle.ts';
import { addWorkingTime, workingTimeBetween, type WorkingHours } from '../../src/calendar/working-time.ts';

const hours: WorkingHours = { starts: '07:30', ends: '16:00', fridayEnds: '16:30' };
const calendar = { ...ordinaryCalendar, holidays: new Set(['2026-12-25', '2026-11-25', '2027-01-01']) };
const minute = 60_000;
const on = (day: string, time: string) => at(day, time, calendar);
const add = (day: string, time: string, minutes: number) =>
  addWorkingTime(on(day, time), minutes * minute, hours, calendar);

describe('working time', () => {
  it.each([
    // Monday 23 November 2026 and the days after it
    ['2026-11-23', '08:00', 120, '2026-11-23', '10:00'],
    ['2026-11-23', '06:00', 120, '2026-11-23', '09:30'],
    ['2026-11-23', '15:00', 120, '2026-11-24', '08:30'],
    ['2026-11-23', '14:00', 120, '2026-11-23', '16:00'],
    // over a holiday, over a weekend, from a Saturday, from the end of a day
    ['2026-11-24', '15:30', 120, '2026-11-26', '09:00'],
    ['2026-11-27', '15:30', 120, '2026-11-30', '08:30'],
    ['2026-11-21', '09:00', 120, '2026-11-23', '09:30'],
    ['2026-11-23', '16:00', 1, '2026-11-24', '07:31'],
    ['2026-11-23', '22:00', 0, '2026-11-23', '22:00'],
  ])('of %s %s and %i minutes ends on %s at %s', (day, time, minutes, endDay, endTime) => {
    expect(add(day, time, minutes)).toEqual(on(endDay, endTime));
  });

  it('refuses a calendar in which nobody ever works', () => {
    expect(() =>
      addWorkingTime(
        on('2026-11-23', '08:00'),
        minute,
        { ...hours, ends: '07:30', fridayEnds: '07:30' },
        calendar,
      ),
    ).toThrow(RangeError);
  });

  const instants = fc
    .integer({ min: on('2026-11-01', '00:00').getTime(), max: on('2027-02-01', '00:00').getTime() })
    .map((ms) => new Date(ms));
  const spans = fc.integer({ min: 0, max: 40 * 60 * minute });

  it('that is added is the time that lies between', () => {
    fc.assert(
      fc.property(instants, spans, (from, ms) => {
        const end = addWorkingTime(from, ms, hours, calendar);
        expect(workingTimeBetween(from, end, hours, calendar)).toBe(ms);
        expect(end >= from).toBe(true);
      }),
    );
  });

  it('ends on a working day within the hours', () => {
    fc.assert(
      fc.property(instants, fc.integer({ min: 1, max: 20 * 60 * minute }), (from, ms) => {
        const end = addWorkingTime(from, ms, hours, calendar);
        const day = dayOf(end, calendar);
        expect(isWorkingDay(day, calendar)).toBe(true);
        expect(end > on(day, hours.starts)).toBe(true);
        expect(end <= on(day, weekdayOf(day) === 5 ? hours.fridayEnds : hours.ends)).toBe(true);
      }),
    );
  });

  it('may be added in parts, and never runs backwards', () => {
    fc.assert(
      fc.property(instants, spans, spans, instants, (from, a, b, later) => {
        const parts = addWorkingTime(addWorkingTime(from, a, hours, calendar), b, hours, calendar);
        if (b > 0) expect(addWorkingTime(from, a + b, hours, calendar)).toEqual(parts);
        const [first, second] = from <= later ? [from, later] : [later, from];
        expect(addWorkingTime(first, a, hours, calendar) <= addWorkingTime(second, a, hours, calendar)).toBe(
          true,
        );
        expect(workingTimeBetween(second, first, hours, calendar)).toBe(0);
      }),
    );
  });

  it('between two instants is the sum of the times between', () => {
    fc.assert(
      fc.property(instants, instants, instants, (x, y, z) => {
        const [a, b, c] = [x, y, z].sort((one, other) => one.getTime() - other.getTime()) as [
          Date,
          Date,
          Date,
        ];
        const between = (from: Date, to: Date) => workingTimeBetween(from, to, hours, calendar);
        expect(between(a, b) + between(b, c)).toBe(between(a, c));
      }),
    );
  });
});
