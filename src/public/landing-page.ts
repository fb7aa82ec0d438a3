import {
  addDays,
  cityMeetingDay,
  dayOf,
  kecamatanMeetingDay,
  nextSaturday,
  type Day,
} from '../calendar/cycle.ts';
import { longDate, shortDate, time } from '../calendar/words.ts';
import type { Reading, Step } from './journey.ts';
import type { Latest } from '../open-data/latest.ts';
import { latestTotals } from '../open-data/pages.ts';
import type { Place } from './queries.ts';

type Front = { places: Place[]; latest: Latest | null; q: string; objectionDays: number };

/** The front page: when and where, how the week goes, rights and totals. */
export function landingPage({ places, latest, q, objectionDays }: Front, reading: Reading) {
  const { t, lang, now, calendar } = reading;
  const saturday = nextSaturday(now, calendar);
  const clock = (hour: string) => (lang === 'id' ? hour.replace(':', '.') : hour);
  const hours = { opens: clock(calendar.session.opens), closes: clock(calendar.session.closes) };
  const day = longDate(saturday, lang);
  return {
    lead: t.portal.lead(hours.opens, hours.closes),
    next: t.portal.next(day),
    steps: weekOf(saturday, reading),
    rights: t.portal.rights(objectionDays),
    totals: latest && latestTotals(latest, reading),
    q,
    placesTitle: t.portal.placesTitle(day),
    found: t.portal.placesFound(places.length),
    cities: [...Map.groupBy(places, ({ city }) => city)].map(([city, within]) => ({
      name: city,
      count: within.length,
      open: q !== '',
      places: within.map((place) => placeOf(place, `${hours.opens}–${hours.closes}`, reading)),
    })),
  };
}

function weekOf(saturday: Day, { t, lang, now, calendar }: Reading): (Step & { text: string })[] {
  const { week } = t.portal;
  const today = dayOf(now, calendar);
  const days = [
    [week.saturday, saturday],
    [week.sunday, addDays(saturday, 1)],
    [week.monday, kecamatanMeetingDay(saturday, calendar)],
    [week.tuesday, cityMeetingDay(saturday, calendar)],
  ] as const;
  return days.map(([{ label, text }, day]) => ({
    label,
    text,
    date: shortDate(day, lang),
    state: day === today ? 'now' : 'next',
  }));
}

function placeOf(place: Place, ordinaryHours: string, { t, lang, calendar }: Reading) {
  const { status, opensAt, closesAt } = place;
  const hours =
    opensAt && closesAt
      ? `${time(opensAt, lang, calendar.zone)}–${time(closesAt, lang, calendar.zone)}`
      : ordinaryHours;
  const reason = place.reason ?? '';
  const { hoursKind } = place;
  const { sessions } = t.portal;
  const text =
    status === 'cancelled'
      ? sessions.cancelled(reason)
      : status === 'piket'
        ? sessions.piket(hours, reason)
        : hoursKind
          ? sessions[hoursKind](hours, place.hoursReason ?? '')
          : sessions.held(hours);
  const early = status === 'held' && hoursKind === 'closedEarly';
  const tone = early ? 'warning' : { held: 'success', cancelled: 'danger', piket: 'warning' }[status];
  return {
    name: place.name,
    where: [t.portal.office(place.name), place.address, place.phone].filter(Boolean).join(', '),
    badge: { tone, text },
  };
}
