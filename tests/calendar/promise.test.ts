import * as fc from 'fast-check';
import { dayOf, isWorkingDay, ordinaryCalendar, type CalendarSettings } from '../../src/calendar/cycle.ts';
import { nextAnswer, type Answer } from '../../src/calendar/promise.ts';
import { anyCalendar, anyInstant, days, holidays, wib } from './settings.ts';

type Row = [state: string, now: string, due: string | null, on: string, latest: string];

function answer([state, now, due]: Row, settings: CalendarSettings = ordinaryCalendar): Answer {
  return nextAnswer(state, { now: wib(now), dueAt: due === null ? null : wib(due) }, settings);
}

test.each<Row>([
  ['kecamatan.received', '2026-11-21 08:30', '2026-11-21 17:00', '2026-11-23', '2026-11-24'],
  ['kecamatan.assigned', '2026-11-21 10:00', '2026-11-22 08:00', '2026-11-23', '2026-11-24'],
  ['kecamatan.reviewPlanned', '2026-11-22 10:00', '2026-11-22 18:00', '2026-11-23', '2026-11-24'],
  ['kecamatan.awaitingMeeting', '2026-11-23 10:00', '2026-11-23 12:00', '2026-11-23', '2026-11-24'],
  ['kecamatan.awaitingMeeting', '2026-11-24 10:00', '2026-11-30 12:00', '2026-11-30', '2026-12-01'],
  ['kecamatan.followUp', '2026-11-23 10:00', '2026-12-03 16:00', '2026-12-03', '2026-12-07'],
  ['kecamatan.verification', '2026-11-26 10:00', '2026-11-27 16:00', '2026-11-27', '2026-11-30'],
  ['kecamatan.toReport', '2026-11-23 13:00', '2026-11-23 16:00', '2026-11-24', '2026-11-25'],
  ['city.awaitingMeeting', '2026-11-24 10:00', '2026-11-24 13:00', '2026-11-24', '2026-11-25'],
  ['city.followUp', '2026-11-24 11:00', '2026-12-03 16:00', '2026-12-03', '2026-12-07'],
  ['city.verification', '2026-11-26 10:00', '2026-11-27 16:00', '2026-11-27', '2026-11-30'],
  ['city.toReport', '2026-11-24 11:00', '2026-11-25 16:00', '2026-11-25', '2026-11-26'],
  ['province.withSekda', '2026-11-25 11:00', '2026-11-26 16:00', '2026-11-26', '2026-11-27'],
  ['province.withGovernor', '2026-11-26 11:00', '2026-12-01 16:00', '2026-12-01', '2026-12-02'],
  ['province.followUp', '2026-12-01 11:00', '2026-12-11 16:00', '2026-12-11', '2026-12-14'],
  ['province.verification', '2026-12-11 11:00', '2026-12-14 16:00', '2026-12-14', '2026-12-15'],
])('in %s at %s', (...row) => {
  expect(answer(row)).toEqual({ on: row[3], latest: row[4] });
});

test.each<Row>([
  ['kecamatan.followUp', '2026-12-03 16:01', '2026-12-03 16:00', '2026-12-04', '2026-12-08'],
  ['province.withSekda', '2026-11-27 11:00', null, '2026-11-30', '2026-12-01'],
])('in %s, overdue or paused, at %s', (...row) => {
  expect(answer(row)).toEqual({ on: row[3], latest: row[4] });
});

test.each<Row>([
  ['kecamatan.received', '2026-11-21 08:30', '2026-11-21 17:00', '2026-11-25', '2026-11-26'],
  ['kecamatan.toReport', '2026-11-25 13:00', '2026-11-25 16:00', '2026-11-26', '2026-11-27'],
])('Monday and Tuesday off: in %s at %s', (...row) => {
  expect(answer(row, holidays('2026-11-23', '2026-11-24'))).toEqual({ on: row[3], latest: row[4] });
});

test.each<Row>([
  ['kecamatan.received', '2026-11-21 09:00', null, '2026-11-27', '2026-11-30'],
  // On the 30th the city meets for the week before, the kecamatan for this one.
  ['kecamatan.received', '2026-11-28 09:00', null, '2026-11-30', '2026-12-01'],
])('only Friday open: in %s at %s', (...row) => {
  const settings = holidays(...days('2026-11-23', '2026-11-26'));
  expect(answer(row, settings)).toEqual({ on: row[3], latest: row[4] });
});

test.each<Row>([
  ['kecamatan.received', '2026-03-14 09:00', null, '2026-03-30', '2026-03-31'],
  ['city.awaitingMeeting', '2026-03-21 09:00', null, '2026-03-31', '2026-04-01'],
])('over Lebaran: in %s at %s', (...row) => {
  const settings = holidays(...days('2026-03-16', '2026-03-27'));
  expect(answer(row, settings)).toEqual({ on: row[3], latest: row[4] });
});

test.each<Row>([
  ['kecamatan.received', '2026-12-26 09:00', null, '2026-12-28', '2026-12-29'],
  ['kecamatan.verification', '2026-12-30 09:00', '2026-12-31 16:00', '2026-12-31', '2027-01-04'],
  ['kecamatan.received', '2027-01-02 09:00', null, '2027-01-04', '2027-01-05'],
])('over the year change: in %s at %s', (...row) => {
  expect(answer(row, holidays('2026-12-25', '2027-01-01'))).toEqual({ on: row[3], latest: row[4] });
});

test('a promise is never for a day gone by, and its last day is a working day after it', () => {
  const anyState = fc.constantFrom(
    'kecamatan.received',
    'kecamatan.followUp',
    'kecamatan.toReport',
    'city.awaitingMeeting',
    'city.toReport',
    'province.followUp',
  );
  fc.assert(
    fc.property(anyState, anyInstant, fc.option(anyInstant), anyCalendar, (state, now, dueAt, settings) => {
      const { on, latest } = nextAnswer(state, { now, dueAt }, settings);
      expect(on >= dayOf(now, settings)).toBe(true);
      expect(latest > on).toBe(true);
      expect(isWorkingDay(latest, settings)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
