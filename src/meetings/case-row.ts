import { deadlineOf, type Reader } from '../complaints/pages.ts';
import { complaintPath, packetPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { AgendaCase, CaseOutcome } from './agenda.ts';
import { decisionText, flagsOf, reasonBadges, standingOf } from './pages.ts';
import * as paths from './paths.ts';
import type { Meeting } from './queries.ts';
import { ageOf, areaOf, groupings, matterCode, matterOf, sudinCode } from './triage.ts';

/** One case in the table of an agenda. */
export function caseRow(
  each: AgendaCase,
  meeting: Meeting,
  { query, checked }: { query: paths.Query; checked: boolean },
  reader: Reader,
) {
  const { t, lang, now } = reader;
  const text = each.confidential ? t.complaints.confidentialText : each.text;
  const city = meeting.level === 'city';
  return {
    href: meeting.openedAt ? paths.casePath(meeting.id, each.ticket, query) : complaintPath(each.ticket),
    value: `${each.ticket}:${each.version}`,
    ticket: shownTicket(each.ticket),
    matter: matterOf(each, reader),
    text: shortened(text, 110),
    asked: city && !each.confidential ? (each.escalation?.ask ?? null) : null,
    place: city ? `${each.kelurahan}, ${each.kecamatan}` : each.kelurahan,
    packet: city ? packetPath(each.ticket) : null,
    flags: flagsOf(each, t),
    reasons: reasonBadges(each, t),
    deadline: each.decision ? null : deadlineOf(each, t, lang, now),
    age: t.meetings.days(ageOf(each, now)),
    unit: each.unit ?? (city ? (each.sudin ?? t.meetings.noSudin) : ''),
    decision: each.decision && shortDecision(each.decision, meeting, reader),
    standing: standingOf(each, t),
    checked,
  };
}

function shortDecision(decision: CaseOutcome, meeting: Meeting, { t, lang }: Reader) {
  const whole = decisionText(decision, meeting, t, lang);
  return { ...whole, said: shortened(whole.said, 160) };
}

const shortened = (text: string, most: number) =>
  text.length > most ? `${text.slice(0, most - 3).trimEnd()}…` : text;

/** What an agenda can be narrowed to: only what occurs in it. */
export function filtersOf(agenda: AgendaCase[], { level }: Meeting, { t, lang }: Reader) {
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
    matters: distinct(agenda.map((each) => [matterCode(each), matterOf(each, { t, lang })])),
    sudins:
      level === 'city'
        ? distinct(agenda.map((each) => [sudinCode(each), each.sudin ?? t.meetings.noSudin]))
        : [],
    reasons: distinct(
      agenda.flatMap(({ reasons }) =>
        reasons.map((reason): [string, string] => [reason, t.meetings.reasons[reason]]),
      ),
    ),
    groups: groupings
      .filter((name) => level === 'city' || name !== 'sudin')
      .map((value) => ({
        value,
        label: value === 'area' ? t.meetings.groupBy[level] : t.meetings.groupNames[value],
      })),
  };
}
