import { dateTime, longDate, relative, type Language } from '../calendar/words.ts';
import type { CalendarSettings } from '../calendar/cycle.ts';
import type { MapPlace } from '../web/map.ts';
import type { Catalogue } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import { actionsOf, leftOverOf, type Offered } from './action-pages.ts';
import { levelOf, type Complaint } from './complaint.ts';
import type { Details } from './details.ts';
import type { Likeness } from './likenesses.ts';
import type { Listed } from './list.ts';
import { maskedName, maskedPhone } from './masking.ts';
import { nextAnswerOf } from './next-answer.ts';
import { papersOf } from './papers.ts';
import { actionPath, complaintPath, contactPath } from './paths.ts';
import { complaintMap, likenessPage, photoOf, progressForm } from './photo-pages.ts';
import { linkedEntryOf } from './sentences.ts';
import { mayKnow, mayNote, mayPrintReceipt, roleFor } from './policy.ts';
import { states } from './states.ts';
import { shownTicket } from './tickets.ts';

export type Reader = { person: Person; t: Catalogue; lang: Language; now: Date; calendar: CalendarSettings };

type Extra = Offered & {
  basis: string;
  changed: boolean;
  identityShown: boolean;
  key: string;
  likenesses: Likeness[];
  places: MapPlace[];
};

/** The page of one complaint. */
export function complaintPage(complaint: Complaint, details: Details, reader: Reader, extra: Extra) {
  const { t, lang, now, calendar } = reader;
  const { state, ticket, version } = complaint;
  const answer = nextAnswerOf({ ...complaint, overdue: complaint.overdueAt !== null }, now, calendar);
  return {
    ticket: shownTicket(ticket),
    version,
    key: extra.key,
    ...papersOf(complaint, details.events, reader.person),
    heading: lang === 'id' ? details.categoryId : details.categoryEn,
    text: complaint.text,
    badge: stateBadge(state, t),
    flags: flagsOf(complaint, t),
    urgent: complaint.urgent && state !== 'closed',
    promise: answer && t.complaints.promise(longDate(answer.on, lang), longDate(answer.latest, lang)),
    turn: {
      owner: ownerLabel(complaint.ownerRole, details.owner, t),
      next: t.states[state].next,
      due: complaint.dueAt && dateTime(complaint.dueAt, lang, calendar.zone),
      deadline: deadlineOf(complaint, t, lang, now),
      basis: extra.basis,
      closed: complaint.closedReason && t.complaints.closedReasons[complaint.closedReason],
    },
    facts: factsOf(complaint, details, t),
    complainant: complainantOf(complaint, details, reader, extra),
    contact: contactRemark(complaint, details, reader),
    photos: details.photos.map((photo) => photoOf(photo, details, reader)),
    map: complaintMap(details, extra.places, reader),
    likeness: likenessPage(extra.likenesses, complaint, details, reader),
    progress: progressForm(complaint, reader, extra.failed),
    timeline: details.events
      .toReversed()
      .map((event) => linkedEntryOf(event, ticket, { t, lang, zone: calendar.zone })),
    lead: details.leadTicket && {
      href: complaintPath(details.leadTicket),
      label: shownTicket(details.leadTicket),
    },
    followers: details.followers.map((follower) => ({
      href: complaintPath(follower),
      label: shownTicket(follower),
    })),
    actions: actionsOf(complaint, details, reader, extra),
    elsewhere: elsewhereOf(complaint, reader),
    note: mayNote(reader.person) && {
      action: actionPath(ticket, 'notes'),
      value: extra.failed?.action === 'note' ? extra.failed.values.note : '',
      error: extra.failed?.action === 'note' ? extra.failed.errors.note : null,
    },
    changed: extra.changed,
    leftOver: leftOverOf(complaint, reader, extra),
  };
}

export const stateBadge = (state: Complaint['state'], t: Catalogue) => ({
  tone: states[state].tone,
  text: t.states[state].label,
});

/** Time left or time lost, with a colour; null when nothing is due. */
export function deadlineOf(
  { dueAt, overdueAt, pausedAt }: { dueAt: Date | null; overdueAt: Date | null; pausedAt: Date | null },
  t: Catalogue,
  lang: Language,
  now: Date,
) {
  if (!dueAt) return null;
  if (pausedAt) return { tone: 'neutral', text: t.complaints.paused };
  const text = relative(dueAt, now, lang);
  if (overdueAt || dueAt < now) return { tone: 'danger', text };
  const soon = dueAt.getTime() - now.getTime() < 24 * 60 * 60 * 1000;
  return { tone: soon ? 'warning' : 'neutral', text };
}

/** One line of a list. */
export function listRow(row: Listed, t: Catalogue, lang: Language, now: Date, zone: string) {
  return {
    href: complaintPath(row.ticket),
    ticket: shownTicket(row.ticket),
    value: `${row.ticket}:${row.version}`,
    category: lang === 'id' ? row.categoryId : row.categoryEn,
    text: row.text.length > 120 ? `${row.text.slice(0, 117).trimEnd()}…` : row.text,
    place: `${row.kelurahan}, ${row.kecamatan}`,
    badge: stateBadge(row.state, t),
    flags: flagsOf(row, t),
    owner: ownerLabel(row.ownerRole, row.owner, t),
    deadline: deadlineOf(row, t, lang, now),
    due: row.dueAt ? dateTime(row.dueAt, lang, zone) : '',
    received: dateTime(row.receivedAt, lang, zone),
  };
}

function ownerLabel(role: string | null, office: string | null, t: Catalogue) {
  if (office) return office;
  return role === 'citizen' ? t.people.roles.citizen : '';
}

function flagsOf(
  { urgent, confidential, ...rest }: { urgent: boolean; confidential: boolean; anonymous?: boolean },
  t: Catalogue,
) {
  return [
    urgent && { tone: 'danger', text: t.complaints.urgent },
    confidential && { tone: 'warning', text: t.complaints.confidential },
    rest.anonymous && { tone: 'neutral', text: t.complaints.anonymous },
  ].filter((flag) => flag !== false && flag !== undefined);
}

function factsOf(complaint: Complaint, details: Details, t: Catalogue) {
  const rtRw = [details.rt && `RT ${details.rt}`, details.rw && `RW ${details.rw}`].filter(Boolean).join('/');
  const rows: [string, string | null][] = [
    [
      t.complaints.place,
      [rtRw, details.kelurahan, details.kecamatan, details.city].filter(Boolean).join(', '),
    ],
    [t.complaints.address, details.address],
    [t.complaints.landmark, details.landmark],
    [t.complaints.unit, details.unit],
    [t.complaints.channel, t.complaints.channels[details.channel]],
    [t.complaints.late, details.lateReason],
    ['CRM', details.crmNumber],
    [t.complaints.objections, complaint.objections > 0 ? String(complaint.objections) : null],
    [t.complaints.closedReasons.withdrawn, complaint.withdrawn ? t.complaints.othersWait : null],
    [t.complaints.closedReasons.notOurAuthority, details.referredTo],
  ];
  return rows.flatMap(([label, text]) => (text ? [{ label, text }] : []));
}

/** That messages don't arrive, for all who read; with a way to correct the number for those who may. */
function contactRemark({ ticket, ...complaint }: Complaint, { unreached }: Details, { person, t }: Reader) {
  const may = mayPrintReceipt(person, complaint);
  const { failures, unreached: words, correct } = t.messages.contact;
  const why = unreached && (failures[unreached.failure as keyof typeof failures] ?? failures.refused);
  return {
    text: unreached && why ? words(t.complaints.channels[unreached.channel], why) : '',
    link: may ? { href: contactPath(ticket), label: correct } : null,
  };
}

function complainantOf(
  complaint: Complaint,
  { complainant }: Details,
  { person, t }: Reader,
  { identityShown: shown, failed: attempted }: Extra,
) {
  const hidden = complaint.anonymous || complaint.confidential;
  const failed = attempted?.action === 'identity' ? attempted : null;
  return {
    // Initials and a last digit tell a neighbour who it is: for those who may not ask there is nothing to guess.
    name:
      shown || !hidden
        ? complainant.name
        : mayKnow(person, complaint)
          ? maskedName(complainant.name)
          : t.complaints.identityHidden,
    phone: shown ? (complainant.phone ?? '') : hidden ? '' : maskedPhone(complainant.phone),
    email: shown ? (complainant.email ?? '') : '',
    nik: shown && complainant.nik ? `${t.ownData.nik} ${complainant.nik}` : '',
    hidden: hidden && !shown && mayKnow(person, complaint) ? t.complaints.identityHidden : '',
    show: !shown && mayKnow(person, complaint) ? actionPath(complaint.ticket, 'identity') : null,
    reason: failed?.values.reason ?? '',
    error: failed?.errors.reason ?? null,
  };
}

// Said to the head of an office and the staff there, who may also reassign; others have no such page to open.
function elsewhereOf(complaint: Complaint, { person, t }: Reader): string | null {
  const { state, onAgenda } = complaint;
  if (!roleFor(person, 'reassign', complaint)) return null;
  if (state.endsWith('toReport')) return t.complaints.reportMoves;
  if (onAgenda && levelOf(state) !== 'province') return t.complaints.meetingDecides;
  return null;
}
