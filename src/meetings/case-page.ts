import { addWorkingDays, dayOf } from '../calendar/cycle.ts';
import { dateTime, shortDate } from '../calendar/words.ts';
import type { Alike } from '../complaints/alike.ts';
import type { Complaint } from '../complaints/complaint.ts';
import { usualOffice, type Details } from '../complaints/details.ts';
import { maskedName } from '../complaints/masking.ts';
import { deadlineOf, type Reader } from '../complaints/pages.ts';
import { complaintPath, packetPath, photoPath } from '../complaints/paths.ts';
import { entryOf } from '../complaints/sentences.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { isoDay } from '../web/forms.ts';
import { mapOf, type MapPlace } from '../web/map.ts';
import { progressOf, type AgendaCase } from './agenda.ts';
import { alikeRows, mapMark } from './alike-rows.ts';
import { decisionFields, type TypedDecision } from './decision-fields.ts';
import { decisionText, flagsOf, reasonBadges, standingOf, titleOf } from './pages.ts';
import * as paths from './paths.ts';
import { mayDecide } from './policy.ts';
import { promisesOf } from './promised.ts';
import type { Meeting } from './queries.ts';
import { matterOf, neighbours } from './triage.ts';

type Office = { id: number; name: string; sectorCode: string | null; kind: string };
type Shown = {
  each: AgendaCase;
  cases: AgendaCase[];
  complaint: Complaint;
  details: Details;
  alike: Alike[];
  places: MapPlace[];
  offices: Office[];
  query: paths.Query;
  failed: (TypedDecision & { changed: boolean }) | null;
  key: string;
};

/** One case on the projector: what is known of it, and the decision. */
export function casePage(meeting: Meeting, shown: Shown, reader: Reader) {
  const { person, t, lang, now, calendar } = reader;
  const { each, cases, details, alike, query, failed } = shown;
  const around = neighbours(cases, each.ticket);
  const place = cases.findIndex(({ id }) => id === each.id) + 1;
  const link = (other: AgendaCase | null) => other && paths.casePath(meeting.id, other.ticket, query);
  const running = meeting.openedAt !== null && meeting.closedAt === null;
  return {
    meeting: titleOf(meeting, t),
    agenda: paths.meetingPath(meeting.id, query),
    position: place > 0 ? t.meetings.caseOf(place, cases.length) : '',
    progress: progressOf(cases),
    previous: link(around.previous),
    next: link(around.next),
    ticket: shownTicket(each.ticket),
    href: complaintPath(each.ticket),
    packet: meeting.level === 'city' ? packetPath(each.ticket) : null,
    heading: matterOf(each, { t, lang }),
    reasons: reasonBadges(each, t),
    standing: standingOf(each, t),
    flags: flagsOf(each, t),
    deadline: each.decision ? null : deadlineOf(each, t, lang, now),
    confidential: each.confidential,
    text: each.text,
    facts: factsOf(meeting, shown, reader),
    photos: details.photos.map(({ id, kind, addedAt }) => {
      const caption = `${t.complaints.photoKinds[kind]}, ${dateTime(addedAt, lang, calendar.zone)}`;
      return { id, href: photoPath(id), alt: caption, caption };
    }),
    map: mapFor(shown, reader),
    promises: promisesOf(each, details, reader),
    review: reviewOf(each, reader),
    remark: remarkOf(each, reader),
    escalation: (meeting.level === 'city' || each.state === 'kecamatan.toReport') && each.escalation,
    alike: alikeRows(alike, reader),
    timeline: details.events.toReversed().map((event) => entryOf(event, t, lang, calendar.zone)),
    decision: each.decision && decisionText(each.decision, meeting, t, lang),
    lost: each.decision && failed ? lostWords(failed, meeting, reader) : [],
    changed: failed?.changed ?? false,
    error: failed?.errors.meeting ?? null,
    notOpen: meeting.openedAt === null,
    form: running && !each.decision && mayDecide(person, meeting) ? formOf(meeting, shown, reader) : null,
  };
}

function formOf(meeting: Meeting, { each, details, offices, query, failed, key }: Shown, reader: Reader) {
  const { t, now, calendar } = reader;
  const today = dayOf(now, calendar);
  const present = offices.find(({ name }) => name === each.unit);
  return {
    path: paths.decisionPath(meeting.id, each.ticket, query),
    version: each.version,
    key,
    ...decisionFields(meeting.level, {
      units: offices,
      typed: failed,
      suggested: {
        unitId: (present ?? usualOffice(offices, details.categorySector))?.id,
        dueOn: addWorkingDays(today, 5, calendar),
      },
      today,
      t,
      shortcuts: true,
    }),
  };
}

function factsOf({ level }: Meeting, { each, complaint, details }: Shown, { t, lang, calendar }: Reader) {
  const rtRw = [details.rt && `RT ${details.rt}`, details.rw && `RW ${details.rw}`].filter(Boolean).join('/');
  return [
    {
      label: t.complaints.place,
      text: [details.address, rtRw, each.kelurahan, each.kecamatan].filter(Boolean).join(', '),
    },
    { label: t.complaints.landmark, text: details.landmark },
    // Everybody in the room sees the screen: no name is shown in full, and none of who asked to be hidden.
    {
      label: t.complaints.complainant,
      text:
        complaint.anonymous || each.confidential
          ? t.complaints.identityHidden
          : maskedName(details.complainant.name),
    },
    { label: t.meetings.received, text: dateTime(each.receivedAt, lang, calendar.zone) },
    { label: t.meetings.unit, text: each.unit ?? (level === 'city' ? each.sudin : null) },
  ];
}

// Where it is, and where the cases alike are, under the letters that their rows carry.
function mapFor({ each, details, alike, places }: Shown, { t, lang }: Reader) {
  const { latitude, longitude } = details;
  if (latitude === null || longitude === null || each.confidential) return null;
  const others = alike.flatMap((other, n) =>
    other.latitude === null || other.longitude === null || other.confidential
      ? []
      : [
          {
            latitude: other.latitude,
            longitude: other.longitude,
            mark: mapMark(n),
            label: `${shownTicket(other.ticket)}, ${matterOf(other, { t, lang })}`,
            tone: other.solvedAt ? ('success' as const) : ('warning' as const),
          },
        ],
  );
  const own = { latitude, longitude, mark: '1', label: shownTicket(each.ticket), tone: 'danger' as const };
  return mapOf(
    { id: 'case', title: t.meetings.map, points: [own, ...others], places, list: false, large: true },
    t,
  );
}

function reviewOf({ review }: AgendaCase, { t }: Reader) {
  if (!review) return { rows: [], none: t.meetings.noReview };
  return {
    rows: [
      { label: t.meetings.waived, text: review.waived },
      { label: t.meetings.findings, text: review.findings },
      {
        label: t.reviews.form.recommended,
        text: review.recommended && t.reviews.recommendations[review.recommended],
      },
      { label: t.meetings.recommendation, text: review.recommendation },
    ],
    none: null,
  };
}

function remarkOf({ remark, reasons }: AgendaCase, { t }: Reader) {
  const labels = t.meetings.remark as Record<string, string>;
  const reason = reasons.find((each) => each in labels);
  return remark && reason ? { label: labels[reason]!, text: remark } : null;
}

// Somebody else decided while this was typed: it cannot be saved any more, but it is not lost.
function lostWords({ values }: TypedDecision, { level }: Meeting, { t, lang }: Reader) {
  const { fields } = t.meetings;
  const outcome = values.outcome as keyof typeof t.complaints.outcomes | undefined;
  const day = isoDay().safeParse(values.dueOn);
  return [
    { label: t.meetings.decide, text: outcome ? t.complaints.outcomes[outcome] : '' },
    { label: fields.dueOn, text: outcome === 'followUp' && day.success ? shortDate(day.data, lang) : '' },
    { label: fields.institution, text: values.institution },
    { label: fields.reason, text: values.reason },
    { label: fields.ask[level], text: values.ask },
    { label: fields.instruction, text: values.instruction },
  ];
}
