import {
  addDays,
  at,
  cityMeetingDay,
  isWorkingDay,
  kecamatanMeetingDay,
  saturdayOf,
  type CalendarSettings,
} from '../../calendar/cycle.ts';
import { rulesOf } from '../../calendar/queries.ts';
import type { Database } from '../../database/connect.ts';
import { letTimePass } from '../../due.ts';
import { readCast } from './cast.ts';
import { attendance } from './attendance.ts';
import { counter } from './counter.ts';
import { cityMeetings, kecamatanMeetings } from './meeting-days.ts';
import { camatReports, governorDisposes, sekdaForwards, walikotaReports } from './reporting.ts';
import type { Scene, Stage } from './stage.ts';
import { decline, passOn, planReviews, review } from './weekend.ts';
import { citizens, validate, work } from './weekdays.ts';

type Timed = { at: Date; scene: Scene };
type Options = {
  weeks: number;
  seed: number;
  until: Date;
  /** Everything up to this instant was simulated by an earlier, interrupted run. */
  from?: Date | null;
  onProgress?: (through: Date, percent: number) => Promise<void>;
  called?: Stage['called'];
};

/**
 * Plays `weeks` weeks up to `until` through the real verbs at their own time, deadlines included. The same seed
 * and end give the same weeks; an interrupted run goes on where it stopped, as every scene acts upon what waits.
 */
export async function simulateWeeks(
  db: Database,
  { weeks, seed, until, from, onProgress, called }: Options,
): Promise<void> {
  const { calendar } = await rulesOf(db);
  const last = saturdayOf(new Date(until.getTime() - 1), calendar);
  const first = addDays(last, -7 * (weeks - 1));
  const stage: Stage = { db, cast: await readCast(db, first), calendar, seed, until, called };
  const scenes = scenesOf(first, weeks, calendar).filter((scene) => scene.at <= until);
  let passed = at(first, '07:00', calendar);
  for (const [n, { at: moment, scene }] of scenes.entries()) {
    if (!from || moment > from) {
      await letTimePass(db, passed, moment);
      await scene(stage, moment);
      await onProgress?.(moment, (100 * (n + 1)) / scenes.length);
    }
    passed = moment;
  }
  await letTimePass(db, passed, until);
}

function scenesOf(first: string, weeks: number, calendar: CalendarSettings): Timed[] {
  const saturdays = Array.from({ length: weeks }, (_, week) => addDays(first, 7 * week));
  return saturdays
    .flatMap((saturday) => weekOf(saturday, calendar))
    .toSorted((one, other) => Number(one.at) - Number(other.at));
}

function weekOf(saturday: string, calendar: CalendarSettings): Timed[] {
  const on = (day: string, time: string, scene: Scene): Timed => ({ at: at(day, time, calendar), scene });
  const sunday = addDays(saturday, 1);
  const monday = kecamatanMeetingDay(saturday, calendar);
  const tuesday = cityMeetingDay(saturday, calendar);
  const weekdays = [2, 3, 4, 5, 6]
    .map((n) => addDays(saturday, n))
    .filter((day) => isWorkingDay(day, calendar));
  return [
    on(saturday, calendar.session.opens, counter),
    on(saturday, calendar.session.opens, attendance),
    on(saturday, '12:10', decline),
    on(saturday, '13:00', passOn),
    on(saturday, '19:00', planReviews),
    on(sunday, '08:30', review),
    on(sunday, '19:00', citizens),
    on(monday, calendar.kecamatanMeeting.starts, kecamatanMeetings),
    on(monday, '13:30', camatReports),
    on(tuesday, calendar.cityMeeting.starts, cityMeetings),
    on(addDays(tuesday, 1), '10:00', walikotaReports),
    on(addDays(tuesday, 2), '09:00', sekdaForwards),
    on(addDays(tuesday, 3), '09:30', governorDisposes),
    ...weekdays.flatMap((day) => [
      on(day, '10:30', validate),
      on(day, '14:00', work),
      on(day, '17:30', citizens),
    ]),
  ];
}
