import { addWorkingDays, dayOf } from '../calendar/cycle.ts';
import { longDate, type Language } from '../calendar/words.ts';
import { deadlineOf, type Reader } from '../complaints/pages.ts';
import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import type { AgendaCase, CaseOutcome } from './agenda.ts';
import { attendanceOf } from './attendance.ts';
import type { BatchResult } from './batch.ts';
import { decisionFields } from './decision-fields.ts';
import { decisionText, hoursOf, mayOpen, reasonBadges, stateBadge, titleOf } from './pages.ts';
import * as paths from './paths.ts';
import { mayDecide, mayPrepare } from './policy.ts';
import type { Invitee, Meeting } from './queries.ts';
import { areaOf, grouped, triaged, type AgendaFilter } from './triage.ts';

/** What could not be done with the agenda page's forms, and what was typed. */
export type FailedMeeting = {
  form: 'meeting' | 'attendance' | 'closing' | 'batch';
  errors: Record<string, string>;
  values: Record<string, string>;
  chosen?: ReadonlySet<string>;
  undecided?: readonly string[];
  result?: BatchResult;
};

type Agenda = {
  agenda: AgendaCase[];
  invitees: Invitee[];
  units: { id: number; name: string }[];
  filter: AgendaFilter;
  failed: FailedMeeting | null;
  key: string;
};

/** The agenda of one meeting with what can be done in it. */
export function meetingPage(meeting: Meeting, extra: Agenda, reader: Reader) {
  const { person, t, lang, now, calendar } = reader;
  const { agenda, filter, failed, key } = extra;
  const query = filter as paths.Query;
  const today = dayOf(now, calendar);
  const [starts, ends] = hoursOf(meeting, calendar, lang);
  const running = meeting.openedAt !== null && meeting.closedAt === null;
  const decides = running && mayDecide(person, meeting);
  const prepares = mayPrepare(person, meeting);
  const cases = triaged(agenda, meeting.level, filter);
  const first = cases.find(({ decision }) => !decision);
  const decided = agenda.filter(({ decision }) => decision).length;
  const chosen =
    failed?.chosen ?? (filter.selected ? new Set(cases.map(({ ticket }) => ticket)) : new Set<string>());
  const row = (each: AgendaCase) => caseRow(each, meeting, query, reader, chosen.has(each.ticket));
  return {
    title: titleOf(meeting, t),
    day: `${longDate(meeting.heldOn, lang)}, ${t.meetings.time(starts, ends)}`,
    badge: stateBadge(meeting, t),
    running,
    decided,
    all: agenda.length,
    progress: t.meetings.progress(decided, agenda.length),
    begin: first && meeting.openedAt ? paths.casePath(meeting.id, first.ticket, query) : null,
    minutes: meeting.openedAt ? paths.minutesPath(meeting.id) : null,
    list: paths.meetingsPath(),
    opening: mayOpen(meeting, today) && prepares ? paths.openingPath(meeting.id) : null,
    opensOn:
      !meeting.openedAt && meeting.heldOn > today ? t.meetings.opensOn(longDate(meeting.heldOn, lang)) : null,
    remark: prepares ? (mayDecide(person, meeting) ? null : t.meetings.onlyChair) : t.meetings.readOnly,
    error: failed?.form === 'meeting' ? (failed.errors.meeting ?? null) : null,
    filter,
    filterPath: paths.meetingPath(meeting.id),
    filters: filtersOf(agenda, meeting, lang),
    groupLabel: t.meetings.groupBy[meeting.level],
    groups: grouped(cases, meeting.level, filter, lang).map(({ code, name, cases: inGroup }, n) => ({
      id: `group-${n}-${code.replace(/\W/g, '-')}`,
      name: name || t.meetings.oldestFirst,
      count: t.meetings.count(inGroup.length),
      rows: inGroup.map(row),
    })),
    selectAll: decides
      ? paths.meetingPath(meeting.id, { ...query, selected: filter.selected ? undefined : 'all' })
      : null,
    selected: filter.selected === 'all',
    attendance: attendanceOf(meeting, extra.invitees, failed, running && prepares, t),
    batch:
      decides && first
        ? {
            path: paths.decisionsPath(meeting.id, { ...query, selected: undefined }),
            key,
            errors: failed?.form === 'batch' ? failed.errors : {},
            result: failed?.result ? resultOf(failed.result, meeting.id, t) : null,
            open: failed?.form === 'batch' || filter.selected === 'all',
            fields: decisionFields(meeting.level, {
              units: extra.units,
              typed: failed?.form === 'batch' ? failed : null,
              suggested: { dueOn: addWorkingDays(today, 5, calendar) },
              today,
              t,
              shortcuts: false,
            }),
          }
        : null,
    closing: decides
      ? {
          path: paths.closingPath(meeting.id),
          notes: failed?.values.notes ?? '',
          error: failed?.form === 'closing' ? (failed.errors.notes ?? null) : null,
          undecided: (failed?.undecided ?? []).map((ticket) => ({
            href: paths.casePath(meeting.id, ticket),
            label: shownTicket(ticket),
          })),
        }
      : null,
    notes: meeting.notes,
  };
}

function caseRow(each: AgendaCase, meeting: Meeting, query: paths.Query, reader: Reader, checked: boolean) {
  const { t, lang, now } = reader;
  const text = each.confidential ? t.meetings.confidentialText : each.text;
  return {
    href: meeting.openedAt ? paths.casePath(meeting.id, each.ticket, query) : complaintPath(each.ticket),
    value: `${each.ticket}:${each.version}`,
    ticket: shownTicket(each.ticket),
    category: lang === 'id' ? each.categoryId : each.categoryEn,
    text: shortened(text, 110),
    asked: meeting.level === 'city' && !each.confidential ? (each.escalation?.ask ?? null) : null,
    place: meeting.level === 'city' ? `${each.kelurahan}, ${each.kecamatan}` : each.kelurahan,
    flags: [
      each.urgent && { tone: 'danger', text: t.complaints.urgent },
      each.confidential && { tone: 'warning', text: t.complaints.confidential },
    ].filter((flag) => flag !== false),
    reasons: reasonBadges(each, t),
    deadline: each.decision ? null : deadlineOf(each, t, lang, now),
    age: t.meetings.days(Math.max(0, Math.floor((now.getTime() - each.receivedAt.getTime()) / 86_400_000))),
    unit: each.unit ?? '',
    decision: each.decision && shortDecision(each.decision, meeting, reader),
    checked,
  };
}

function shortDecision(decision: CaseOutcome, meeting: Meeting, { t, lang }: Reader) {
  const whole = decisionText(decision, meeting, t, lang);
  return { ...whole, said: shortened(whole.said, 160) };
}

const shortened = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most - 3).trimEnd()}…` : text;

function filtersOf(agenda: AgendaCase[], { level }: Meeting, lang: Language) {
  const distinct = (entries: [string, string][]) =>
    [...new Map(entries)]
      .map(([value, label]) => ({ value, label }))
      .toSorted((one, other) => one.label.localeCompare(other.label, lang));
  return {
    areas: distinct(
      agenda.map((each) => {
        const { code, name } = areaOf(each, level);
        return [code, name];
      }),
    ),
    categories: distinct(
      agenda.map((each) => [each.categoryCode, lang === 'id' ? each.categoryId : each.categoryEn]),
    ),
  };
}

function resultOf({ decided, refused }: BatchResult, meetingId: number, t: Catalogue) {
  const codes = t.meetings.refused as Record<string, string>;
  return {
    title: t.meetings.batchPartly(decided.length, refused.length),
    refused: refused.map(({ ticket, fault }) => ({
      href: paths.casePath(meetingId, ticket),
      label: shownTicket(ticket),
      text:
        'fields' in fault
          ? Object.values(fault.fields as Record<string, string>)
              .map((word) => t.fields[word as keyof typeof t.fields] ?? word)
              .join(' ')
          : (codes[fault.code] ?? fault.code),
    })),
  };
}
