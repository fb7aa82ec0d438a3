import { addDays, at, type CalendarSettings } from '../calendar/cycle.ts';
import type { Session } from './sessions.ts';

/** Where a session is in its time; `early` and `late` take a complaint only as susulan, with a reason. */
export type Phase = 'cancelled' | 'ahead' | 'early' | 'open' | 'lastQueue' | 'late' | 'over';

// Product decisions: numbers are given until the session closes, and whoever holds one is served by then.
const lastServed = '17:00';
const paperUntil = '08:00';

/** When the last paper form of a Saturday may be entered: Sunday 08.00, as the field reviews begin. */
export const lateUntil = ({ heldOn }: Pick<Session, 'heldOn'>, calendar: CalendarSettings): Date =>
  at(addDays(heldOn, 1), paperUntil, calendar);

/** What the clock says of a session (Ingub 135/2017, KESATU: Saturday 08.00–11.00). */
export function phaseOf(session: Session, now: Date, calendar: CalendarSettings): Phase {
  if (session.status === 'cancelled') return 'cancelled';
  if (now < at(session.heldOn, '00:00', calendar)) return 'ahead';
  if (now < session.opensAt) return 'early';
  if (now < session.closesAt) return 'open';
  if (now < at(session.heldOn, lastServed, calendar)) return 'lastQueue';
  return now < lateUntil(session, calendar) ? 'late' : 'over';
}

/** Whether a complaint can be entered in a phase: freely, only with a reason, or not at all. */
export function intakeIn(phase: Phase): 'free' | 'withReason' | 'none' {
  if (phase === 'open' || phase === 'lastQueue') return 'free';
  return phase === 'early' || phase === 'late' ? 'withReason' : 'none';
}
