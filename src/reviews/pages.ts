import { addDays, dayOf, weekdayOf, type Day } from '../calendar/cycle.ts';
import { dateTime, longDate, shortDate } from '../calendar/words.ts';
import { mayKnow } from '../complaints/deeds.ts';
import { deadlineOf, type Reader } from '../complaints/pages.ts';
import { actionPath, complaintPath, complaintsPath } from '../complaints/paths.ts';
import { roleFor } from '../complaints/policy.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { unseal } from '../database/sealing.ts';
import { comingSunday, dayFault } from './days.ts';
import { phoneMapUrl, reviewPath, reviewReportPath, sundayPath, webMapUrl } from './paths.ts';
import type { Place, Stop } from './stops.ts';
import { walkingOrder } from './walking-order.ts';

export type Round = {
  day: Day;
  days: { day: Day; reviews: number }[];
  stops: Stop[];
  waiting: { places: Place[]; more: boolean };
  choices: { id: number; kind: string; name: string; areaCode: string }[];
};

/** The day of a round: as asked for, else today when something is planned today, else the coming Sunday. */
export function dayOfRound(asked: Day | undefined, today: Day, days: { day: Day }[]): Day {
  if (asked) return asked;
  return days.some(({ day }) => day === today) ? today : comingSunday(today);
}

/** The stops of a day in walking order, and what is not planned yet. `newKey` makes the key of each form. */
export function sundayPage(round: Round, reader: Reader, newKey: () => string) {
  const { t, lang, now, calendar } = reader;
  const today = dayOf(now, calendar);
  const stops = walkingOrder(round.stops.map((stop) => Object.assign(stop, { point: pointOf(stop) })));
  const done = stops.filter(({ recordedAt }) => recordedAt !== null).length;
  const plans = round.waiting.places.some((place) => roleFor(reader.person, 'planReview', place));
  return {
    day: round.day,
    date: longDate(round.day, lang),
    days: dayLinks(round, today, reader),
    progress: stops.length > 0 ? t.reviews.progress(done, stops.length) : null,
    stops: stops.map((stop) => stopOf(stop, round.day, reader)),
    empty: plans ? t.reviews.noStopsPlan : t.reviews.noStopsElse,
    waiting: round.waiting.places.map((place) => waitingOf(place, round, reader, newKey)),
    waitingLead: plans ? t.reviews.waitingLead : t.reviews.waitingUnit,
    more: round.waiting.more ? complaintsPath({ state: 'kecamatan.assigned', sort: 'due' }) : null,
  };
}

/** Where a complaint lies and what it is about, for whoever goes there. */
export function placeOf(place: Place, { t, lang }: Pick<Reader, 't' | 'lang'>) {
  const rtRw = [place.rt && `RT ${place.rt}`, place.rw && `RW ${place.rw}`].filter(Boolean).join('/');
  const address = [place.address, rtRw, place.kelurahan].filter(Boolean).join(', ');
  const sought = [place.address, place.kelurahan, place.kecamatan].filter(Boolean).join(', ');
  return {
    ticket: shownTicket(place.ticket),
    href: complaintPath(place.ticket),
    heading: lang === 'id' ? place.categoryId : place.categoryEn,
    flags: [
      ...(place.urgent ? [{ tone: 'danger', text: t.complaints.urgent }] : []),
      ...(place.confidential ? [{ tone: 'warning', text: t.complaints.confidential }] : []),
    ],
    address,
    landmark: place.landmark ? t.reviews.landmark(place.landmark) : null,
    text: place.text,
    phoneMap: phoneMapUrl(place, sought),
    webMap: webMapUrl(place, sought),
  };
}

function stopOf(stop: Stop, day: Day, reader: Reader) {
  const { t, lang, calendar, person } = reader;
  const { recordedAt, members } = stop;
  const mayRecord = recordedAt === null && roleFor(person, 'recordReview', stop) !== undefined;
  return {
    ...placeOf(stop, reader),
    badge: recordedAt
      ? { tone: 'success', text: t.reviews.recordedAt(dateTime(recordedAt, lang, calendar.zone)) }
      : { tone: 'neutral', text: t.reviews.notRecorded },
    done: recordedAt !== null,
    team: t.reviews.team(members.map(({ name }) => name).join(', ')),
    phone: phoneOf(stop, reader),
    record: mayRecord ? reviewPath(stop.ticket, sundayPath(day)) : null,
    report: recordedAt ? reviewReportPath(stop.reviewId) : null,
  };
}

// Who may know the complainant may call; anonymous and confidential ones are unmasked on the complaint's page,
// with a reason, or not at all.
function phoneOf(stop: Stop, { person }: Reader): string | null {
  if (stop.recordedAt || stop.anonymous || stop.confidential || !mayKnow(person, stop)) return null;
  return unseal(stop.phoneSealed);
}

function waitingOf(place: Place, round: Round, reader: Reader, newKey: () => string) {
  const { t, lang, now, calendar, person } = reader;
  const today = dayOf(now, calendar);
  const anyDay = place.cityKind === 'kabupaten';
  const offices = round.choices.filter(
    ({ areaCode, kind }) => areaCode === place.kecamatanCode && (kind === 'camat' || !place.restricted),
  );
  return {
    ...placeOf(place, reader),
    deadline: deadlineOf(place, t, lang, now),
    version: place.version,
    back: sundayPath(round.day),
    forms: roleFor(person, 'planReview', place) ? { plan: newKey(), waive: newKey() } : null,
    planPath: actionPath(place.ticket, 'review-plan'),
    waiverPath: actionPath(place.ticket, 'review-waiver'),
    prefix: place.ticket,
    plannedOn: dayFault(round.day, { today, anyDay }) ? comingSunday(today) : round.day,
    today,
    ledBy: t.reviews.ledBy[place.restricted ? 'camat' : 'lurah'],
    teamHint: place.restricted ? t.reviews.teamHintRestricted : t.reviews.teamHint,
    team: offices
      .map(({ id, name }) => ({ value: String(id), label: name, checked: id === place.unitId }))
      .sort((one, other) => Number(other.checked) - Number(one.checked)),
  };
}

function pointOf({ latitude, longitude, kelurahanLatitude, kelurahanLongitude }: Place) {
  if (latitude !== null && longitude !== null) return { latitude, longitude };
  if (kelurahanLatitude === null || kelurahanLongitude === null) return null;
  return { latitude: kelurahanLatitude, longitude: kelurahanLongitude };
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
