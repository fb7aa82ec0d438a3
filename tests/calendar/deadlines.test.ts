import * as fc from 'fast-check';
import { at, nextMeeting, nextWorkingDay, ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { dueAt, type DeadlineFacts, type DeadlineRule } from '../../src/calendar/deadlines.ts';
import { anyCalendar, anyDay, anyInstant, closureAndInstant, days, holidays, wib } from './settings.ts';

const rule = (particulars: Partial<DeadlineRule> & Pick<DeadlineRule, 'day' | 'time'>): DeadlineRule => ({
  state: 'kecamatan.received',
  amount: 0,
  basis: 'a rule of the test',
  ...particulars,
});

const received = rule({ day: 'sameDay', time: '17:00' });
const assigned = rule({ day: 'reviewDay', time: '08:00' });
const planned = rule({ day: 'plannedDay', time: '18:00' });
const followUp = rule({ day: 'decided', time: '16:00' });
const verification = rule({ day: 'workingDays', amount: 1, time: '16:00' });
const governor = rule({ day: 'workingDays', amount: 3, time: '16:00' });
const kecamatanMeeting = rule({ day: 'meeting', level: 'kecamatan', time: '12:00' });
const cityMeeting = rule({ day: 'meeting', level: 'city', time: '13:00' });
const camatReport = rule({ day: 'meetingDay', level: 'kecamatan', time: '16:00' });
const walikotaReport = rule({ day: 'meetingDay', level: 'city', amount: 1, time: '16:00' });

type Row = [
  situation: string,
  rule: DeadlineRule,
  enteredAt: string,
  facts: Omit<DeadlineFacts, 'enteredAt'>,
  due: string,
];

function dueIn([, ofRule, enteredAt, facts]: Row, settings = ordinaryCalendar): Date {
  return dueAt(ofRule, { enteredAt: wib(enteredAt), ...facts }, settings);
}

const session = { sessionSaturday: '2026-11-21' };

describe('an ordinary week', () => {
  const week: Row[] = [
    ['received at the counter', received, '2026-11-21 08:30', session, '2026-11-21 17:00'],
    ['assigned on Saturday', assigned, '2026-11-21 10:00', session, '2026-11-22 08:00'],
    [
      'review planned for Sunday',
      planned,
      '2026-11-21 15:00',
      { plannedOn: '2026-11-22' },
      '2026-11-22 18:00',
    ],
    ['reviewed on Sunday', kecamatanMeeting, '2026-11-22 14:00', session, '2026-11-23 12:00'],
    ['to follow up', followUp, '2026-11-23 10:00', { decidedOn: '2026-12-03' }, '2026-12-03 16:00'],
    ['work done on Thursday', verification, '2026-11-26 10:00', {}, '2026-11-27 16:00'],
    ['work done on Friday', verification, '2026-11-27 10:00', {}, '2026-11-30 16:00'],
    ['beyond the kecamatan', camatReport, '2026-11-23 10:00', session, '2026-11-23 16:00'],
    ['reported to the city', cityMeeting, '2026-11-23 15:00', session, '2026-11-24 13:00'],
    ['beyond the city', walikotaReport, '2026-11-24 11:00', session, '2026-11-25 16:00'],
    ['with the Governor', governor, '2026-11-26 10:00', session, '2026-12-01 16:00'],
    ['before the session', received, '2026-11-19 10:00', session, '2026-11-21 17:00'],
  ];
  test.each(week)('%s', (...row) => {
    expect(dueIn(row)).toEqual(wib(row[4]));
  });
});

describe('a late entry', () => {
  const late: Row[] = [
    ['received with an hour left', received, '2026-11-21 16:00', session, '2026-11-21 17:00'],
    ['received with less than an hour left', received, '2026-11-21 16:01', session, '2026-11-23 17:00'],
    ['declined in midweek', received, '2026-11-25 10:00', session, '2026-11-26 17:00'],
    ['declined on Friday', received, '2026-11-27 10:00', session, '2026-11-30 17:00'],
    ['assigned when Sunday is over', assigned, '2026-11-22 20:00', session, '2026-11-23 08:00'],
    ['received without a session', received, '2026-11-25 10:00', {}, '2026-11-26 17:00'],
    ['received on a Saturday without a session', received, '2026-11-21 09:00', {}, '2026-11-21 17:00'],
    [
      'planned for a day gone by',
      planned,
      '2026-11-24 10:00',
      { plannedOn: '2026-11-22' },
      '2026-11-25 18:00',
    ],
    ['planned without a day', planned, '2026-11-24 10:00', { plannedOn: null }, '2026-11-25 18:00'],
    ['decided without a day', followUp, '2026-11-24 10:00', {}, '2026-11-25 16:00'],
    ['reviewed as the meeting ends', kecamatanMeeting, '2026-11-23 11:30', session, '2026-11-24 12:00'],
    ['reviewed after the meeting', kecamatanMeeting, '2026-11-23 12:00', session, '2026-11-30 12:00'],
    ['escalated on Monday afternoon', camatReport, '2026-11-23 14:00', session, '2026-11-23 16:00'],
    ['escalated on Monday evening', camatReport, '2026-11-23 19:00', session, '2026-11-24 16:00'],
    ['escalated in midweek', camatReport, '2026-11-25 14:00', session, '2026-11-26 16:00'],
    ['escalated on Sunday', camatReport, '2026-11-22 14:00', session, '2026-11-23 16:00'],
    ['beyond the city on Monday', walikotaReport, '2026-11-23 10:00', session, '2026-11-25 16:00'],
    ['beyond the city on Wednesday', walikotaReport, '2026-11-25 10:00', session, '2026-11-25 16:00'],
    ['beyond the city on Thursday', walikotaReport, '2026-11-26 10:00', session, '2026-11-27 16:00'],
  ];
  test.each(late)('%s', (...row) => {
    expect(dueIn(row)).toEqual(wib(row[4]));
  });
});

describe('holidays', () => {
  test.each<Row>([
    ['reviewed', kecamatanMeeting, '2026-11-22 14:00', session, '2026-11-25 12:00'],
    ['escalated before the meeting', camatReport, '2026-11-22 14:00', session, '2026-11-25 16:00'],
    ['escalated in the meeting', camatReport, '2026-11-25 10:00', session, '2026-11-25 16:00'],
    ['reported to the city', cityMeeting, '2026-11-25 15:00', session, '2026-11-26 13:00'],
    ['beyond the city', walikotaReport, '2026-11-26 11:00', session, '2026-11-27 16:00'],
    ['assigned when Sunday is over', assigned, '2026-11-22 20:00', session, '2026-11-25 08:00'],
  ])('Monday and Tuesday off: %s', (...row) => {
    expect(dueIn(row, holidays('2026-11-23', '2026-11-24'))).toEqual(wib(row[4]));
  });

  test.each<Row>([
    ['reviewed', kecamatanMeeting, '2026-03-15 14:00', {}, '2026-03-30 12:00'],
    ['received too late', received, '2026-03-14 16:30', {}, '2026-03-30 17:00'],
    ['beyond the kecamatan', camatReport, '2026-03-22 10:00', {}, '2026-03-30 16:00'],
    ['with the Governor', governor, '2026-03-13 10:00', {}, '2026-04-01 16:00'],
  ])('Lebaran: %s', (...row) => {
    expect(dueIn(row, holidays(...days('2026-03-16', '2026-03-27')))).toEqual(wib(row[4]));
  });

  test.each<Row>([
    ['beyond the city', walikotaReport, '2026-12-29 11:00', {}, '2026-12-30 16:00'],
    ['with the Governor', governor, '2026-12-30 10:00', {}, '2027-01-05 16:00'],
    ['work done', verification, '2026-12-31 10:00', {}, '2027-01-04 16:00'],
    ['received in the new year', received, '2027-01-02 09:00', {}, '2027-01-02 17:00'],
  ])('year change: %s', (...row) => {
    expect(dueIn(row, holidays('2026-12-25', '2027-01-01'))).toEqual(wib(row[4]));
  });
});

describe('always', () => {
  const anyRule = fc.record({
    state: fc.constant('any'),
    day: fc.constantFrom<DeadlineRule['day']>(
      'sameDay',
      'reviewDay',
      'plannedDay',
      'meeting',
      'meetingDay',
      'workingDays',
      'decided',
    ),
    level: fc.constantFrom<'kecamatan' | 'city'>('kecamatan', 'city'),
    amount: fc.integer({ min: 0, max: 10 }),
    time: fc.constantFrom('00:00', '08:00', '12:00', '17:00', '23:59'),
    basis: fc.constant(''),
  });
  const anyFacts = fc.record({
    enteredAt: anyInstant,
    sessionSaturday: fc.option(anyDay),
    plannedOn: fc.option(anyDay),
    decidedOn: fc.option(anyDay),
  });

  test('a deadline comes after the entry', () => {
    fc.assert(
      fc.property(anyRule, anyFacts, anyCalendar, (of, facts, settings) => {
        expect(dueAt(of, facts, settings).getTime()).toBeGreaterThan(facts.enteredAt.getTime());
      }),
      { numRuns: 1000 },
    );
  });

  test('it stands with an hour left; with less, it moves to the next working day', () => {
    const minutesLeft = fc.integer({ min: -180, max: 180 });
    fc.assert(
      fc.property(anyDay, minutesLeft, anyCalendar, (plannedOn, minutes, settings) => {
        const byRule = at(plannedOn, planned.time, settings);
        const enteredAt = new Date(byRule.getTime() - minutes * 60_000);
        const moved = at(nextWorkingDay(plannedOn, settings), planned.time, settings);
        expect(dueAt(planned, { enteredAt, plannedOn }, settings)).toEqual(minutes >= 60 ? byRule : moved);
      }),
    );
  });

  test('work for a meeting is due as the meeting ends, its report before the meeting that follows', () => {
    fc.assert(
      fc.property(closureAndInstant, ({ settings, instant }) => {
        const { ends } = nextMeeting('kecamatan', instant, settings);
        fc.pre(ends.getTime() - instant.getTime() >= 3_600_000);
        expect(dueAt(kecamatanMeeting, { enteredAt: instant }, settings)).toEqual(ends);
        const report = dueAt(camatReport, { enteredAt: instant }, settings);
        expect(report < nextMeeting('kecamatan', ends, settings).ends).toBe(true);
      }),
    );
  });

  test('a rule about meetings must name the level', () => {
    expect(() =>
      dueAt(
        rule({ day: 'meeting', time: '12:00' }),
        { enteredAt: wib('2026-11-21 09:00') },
        ordinaryCalendar,
      ),
    ).toThrow('kecamatan.received names no level');
  });
});
