import { dateTime, longDate } from '../calendar/words.ts';
import type { Complaint } from '../complaints/complaint.ts';
import type { Details, HistoryEvent } from '../complaints/details.ts';
import { maskedName } from '../complaints/masking.ts';
import type { Reader } from '../complaints/pages.ts';
import { complaintPath, photoPath } from '../complaints/paths.ts';
import { entryOf, whoOf } from '../complaints/sentences.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { mapOf, type MapPlace } from '../web/map.ts';
import type { Lineage } from './queries.ts';

type Read = { details: Details; lineage: Lineage; places: MapPlace[] };

/** Of a long history the latest fit on one page; the rest is on the screen, and the paper says how many there are. */
const onPaper = { tried: 8, history: 10 };

/** The escalation packet of a case on one page, made from its history alone. */
export function packetPage(complaint: Complaint, { details, lineage, places }: Read, reader: Reader) {
  const { t, lang, now, calendar } = reader;
  const words = t.meetings.packet;
  const paper = t.meetings.paper;
  const { events } = details;
  const hidden = complaint.confidential || complaint.restricted;
  const { answerOn, answerLatestOn } = complaint;
  return {
    back: complaintPath(complaint.ticket),
    head: [
      paper.government(lineage.province),
      paper.city(lineage.city, lineage.cityKind),
      paper.kecamatan(details.kecamatan),
    ],
    title: words.of(shownTicket(complaint.ticket)),
    confidential: hidden,
    facts: factsOf(complaint, details, hidden, reader),
    text: complaint.text,
    map: mapFor(details, places, reader),
    promise:
      answerOn && answerLatestOn
        ? t.meetings.promiseText(longDate(answerOn, lang), longDate(answerLatestOn, lang))
        : t.meetings.noPromise,
    escalations: events.filter(isEscalation).map((event) => escalationOf(event, reader)),
    tried: latestOnPaper(
      events.filter(isAttempt).map((event) => ({
        ...entryOf(event, t, lang, calendar.zone),
        photos: photosOf(details, (id) => id === event.id, reader),
      })),
      onPaper.tried,
    ),
    photos: photosOf(details, (id) => !events.some((event) => event.id === id && isAttempt(event)), reader),
    history: latestOnPaper(
      events
        .filter((event) => !isAttempt(event) && !isEscalation(event))
        .map((event) => entryOf(event, t, lang, calendar.zone)),
      onPaper.history,
    ),
    more: moreOnScreen(events, words.more),
    printed: words.printed(dateTime(now, lang, calendar.zone)),
  };
}

const latestOnPaper = <Entry>(entries: Entry[], most: number) =>
  entries.map((entry, index) => ({ ...entry, screenOnly: index < entries.length - most }));

function moreOnScreen(events: HistoryEvent[], more: (n: number) => string): string | null {
  const tried = events.filter(isAttempt).length;
  const rest = events.filter((event) => !isAttempt(event) && !isEscalation(event)).length;
  const hidden = Math.max(0, tried - onPaper.tried) + Math.max(0, rest - onPaper.history);
  return hidden === 0 ? null : more(hidden);
}

const attempts = new Set([
  'resolveOnTheSpot',
  'assign',
  'reassign',
  'decline',
  'recordReview',
  'waiveReview',
  'completeWork',
  'rejectWork',
  'dispose',
  'returnDown',
]);

/** Somebody tried to solve it, or a meeting gave somebody the work. */
const isAttempt = ({ type, data }: HistoryEvent) =>
  attempts.has(type) || (type === 'decide' && data.outcome === 'followUp');

const isEscalation = ({ type, data }: HistoryEvent) => type === 'decide' && data.outcome === 'cannotSolve';

function escalationOf(event: HistoryEvent, { t, lang, calendar }: Reader) {
  const words = t.meetings.packet;
  return {
    rows: [
      { label: words.why, text: String(event.data.reason ?? '') },
      { label: words.asked, text: String(event.data.ask ?? '') },
      { label: words.from, text: `${dateTime(event.at, lang, calendar.zone)}, ${whoOf(event, t)}` },
    ],
  };
}

function factsOf(complaint: Complaint, details: Details, hidden: boolean, { t, lang, calendar }: Reader) {
  const rtRw = [details.rt && `RT ${details.rt}`, details.rw && `RW ${details.rw}`].filter(Boolean).join('/');
  return [
    { label: t.complaints.ticket, text: shownTicket(complaint.ticket) },
    { label: t.complaints.category, text: lang === 'id' ? details.categoryId : details.categoryEn },
    { label: t.complaints.state, text: t.states[complaint.state].label },
    {
      label: t.complaints.place,
      text: [details.address, rtRw, details.kelurahan, details.kecamatan, details.city]
        .filter(Boolean)
        .join(', '),
    },
    { label: t.complaints.landmark, text: details.landmark },
    {
      label: t.complaints.complainant,
      text:
        complaint.anonymous || hidden ? t.complaints.identityHidden : maskedName(details.complainant.name),
    },
    { label: t.meetings.received, text: dateTime(complaint.receivedAt, lang, calendar.zone) },
    { label: t.meetings.unit, text: details.unit },
  ];
}

function mapFor({ latitude, longitude, kelurahan }: Details, places: MapPlace[], { t }: Reader) {
  if (latitude === null || longitude === null) return null;
  const points = [{ latitude, longitude, mark: '1', label: kelurahan, tone: 'danger' as const }];
  return mapOf({ id: 'packet', title: t.meetings.map, points, places, list: false }, t);
}

function photosOf(
  { photos }: Details,
  wanted: (eventId: number | null) => boolean,
  { t, lang, calendar }: Reader,
) {
  return photos
    .filter(({ eventId }) => wanted(eventId))
    .map(({ id, kind, addedAt }) => {
      const caption = `${t.complaints.photoKinds[kind]}, ${dateTime(addedAt, lang, calendar.zone)}`;
      return { id, href: photoPath(id), alt: caption, caption };
    });
}
