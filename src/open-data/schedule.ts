import { addDays, dayOf, type CalendarSettings } from '../calendar/cycle.ts';
import type { Catalogue } from '../language/index.ts';
import { baseAddress } from '../web/address.ts';
import { calendarOf, type Appointment } from './icalendar.ts';
import { schedulePath } from './paths.ts';
import type { PublicSession, Span } from './schedule-queries.ts';

/** Sessions are made eight weeks ahead; a calendar keeps what was cancelled for a while. */
export const aheadOf = (now: Date, calendar: CalendarSettings): Span => {
  const today = dayOf(now, calendar);
  return { from: today, to: addDays(today, 70) };
};
export const calendarSpan = (now: Date, calendar: CalendarSettings): Span => {
  const { from, to } = aheadOf(now, calendar);
  return { from: addDays(from, -28), to };
};

/** The sessions as a calendar to subscribe to: each has one name for ever, whatever is decided about it. */
export function scheduleCalendar(
  name: string,
  sessions: readonly PublicSession[],
  t: Catalogue,
): Generator<string> {
  return calendarOf(
    name,
    sessions.map((session) => appointmentOf(session, t)),
  );
}

function appointmentOf(session: PublicSession, { schedule, portal }: Catalogue): Appointment {
  const { day, kecamatan, name, city, address, status, reason, opensAt, closesAt } = session;
  return {
    uid: `session-${kecamatan}-${day}@aduan-sabtu`,
    starts: opensAt,
    ends: closesAt,
    // Nobody notes when a session was made; that it will be is known eight weeks before.
    changedAt: session.changedAt ?? new Date(opensAt.getTime() - 56 * 86_400_000),
    changes: session.changes,
    cancelled: status === 'cancelled',
    summary: schedule.summary[status](name),
    location: [portal.office(name), address, city].filter(Boolean).join(', '),
    description: [reason && schedule.because(reason), schedule.bring].filter(Boolean).join('\n'),
    url: `${baseAddress()}${schedulePath}?q=${encodeURIComponent(name)}`,
  };
}
