import { addDays, dayOf, weekdayOf, type Day } from '../calendar/cycle.ts';
import { longDate, shortDate } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { complaintsPath } from '../complaints/paths.ts';
import { mapOf, type MapPlace } from '../web/map.ts';
import { comingSunday } from './days.ts';
import { invitationOf } from './invitation-page.ts';
import { orderPath, orderRemovalPath, sundayPath } from './paths.ts';
import type { FailedForm } from './place-page.ts';
import { mayPlan } from './policy.ts';
import { located, markerOf, stopOf, type Located } from './stop-page.ts';
import type { Invitation, Place, Stop } from './stops.ts';
import { waitingOf, type OfficeChoice } from './waiting-page.ts';
import { arranged, lengthOf, walkingOrder } from './walking-order.ts';

export type Round = {
  day: Day;
  days: { day: Day; reviews: number }[];
  stops: Stop[];
  /** Ids of reviews in the order that the reader chose; empty for the suggested one. */
  chosen: number[];
  invitations: Invitation[];
  waiting: { places: Place[]; more: boolean };
  choices: OfficeChoice[];
  /** Names around the stops, for the map. */
  names: MapPlace[];
  failed: FailedForm | null;
};

/** The day of a round: as asked for, else today when something is planned today, else the coming Sunday. */
export function dayOfRound(asked: Day | undefined, today: Day, days: { day: Day }[]): Day {
  if (asked) return asked;
  return days.some(({ day }) => day === today) ? today : comingSunday(today);
}

/** The stops of a day in walking order, invitations, and what is not planned yet. `newKey` makes each form's key. */
export function sundayPage(round: Round, reader: Reader, newKey: () => string) {
  const { t, lang, now, calendar, person } = reader;
  const today = dayOf(now, calendar);
  const stops = inOrder(round);
  const done = stops.filter(({ recordedAt }) => recordedAt !== null).length;
  const plans = round.waiting.places.some((place) => mayPlan(person, place));
  const given = { ...round, newKey };
  return {
    day: round.day,
    date: longDate(round.day, lang),
    days: dayLinks(round, today, reader),
    progress: stops.length > 0 ? t.reviews.progress(done, stops.length) : null,
    changed: round.failed?.changed ? t.reviews.changedMeanwhile : null,
    invitations: round.invitations.map((each) => invitationOf(each, given, reader)),
    stops: stops.map((stop, index) => stopOf(stop, index, given, reader)),
    order: stops.length > 1 ? orderOf(stops, round, reader) : null,
    map: mapOfRound(stops, round, reader),
    empty: plans ? t.reviews.noStopsPlan : t.reviews.noStopsElse,
    waiting: round.waiting.places.map((place) => waitingOf(place, given, reader)),
    waitingLead: plans ? t.reviews.waitingLead : t.reviews.waitingUnit,
    more: round.waiting.more ? complaintsPath({ state: 'kecamatan.assigned', sort: 'due' }) : null,
  };
}

/** The stops in the order that the reader chose, else as they are walked best. */
export function inOrder({ stops, chosen }: Pick<Round, 'stops' | 'chosen'>): Located[] {
  const suggested = walkingOrder(stops.map((stop) => located(stop)));
  return arranged(suggested, chosen, ({ reviewId }) => reviewId);
}

function orderOf(stops: Located[], { day, chosen }: Round, { t }: Reader) {
  const points = stops.flatMap(({ point }) => (point ? [{ point }] : []));
  const metres = Math.round(lengthOf(points) / 100) * 100;
  const words = chosen.length > 0 ? t.reviews.ownOrder : t.reviews.order;
  return {
    path: orderPath,
    removal: chosen.length > 0 ? orderRemovalPath : null,
    on: day,
    ids: stops.map(({ reviewId }) => reviewId),
    text: metres > 0 ? `${words} · ${t.reviews.distance(metres)}` : words,
  };
}

function mapOfRound(stops: Located[], { names }: Round, reader: Reader) {
  const points = stops.flatMap((stop, index) => markerOf(stop, index, reader) ?? []);
  return mapOf(
    { id: 'round', title: reader.t.reviews.map, points, places: names, route: true, list: false },
    reader.t,
  );
}

// The day shown, the Sundays around it, and every day on which something still waits.
function dayLinks({ day, days }: Round, today: Day, { t, lang }: Reader) {
  const counts = new Map(days.map(({ day: planned, reviews }) => [planned, reviews]));
  const sunday = comingSunday(day);
  const around = weekdayOf(day) === 7 ? [addDays(day, -7), addDays(day, 7)] : [sunday];
  const shown = new Set([...counts.keys(), comingSunday(today), day, ...around]);
  return [...shown].sort().map((each) => {
    const open = counts.get(each) ?? 0;
    const missed = open > 0 && each < today;
    return {
      href: sundayPath(each),
      label: shortDate(each, lang),
      count: open > 0 ? t.reviews.dayCount(open) : null,
      missed: missed ? t.reviews.missed : null,
      current: each === day,
    };
  });
}
