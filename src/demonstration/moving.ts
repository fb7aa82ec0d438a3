import { at, dayOf, addDays, weekdayOf } from '../calendar/cycle.ts';
import { rulesOf, type Rules } from '../calendar/queries.ts';
import { setClock } from '../clock.ts';
import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { letTimePass } from '../due.ts';
import { Invalid } from '../errors.ts';
import { keepSessions } from '../web/sessions.ts';

export const stepNames = ['saturday', 'sunday', 'monday', 'tuesday', 'hour', 'day', 'real'] as const;
export type StepName = (typeof stepNames)[number];
export type Step = { name: StepName; to: Date };

const weekday = { saturday: 6, sunday: 7, monday: 1, tuesday: 2 } as const;
const hourMs = 60 * 60 * 1000;

/** Where the demonstration clock can be put with one click, the nearest first. */
export async function stepsFrom(db: Database, now: Date): Promise<Step[]> {
  const { calendar } = await rulesOf(db);
  const last = await lastEvent(db);
  const times = {
    saturday: calendar.session.opens,
    sunday: '08:00',
    monday: calendar.kecamatanMeeting.starts,
    tuesday: calendar.cityMeeting.starts,
  };
  const days = (Object.keys(weekday) as (keyof typeof weekday)[]).map((name) => ({
    name,
    to: coming(weekday[name], times[name], { now, last, calendar }),
  }));
  const steps: Step[] = [
    ...days.toSorted((one, other) => Number(one.to) - Number(other.to)),
    { name: 'hour', to: new Date(now.getTime() + hourMs) },
    { name: 'day', to: new Date(now.getTime() + 24 * hourMs) },
  ];
  const real = new Date();
  const moved = Math.abs(real.getTime() - now.getTime()) > 1000;
  return moved && real >= last ? [...steps, { name: 'real', to: real }] : steps;
}

/**
 * Moves the demonstration clock and lets everything that would have happened in between happen, in order and at
 * its own time. @throws Invalid when the moment lies before the last event.
 */
export async function moveClock(db: Database, { from, step }: { from: Date; step: Step }): Promise<void> {
  if (step.to < from && step.to < (await lastEvent(db))) throw new Invalid({ to: 'notBack' });
  // Before the clock, step by step: whoever asks for a page meanwhile is not signed out.
  let reached = from;
  const moveTo = async (moment: Date) => {
    await keepSessions(db, moment.getTime() - reached.getTime());
    reached = moment;
    await setClock(db, moment);
  };
  await beyondScope(
    db,
    'when the demonstration clock moves, everything happens that the worker would do',
    () => letTimePass(db, from, step.to, moveTo),
  );
  await moveTo(step.to);
  if (step.name === 'real') await setClock(db, null);
}

type Place = { now: Date; last: Date; calendar: Rules['calendar'] };

// Today counts while its moment is still to come, or while nothing has happened since.
function coming(day: number, time: string, { now, last, calendar }: Place): Date {
  const today = dayOf(now, calendar);
  const ahead = (day - weekdayOf(today) + 7) % 7;
  const moment = at(addDays(today, ahead), time, calendar);
  return moment > now || (ahead === 0 && moment > last)
    ? moment
    : at(addDays(today, ahead + 7), time, calendar);
}

async function lastEvent(db: Database): Promise<Date> {
  const why = 'the demonstration clock never moves back before what happened anywhere';
  const { rows } = await beyondScope(db, why, () =>
    db.raw<{ rows: { at: Date | null }[] }>('select max(at) as at from complaint_events'),
  );
  return rows[0]?.at ?? new Date(0);
}
