import { addWorkingDays, dayOf } from '../calendar/cycle.ts';
import { longDate } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { goesOn, progressOf, type AgendaCase } from './agenda.ts';
import type { Addendum } from './addenda.ts';
import { attendanceOf } from './attendance.ts';
import type { Invitee } from './attendance-queries.ts';
import type { Refusal } from './batch.ts';
import { caseRow, filtersOf } from './case-row.ts';
import { decisionFields } from './decision-fields.ts';
import { addendaWords, hoursOf, mayOpen, refusedWords, stateBadge, titleOf } from './pages.ts';
import type { Proof } from '../people/proving.ts';
import * as paths from './paths.ts';
import { invites, mayDecide, mayPrepare } from './policy.ts';
import type { Meeting } from './queries.ts';
import { grouped, type AgendaFilter, type Group } from './triage.ts';

/** What could not be done with the agenda page's forms, and what was typed. */
export type FailedMeeting = {
  form: 'meeting' | 'attendance' | 'closing' | 'batch' | 'addendum' | 'invitation';
  errors: Record<string, string>;
  values: Record<string, string>;
  chosen?: ReadonlySet<string>;
  /** The form named cases that were to be put off, and others were left. */
  undecided?: boolean;
  refused?: readonly Refusal[];
};

/** A document of the meeting that can be opened. */
export type PaperLink = { href: string; label: string };

type Agenda = {
  agenda: AgendaCase[];
  invitees: Invitee[];
  units: { id: number; name: string }[];
  addenda: Addendum[];
  papers: PaperLink[];
  filter: AgendaFilter;
  failed: FailedMeeting | null;
  key: string;
  /** Whether closing and amending have to ask who it is. */
  proof: Proof;
  /** Where what was decided is reported. */
  report: string | null;
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
  const groups = grouped(agenda, filter, { level: meeting.level, t, lang, now });
  const cases = groups.flatMap((group) => group.cases);
  const first = cases.find(({ decision }) => !decision);
  const progress = progressOf(agenda);
  const chosen = failed?.chosen ?? ticketsIn(groups, filter.selected);
  const row = (each: AgendaCase) =>
    caseRow(each, meeting, { query, checked: chosen.has(each.ticket) }, reader);
  return {
    title: titleOf(meeting, t),
    day: `${longDate(meeting.heldOn, lang)}, ${t.meetings.time(starts, ends)}`,
    badge: stateBadge(meeting, t),
    proof: extra.proof,
    level: meeting.level,
    running,
    all: agenda.length,
    progress,
    begin: first && meeting.openedAt ? paths.casePath(meeting.id, first.ticket, query) : null,
    minutes: meeting.openedAt ? paths.minutesPath(meeting.id) : null,
    order: prepares && !meeting.closedAt && agenda.length > 1 ? paths.orderPath(meeting.id) : null,
    // What the meeting decided is reported on its day (Ingub 135/2017, KEEMPAT).
    report: prepares && meeting.closedAt && dayOf(meeting.closedAt, calendar) === today ? extra.report : null,
    list: paths.meetingsPath(),
    papers: extra.papers,
    opening: mayOpen(meeting, today) && prepares ? paths.openingPath(meeting.id) : null,
    opensOn:
      !meeting.openedAt && meeting.heldOn > today ? t.meetings.opensOn(longDate(meeting.heldOn, lang)) : null,
    remark: prepares ? (mayDecide(person, meeting) ? null : t.meetings.onlyChair) : t.meetings.readOnly,
    error: failed?.form === 'meeting' ? (failed.errors.meeting ?? null) : null,
    filter,
    filterPath: paths.meetingPath(meeting.id),
    filters: filtersOf(agenda, meeting, reader),
    groupLabel: t.meetings.groupBy[meeting.level],
    groups: groups.map(({ code, name, cases: inGroup }, n) => ({
      id: `group-${n}`,
      name: name || t.meetings.sortedBy[filter.sort ?? 'age'],
      count: t.meetings.count(inGroup.length),
      select: decides && inGroup.some(({ decision }) => !decision) ? selectPath(code) : null,
      selected: filter.selected === code,
      rows: inGroup.map(row),
    })),
    selectAll: decides ? selectPath('all') : null,
    selected: filter.selected === 'all',
    attendance: attendanceOf(meeting, extra.invitees, failed, running && prepares, reader),
    invitation:
      prepares && !meeting.closedAt && invites(meeting) ? invitationOf(meeting, extra, failed, reader) : null,
    batch:
      decides && first
        ? {
            path: paths.decisionsPath(meeting.id, { ...query, selected: undefined }),
            key,
            errors: failed?.form === 'batch' ? failed.errors : {},
            refused: refusedWords(failed?.refused ?? [], meeting, t),
            open: failed?.form === 'batch' || filter.selected !== undefined,
            fields: decisionFields(meeting.level, {
              units: extra.units,
              typed: failed?.form === 'batch' ? failed : null,
              suggested: { dueOn: addWorkingDays(today, 5, calendar), unitId: commonSudin(cases, chosen) },
              today,
              t,
              shortcuts: false,
            }),
          }
        : null,
    closing: decides ? closingOf(meeting, extra, failed) : null,
    notes: meeting.notes,
    addenda: addendaWords(extra.addenda, meeting, reader),
    amending:
      meeting.closedAt && mayDecide(person, meeting)
        ? {
            path: paths.addendaPath(meeting.id),
            key,
            open: failed?.form === 'addendum',
            errors: failed?.form === 'addendum' ? failed.errors : {},
            values: failed?.form === 'addendum' ? failed.values : {},
          }
        : null,
  };

  function selectPath(code: string) {
    return paths.meetingPath(meeting.id, {
      ...query,
      selected: filter.selected === code ? undefined : code,
    });
  }
}

function closingOf(meeting: Meeting, { agenda, invitees }: Agenda, failed: FailedMeeting | null) {
  const mine = failed?.form === 'closing' ? failed : null;
  return {
    path: paths.closingPath(meeting.id),
    notes: mine?.values.notes ?? '',
    noteTaker: mine?.values.noteTaker ?? '',
    errors: mine?.errors ?? {},
    reason: mine?.values.reason ?? '',
    refused: mine !== null && (mine.undecided ?? false),
    undecided: agenda
      .filter((each) => !each.decision && !goesOn(each))
      .map(({ ticket, version }) => ({
        href: paths.casePath(meeting.id, ticket),
        label: shownTicket(ticket),
        value: `${ticket}:${version}`,
      })),
    goingOn: agenda.filter(goesOn).length,
    // The list of who came is closed with the meeting.
    nobodyCame: invitees.every(({ representedBy }) => representedBy === null),
  };
}

function invitationOf(
  meeting: Meeting,
  { agenda, invitees }: Agenda,
  failed: FailedMeeting | null,
  { t }: Reader,
) {
  const mine = failed?.form === 'invitation' ? failed : null;
  const concerned = new Map<number, number>();
  for (const { sudinId, decision } of agenda)
    if (sudinId !== null && !decision) concerned.set(sudinId, (concerned.get(sudinId) ?? 0) + 1);
  const open = invitees.filter(({ kind, invitation }) => kind === 'unit' && !invitation);
  return {
    path: paths.invitationPath(meeting.id),
    open: mine !== null,
    error: mine ? (Object.values(mine.errors)[0] ?? null) : null,
    note: mine?.values.note ?? '',
    offices: open
      .map(({ officeId, office }) => ({ officeId, office, cases: concerned.get(officeId) ?? 0 }))
      .toSorted((one, other) => other.cases - one.cases)
      .map(({ officeId, office, cases }) => ({
        value: String(officeId),
        label: cases > 0 ? `${office} (${t.meetings.count(cases)})` : office,
        checked: mine ? mine.chosen?.has(String(officeId)) : cases > 0,
      })),
  };
}

const ticketsIn = (groups: Group[], selected: string | undefined): ReadonlySet<string> =>
  new Set(
    groups
      .filter(({ code }) => selected === 'all' || code === selected)
      .flatMap(({ cases }) => cases.map(({ ticket }) => ticket)),
  );

// The unit in charge is proposed only when it is the same for all that are ticked.
function commonSudin(cases: AgendaCase[], chosen: ReadonlySet<string>): number | undefined {
  const found = new Set(cases.flatMap(({ ticket, sudinId }) => (chosen.has(ticket) ? [sudinId] : [])));
  const [only] = found;
  return found.size === 1 ? (only ?? undefined) : undefined;
}
