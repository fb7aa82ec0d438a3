import * as fc from 'fast-check';
import {
  addDays,
  addWorkingDays,
  at,
  cityMeetingDay,
  dayOf,
  isSessionTime,
  isWorkingDay,
  kecamatanMeetingDay,
  latestMeetingDay,
  nextMeeting,
  nextSaturday,
  nextWorkingDay,
  ordinaryCalendar,
  saturdayOf,
  weekdayOf,
  workingDaysBetween,
  type Level,
} from '../../src/calendar/cycle.ts';
import { anyCalendar, anyDay, anyInstant, closureAndInstant, days, holidays, wib } from './settings.ts';

const levels: Level[] = ['kecamatan', 'city'];
const anyLevel = fc.constantFrom(...levels);

describe('days', () => {
  test.each([
    ['2026-11-20 23:59', '2026-11-20'],
    ['2026-11-21 00:00', '2026-11-21'],
    ['2026-11-21 06:59', '2026-11-21'], // still Friday in UTC
    ['2026-12-31 23:59', '2026-12-31'],
    ['2027-01-01 00:00', '2027-01-01'],
  ])('%s in Jakarta is on %s', (local, day) => {
    expect(dayOf(wib(local), ordinaryCalendar)).toBe(day);
  });

  test('a time of day is read on the clocks of the province', () => {
    expect(at('2026-11-21', '08:00', ordinaryCalendar)).toEqual(new Date('2026-11-21T01:00:00Z'));
    const papua = { ...ordinaryCalendar, zone: 'Asia/Jayapura' };
    expect(at('2026-11-21', '08:00', papua)).toEqual(new Date('2026-11-20T23:00:00Z'));
  });

  test('what is no day, time, zone or instant is refused', () => {
    expect(() => at('2026-02-30', '08:00', ordinaryCalendar)).toThrow(RangeError);
    expect(() => at('2026-11-21', '25:00', ordinaryCalendar)).toThrow(RangeError);
    expect(() => dayOf(new Date(Number.NaN), ordinaryCalendar)).toThrow(RangeError);
    expect(() => dayOf(wib('2026-11-21 09:00'), { ...ordinaryCalendar, zone: 'Asia/Nowhere' })).toThrow(
      RangeError,
    );
  });

  test.each([
    ['2026-12-31', 1, '2027-01-01'],
    ['2027-01-01', -1, '2026-12-31'],
    ['2028-02-28', 1, '2028-02-29'],
    ['2027-02-28', 1, '2027-03-01'],
    ['2026-11-21', 0, '2026-11-21'],
  ])('%s and %i days is %s', (day, n, expected) => {
    expect(addDays(day, n)).toBe(expected);
  });

  test('weekdays are counted from Monday 1 to Sunday 7', () => {
    expect(days('2026-11-16', '2026-11-22').map(weekdayOf)).toEqual([1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('working days', () => {
  const settings = holidays('2026-12-25', '2027-01-01');

  test('are Monday to Friday without the holidays', () => {
    const working = days('2026-12-21', '2027-01-03').filter((day) => isWorkingDay(day, settings));
    expect(working).toEqual([...days('2026-12-21', '2026-12-24'), ...days('2026-12-28', '2026-12-31')]);
  });

  test.each([
    ['2026-12-24', '2026-12-28'], // Christmas on a Friday
    ['2026-12-26', '2026-12-28'],
    ['2026-12-28', '2026-12-29'],
    ['2026-12-31', '2027-01-04'], // over the year change
  ])('after %s comes %s', (day, next) => {
    expect(nextWorkingDay(day, settings)).toBe(next);
  });

  test.each([
    ['2026-12-24', 3, '2026-12-30'],
    ['2026-12-26', 0, '2026-12-26'],
    ['2026-12-28', -1, '2026-12-24'],
    ['2026-12-30', 10, '2027-01-14'],
  ])('%s and %i working days is %s', (day, n, expected) => {
    expect(addWorkingDays(day, n, settings)).toBe(expected);
  });

  test.each([
    ['2026-12-24', '2026-12-28', 1],
    ['2026-12-28', '2026-12-24', -1],
    ['2026-12-25', '2026-12-27', 0],
    ['2026-12-28', '2026-12-28', 0],
    ['2026-12-21', '2027-01-04', 8],
  ])('from %s to %s there are %i', (from, to, count) => {
    expect(workingDaysBetween(from, to, settings)).toBe(count);
  });

  test('counting undoes adding, and each step lands on a working day', () => {
    fc.assert(
      fc.property(anyCalendar, anyDay, fc.integer({ min: 1, max: 20 }), (calendar, day, n) => {
        const reached = addWorkingDays(day, n, calendar);
        expect(isWorkingDay(reached, calendar)).toBe(true);
        expect(workingDaysBetween(day, reached, calendar)).toBe(n);
        expect(addWorkingDays(addWorkingDays(day, n - 1, calendar), 1, calendar)).toBe(reached);
      }),
    );
  });
});

describe('the Saturday', () => {
  test.each([
    // at, cycle, coming session
    ['2026-11-20 23:59', '2026-11-14', '2026-11-21'],
    ['2026-11-21 00:00', '2026-11-21', '2026-11-21'],
    ['2026-11-21 10:59', '2026-11-21', '2026-11-21'],
    ['2026-11-21 11:00', '2026-11-21', '2026-11-28'],
    ['2026-11-22 09:00', '2026-11-21', '2026-11-28'],
    ['2026-11-27 23:59', '2026-11-21', '2026-11-28'],
    ['2027-01-01 12:00', '2026-12-26', '2027-01-02'],
  ])('at %s the cycle is that of %s and the coming session %s', (local, cycle, coming) => {
    expect(saturdayOf(wib(local), ordinaryCalendar)).toBe(cycle);
    expect(nextSaturday(wib(local), ordinaryCalendar)).toBe(coming);
  });

  test('is a Saturday at most six days back, and the coming one at most seven ahead', () => {
    fc.assert(
      fc.property(anyInstant, (instant) => {
        const today = dayOf(instant, ordinaryCalendar);
        const cycle = saturdayOf(instant, ordinaryCalendar);
        const coming = nextSaturday(instant, ordinaryCalendar);
        expect([weekdayOf(cycle), weekdayOf(coming)]).toEqual([6, 6]);
        expect(cycle <= today && today <= addDays(cycle, 6)).toBe(true);
        expect(today <= coming && coming <= addDays(today, 7)).toBe(true);
      }),
    );
  });
});

describe('meeting days', () => {
  test.each([
    // week, Saturday, holidays, kecamatan, city
    ['ordinary', '2026-11-21', [], '2026-11-23', '2026-11-24'],
    ['Monday off', '2026-11-21', ['2026-11-23'], '2026-11-24', '2026-11-25'],
    ['Tuesday off', '2026-11-21', ['2026-11-24'], '2026-11-23', '2026-11-25'],
    ['Monday and Tuesday off', '2026-11-21', ['2026-11-23', '2026-11-24'], '2026-11-25', '2026-11-26'],
    ['Monday and Wednesday off', '2026-11-21', ['2026-11-23', '2026-11-25'], '2026-11-24', '2026-11-26'],
    ['only Friday open', '2026-11-21', days('2026-11-23', '2026-11-26'), '2026-11-27', '2026-11-30'],
    ['Lebaran, first week', '2026-03-14', days('2026-03-16', '2026-03-27'), '2026-03-30', '2026-03-31'],
    ['Lebaran, second week', '2026-03-21', days('2026-03-16', '2026-03-27'), '2026-03-30', '2026-03-31'],
    ['after Lebaran', '2026-03-28', days('2026-03-16', '2026-03-27'), '2026-03-30', '2026-03-31'],
    ['year change', '2026-12-26', ['2026-12-25', '2027-01-01'], '2026-12-28', '2026-12-29'],
    ['new year', '2027-01-02', ['2027-01-01'], '2027-01-04', '2027-01-05'],
  ])('%s: from %s', (_week, saturday, off, kecamatan, city) => {
    const settings = holidays(...off);
    expect(kecamatanMeetingDay(saturday, settings)).toBe(kecamatan);
    expect(cityMeetingDay(saturday, settings)).toBe(city);
  });

  test('are working days, the city after the kecamatan, no week before an earlier one', () => {
    fc.assert(
      fc.property(closureAndInstant, ({ settings, instant }) => {
        const saturday = saturdayOf(instant, settings);
        const following = addDays(saturday, 7);
        const kecamatan = kecamatanMeetingDay(saturday, settings);
        const city = cityMeetingDay(saturday, settings);
        expect([kecamatan, city].every((day) => isWorkingDay(day, settings))).toBe(true);
        expect(kecamatan >= addDays(saturday, 2)).toBe(true);
        expect(city >= addDays(saturday, 3)).toBe(true);
        expect(kecamatan < city).toBe(true);
        expect(kecamatanMeetingDay(following, settings) >= kecamatan).toBe(true);
        expect(cityMeetingDay(following, settings) >= city).toBe(true);
      }),
    );
  });

  test('wait for no more than the first working day there is', () => {
    fc.assert(
      fc.property(closureAndInstant, ({ settings, instant }) => {
        const saturday = saturdayOf(instant, settings);
        const kecamatan = kecamatanMeetingDay(saturday, settings);
        expect(workingDaysBetween(addDays(saturday, 1), kecamatan, settings)).toBe(1);
        expect(workingDaysBetween(kecamatan, cityMeetingDay(saturday, settings), settings)).toBe(1);
      }),
    );
  });
});

describe('the next meeting', () => {
  const lebaran = days('2026-03-16', '2026-03-27');

  test.each([
    ['kecamatan', '2026-11-21 09:00', [], '2026-11-23 08:00', '2026-11-23 12:00'],
    ['kecamatan', '2026-11-23 11:59', [], '2026-11-23 08:00', '2026-11-23 12:00'],
    ['kecamatan', '2026-11-23 12:00', [], '2026-11-30 08:00', '2026-11-30 12:00'],
    ['kecamatan', '2026-11-27 17:00', [], '2026-11-30 08:00', '2026-11-30 12:00'],
    ['city', '2026-11-21 09:00', [], '2026-11-24 09:00', '2026-11-24 13:00'],
    ['city', '2026-11-24 13:00', [], '2026-12-01 09:00', '2026-12-01 13:00'],
    ['kecamatan', '2026-11-23 09:00', ['2026-11-23'], '2026-11-24 08:00', '2026-11-24 12:00'],
    ['kecamatan', '2026-03-14 09:00', lebaran, '2026-03-30 08:00', '2026-03-30 12:00'],
    ['kecamatan', '2026-03-28 09:00', lebaran, '2026-03-30 08:00', '2026-03-30 12:00'],
    ['city', '2026-03-31 13:00', lebaran, '2026-04-07 09:00', '2026-04-07 13:00'],
    // Friday's kecamatan meeting leaves the city for the Monday of the following week …
    ['city', '2026-11-28 09:00', days('2026-11-23', '2026-11-26'), '2026-11-30 09:00', '2026-11-30 13:00'],
    // … where it does not swallow that week's own meeting.
    ['city', '2026-11-30 13:00', days('2026-11-23', '2026-11-26'), '2026-12-01 09:00', '2026-12-01 13:00'],
    ['kecamatan', '2026-12-29 09:00', ['2027-01-01'], '2027-01-04 08:00', '2027-01-04 12:00'],
  ] as const)('of the %s after %s', (level, after, off, starts, ends) => {
    expect(nextMeeting(level, wib(after), holidays(...off))).toEqual({
      day: starts.slice(0, 10),
      starts: wib(starts),
      ends: wib(ends),
    });
  });

  test('keeps the hours of the settings', () => {
    const settings = { ...ordinaryCalendar, kecamatanMeeting: { starts: '13:00', ends: '15:30' } };
    expect(nextMeeting('kecamatan', wib('2026-11-23 12:30'), settings)).toEqual({
      day: '2026-11-23',
      starts: wib('2026-11-23 13:00'),
      ends: wib('2026-11-23 15:30'),
    });
  });

  test('ends later, is the same until it ends, and none is left out', () => {
    fc.assert(
      fc.property(closureAndInstant, anyLevel, ({ settings, instant }, level) => {
        const meeting = nextMeeting(level, instant, settings);
        expect(meeting.ends > instant).toBe(true);
        expect(dayOf(meeting.starts, settings)).toBe(meeting.day);
        expect(nextMeeting(level, new Date(meeting.ends.getTime() - 1), settings)).toEqual(meeting);
        const dayOfMeeting = level === 'kecamatan' ? kecamatanMeetingDay : cityMeetingDay;
        const all = Array.from({ length: 16 }, (_, week) =>
          dayOfMeeting(addDays(saturdayOf(instant, settings), (week - 8) * 7), settings),
        );
        const { ends } = level === 'kecamatan' ? settings.kecamatanMeeting : settings.cityMeeting;
        expect(meeting.day).toBe(all.find((day) => at(day, ends, settings) > instant));
      }),
    );
  });

  test('never comes earlier for a later instant', () => {
    fc.assert(
      fc.property(
        closureAndInstant,
        anyLevel,
        fc.integer({ min: 0, max: 30 * 24 * 60 }),
        ({ settings, instant }, level, minutes) => {
          const later = new Date(instant.getTime() + minutes * 60_000);
          expect(nextMeeting(level, later, settings).ends >= nextMeeting(level, instant, settings).ends).toBe(
            true,
          );
        },
      ),
    );
  });
});

describe('the hours of the counters', () => {
  test.each([
    ['2026-11-28', '07:59', false],
    ['2026-11-28', '08:00', true],
    ['2026-11-28', '10:59', true],
    ['2026-11-28', '11:00', false],
    ['2026-11-27', '09:00', false],
    ['2026-11-29', '09:00', false],
  ])('on %s at %s', (day, time, open) => {
    expect(isSessionTime(at(day, time, ordinaryCalendar), ordinaryCalendar)).toBe(open);
  });
});

describe('the latest meeting day', () => {
  test.each([
    ['kecamatan', '2026-11-22', [], '2026-11-16'],
    ['kecamatan', '2026-11-23', [], '2026-11-23'],
    ['kecamatan', '2026-11-27', [], '2026-11-23'],
    ['city', '2026-11-23', [], '2026-11-17'],
    ['city', '2026-11-24', [], '2026-11-24'],
    ['kecamatan', '2026-03-29', days('2026-03-16', '2026-03-27'), '2026-03-09'],
    ['city', '2026-11-30', days('2026-11-23', '2026-11-26'), '2026-11-30'],
  ] as const)('of the %s by %s', (level, day, off, expected) => {
    expect(latestMeetingDay(level, day, holidays(...off))).toBe(expected);
  });

  test('is followed by the next meeting without one between', () => {
    fc.assert(
      fc.property(closureAndInstant, anyLevel, ({ settings, instant }, level) => {
        const today = dayOf(instant, settings);
        const latest = latestMeetingDay(level, today, settings);
        const next = nextMeeting(level, at(latest, '23:59', settings), settings).day;
        expect(latest <= today).toBe(true);
        expect(next > today).toBe(true);
      }),
    );
  });
});
