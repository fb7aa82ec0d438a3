import { at, type CalendarSettings } from '../calendar/cycle.ts';
import type { QueueSession } from './queries.ts';

/** What can be done with a session's queue now; `serving`: no new numbers, but all who hold one are called. */
export type QueuePhase = 'cancelled' | 'ahead' | 'giving' | 'serving' | 'over';

// Product decisions: people who come early need not stand in line, and whoever holds a number is served by 17.00.
const minutesEarly = 60;
const lastServed = '17:00';

/** From when numbers are given: an hour before the session opens. */
export const numbersFrom = ({ opensAt }: Pick<QueueSession, 'opensAt'>): Date =>
  new Date(opensAt.getTime() - minutesEarly * 60_000);

/** When the day of a session ends and those not served are moved to the next one: Saturday 17.00. */
export const endOf = (heldOn: string, calendar: CalendarSettings): Date => at(heldOn, lastServed, calendar);

/** What the clock says of a queue (numbers until the session closes: Ingub 135/2017, KESATU, 11.00). */
export function queuePhase(session: QueueSession, now: Date, calendar: CalendarSettings): QueuePhase {
  if (session.status === 'cancelled') return 'cancelled';
  if (now < numbersFrom(session)) return 'ahead';
  if (now < session.closesAt) return 'giving';
  return now < endOf(session.heldOn, calendar) ? 'serving' : 'over';
}
