import type { CalendarSettings, Day } from '../calendar/cycle.ts';
import { dateTime, shortDate, type Language } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { states, type Tone } from '../complaints/states.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import { goesOn, type AgendaCase, type AgendaReason, type CaseOutcome } from './agenda.ts';
import type { Addendum } from './addenda.ts';
import type { Refusal } from './batch.ts';
import * as paths from './paths.ts';
import type { Meeting } from './queries.ts';

/** "Rapat Kecamatan Setiabudi", "Rapat Kabupaten Kepulauan Seribu". */
export const titleOf = ({ level, area, areaKind }: Meeting, t: Catalogue): string =>
  t.meetings.title[level](area, areaKind);

/** The weekday of a meeting with its hours as the calendar has them. */
export function hoursOf(
  { level }: Pick<Meeting, 'level'>,
  calendar: CalendarSettings,
  lang: Language,
): [string, string] {
  const { starts, ends } = level === 'city' ? calendar.cityMeeting : calendar.kecamatanMeeting;
  const shown = (text: string) => (lang === 'id' ? text.replace(':', '.') : text);
  return [shown(starts), shown(ends)];
}

export function stateBadge({ openedAt, closedAt }: Meeting, t: Catalogue): { tone: Tone; text: string } {
  if (closedAt) return { tone: 'success', text: t.meetings.states.closed };
  return openedAt
    ? { tone: 'progress', text: t.meetings.states.open }
    : { tone: 'neutral', text: t.meetings.states.planned };
}

export const reasonTones: Readonly<Record<AgendaReason, Tone>> = {
  reviewed: 'info',
  waived: 'neutral',
  escalated: 'info',
  objected: 'danger',
  returned: 'warning',
  deferred: 'neutral',
  overdue: 'danger',
  unanswered: 'warning',
};

/** Badges that say why a case stands on the agenda. */
export const reasonBadges = ({ reasons }: AgendaCase, t: Catalogue) =>
  reasons.map((reason) => ({ tone: reasonTones[reason], text: t.meetings.reasons[reason] }));

/** The state of a case that goes on without a decision of this meeting, else null. */
export const standingOf = (each: AgendaCase, t: Catalogue) =>
  goesOn(each) ? { tone: states[each.state].tone, text: t.states[each.state].label } : null;

/** Badges that warn before a case is read aloud. */
export const flagsOf = ({ urgent, confidential }: AgendaCase, t: Catalogue) =>
  [
    urgent && { tone: 'danger', text: t.complaints.urgent },
    confidential && { tone: 'warning', text: t.complaints.confidential },
  ].filter((flag) => flag !== false);

/** Why each of some cases could not be decided, with its address. */
export function refusedWords(refused: readonly Refusal[], { id }: Pick<Meeting, 'id'>, t: Catalogue) {
  const codes = t.meetings.refused as Record<string, string>;
  return refused.map(({ ticket, fault }) => ({
    href: paths.casePath(id, ticket),
    label: shownTicket(ticket),
    text:
      'fields' in fault
        ? Object.values(fault.fields as Record<string, string>)
            .map((word) => t.fields[word as keyof typeof t.fields] ?? word)
            .join(' ')
        : (codes[fault.code] ?? fault.code),
  }));
}

/** Addenda as they stand below the minutes. */
export function addendaWords(
  addenda: Addendum[],
  { level, area, office }: Pick<Meeting, 'level' | 'area' | 'office'>,
  { t, lang, calendar }: Pick<Reader, 't' | 'lang' | 'calendar'>,
) {
  return addenda.map(({ number, text, reason, writtenAt, writtenBy, capacity }) => ({
    number,
    title: t.meetings.addendum(number),
    by: t.meetings.writtenBy(
      writtenBy,
      `${t.people.roleIn({ role: level === 'city' ? 'walikota' : 'camat', capacity, officeName: office })} ${area}`,
      dateTime(writtenAt, lang, calendar.zone),
    ),
    reason,
    text,
  }));
}

/** What was decided in a few words, and what was said about it. */
export function decisionText(
  { outcome, unit, dueOn, institution, reason, ask, instruction }: Omit<CaseOutcome, 'decidedAt'>,
  { level }: Pick<Meeting, 'level'>,
  t: Catalogue,
  lang: Language,
) {
  const tones = { resolved: 'success', followUp: 'progress', cannotSolve: 'warning' } as const;
  return {
    tone: tones[outcome as keyof typeof tones] ?? 'neutral',
    text: t.complaints.outcomes[outcome],
    whom: [unit, institution, dueOn && shortDate(dueOn, lang)].filter(Boolean).join(', '),
    said: [reason ?? instruction, ask && `${t.meetings.fields.ask[level]}: ${ask}`].filter(Boolean).join(' '),
  };
}

/** From its day on a meeting that was not opened can be. */
export const mayOpen = ({ openedAt, heldOn }: Meeting, today: Day) => openedAt === null && heldOn <= today;
