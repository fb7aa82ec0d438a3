import { longDate, time } from '../calendar/words.ts';
import type { Reading } from './pages.ts';
import { calendarPath, schedulePath } from './paths.ts';
import type { PublicSession, SessionGroup, SessionStatus, sessionsFound } from './schedule-queries.ts';

type Found = Awaited<ReturnType<typeof sessionsFound>>;
type Held = Pick<PublicSession, 'status' | 'reason' | 'opensAt' | 'closesAt'>;

/** Every coming Saturday: where as usual, and where not. */
export function schedulePage(groups: readonly SessionGroup[], province: string, reading: Reading) {
  const { t, lang } = reading;
  return {
    action: schedulePath,
    q: '',
    calendar: calendarPath(province, lang),
    saturdays: [...Map.groupBy(groups, ({ day }) => day)].map(([day, of]) => ({
      day: longDate(day, lang),
      groups: of.map((group) => ({
        ...badgeOf(group, reading),
        count: t.schedule.offices(group.count),
        names: group.names.join(', '),
      })),
    })),
  };
}

/** The coming Saturdays of the kecamatan that a word found. */
export function schedulesFound(q: string, sessions: Found, reading: Reading) {
  const { t, lang } = reading;
  const places = [...Map.groupBy(sessions, ({ kecamatan }) => kecamatan)];
  return {
    action: schedulePath,
    q,
    found: t.portal.placesFound(places.length),
    places: places.map(([kecamatan, of]) => ({
      id: `k-${kecamatan.replaceAll('.', '-')}`,
      name: t.portal.office(of[0]!.name),
      where: [of[0]!.address, of[0]!.city].filter(Boolean).join(', '),
      calendar: calendarPath(kecamatan, lang),
      calendarLabel: t.schedule.calendarOf(of[0]!.name),
      sessions: of.flatMap((session) =>
        session.day ? [{ day: longDate(session.day, lang), ...badgeOf(session, reading) }] : [],
      ),
    })),
  };
}

const tones: Record<SessionStatus, string> = { held: 'success', cancelled: 'danger', piket: 'warning' };

function badgeOf({ status, reason, opensAt, closesAt }: Held, { t, lang, calendar }: Reading) {
  const hours = `${time(opensAt, lang, calendar.zone)}–${time(closesAt, lang, calendar.zone)}`;
  const { sessions } = t.portal;
  const text =
    status === 'cancelled'
      ? sessions.cancelled(reason ?? '')
      : status === 'piket'
        ? sessions.piket(hours, reason ?? '')
        : sessions.held(hours);
  return { tone: tones[status], text };
}
