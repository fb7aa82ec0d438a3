import { addDays, at, type CalendarSettings } from '../calendar/cycle.ts';
import type { Session } from './sessions.ts';

/**
 * Where a session is in its time; `early` and `late` take a complaint only as susulan, with a reason, `closedEarly`
 * only of who holds a number.
 */
export type Phase = 'cancelled' | 'ahead' | 'early' | 'open' | 'closedEarly' | 'lastQueue' | 'late' | 'over';

// Product decisions: numbers are given until the session closes, and whoever holds one is served by then.
const lastServed = '17:00';
const paperUntil = '08:00';

/** When the last paper form of a Saturday may be entered: Sunday 08.00, as the field reviews begin. */
export const lateUntil = ({ heldOn }: Pick<Session, 'heldOn'>, calendar: CalendarSettings): Date =>
  at(addDays(heldOn, 1), paperUntil, calendar);

/** Until when whoever holds a number is served, and the latest end of a reopened session: Saturday 17.00. */
export const servedUntil = ({ heldOn }: Pick<Session, 'heldOn'>, calendar: CalendarSettings): Date =>
  at(heldOn, lastServed, calendar);

/** What the clock says of a session (Ingub 135/2017, KESATU: Saturday 08.00–11.00). */
export function phaseOf(session: Session, now: Date, calendar: CalendarSettings): Phase {
  if (session.status === 'cancelled') return 'cancelled';
  if (now < at(session.heldOn, '00:00', calendar)) return 'ahead';
  if (now < session.opensAt) return 'early';
  if (now < session.closesAt) return 'open';
  if (now < servedUntil(session, calendar))
    return session.hours?.kind === 'closedEarly' ? 'closedEarly' : 'lastQueue';
  return now < lateUntil(session, calendar) ? 'late' : 'over';
}

/** Whether a complaint can be entered in a phase: freely, only for a number, only with a reason, or not at all. */
export function intakeIn(phase: Phase): 'free' | 'withNumber' | 'withReason' | 'none' {
  if (phase === 'open' || phase === 'lastQueue') return 'free';
  if (phase === 'closedEarly') return 'withNumber';
  return phase === 'early' || phase === 'late' ? 'withReason' : 'none';
}
