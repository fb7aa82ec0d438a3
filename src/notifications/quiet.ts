import { addDays, at, dayOf, type CalendarSettings } from '../calendar/cycle.ts';
import type { MessageRules } from './rules.ts';

type Hours = Pick<MessageRules, 'quietFrom' | 'quietTo'>;

/** When the quiet hours of this moment end, or null when it is not quiet; equal ends mean none. They may span midnight. */
export function quietUntil(
  now: Date,
  { quietFrom, quietTo }: Hours,
  calendar: Pick<CalendarSettings, 'zone'>,
): Date | null {
  if (quietFrom === quietTo) return null;
  const today = dayOf(now, calendar);
  const [from, to] = [at(today, quietFrom, calendar), at(today, quietTo, calendar)];
  if (quietFrom < quietTo) return now >= from && now < to ? to : null;
  if (now < to) return to;
  return now >= from ? at(addDays(today, 1), quietTo, calendar) : null;
}
