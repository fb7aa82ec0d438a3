import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { ReportContent } from './content.ts';
import { inboxReports, type Forms, type Inbox } from './inbox-page.ts';
import type { Reader } from './list-page.ts';
import { receiver, returner } from './policy.ts';
import type { Report } from './queries.ts';

const shown = 5;

type Facts = Forms & { content: ReportContent; inbox: Inbox | null };

/**
 * A report in two minutes, for the office that it was sent to: what is asked of it first, then the numbers; letter
 * and details follow below. Null for everybody else.
 */
export function briefingOf(report: Report, facts: Facts, reader: Reader) {
  const { content, inbox } = facts;
  const { t, person } = reader;
  const words = t.reports.briefing;
  if (!receiver(person, report) && !returner(person, report)) return null;
  // What still waits for the Sekda or the Governor can be dealt with here; a walikota's cases go to the meeting.
  const [waiting] = inbox ? inboxReports(inbox, facts, reader) : [];
  const listed = inbox ? [] : content.parts.unsolved;
  const asked = inbox ? inbox.cases.length : listed.length;
  return {
    lead: asked === 0 ? words.none : words.asks(asked),
    waiting: waiting ? { ...waiting, forward: null, return: null } : null,
    asks: listed.slice(0, shown).map((line) => askOf(line, reader)),
    more: listed.length > shown ? words.more(listed.length - shown) : '',
    heading: report.kind === 'period' ? words.periodNumbers : words.numbers,
    numbers: report.kind === 'period' ? resultNumbers(content, reader) : partNumbers(content, reader),
    checked: content.form === 1 ? '' : words.checked,
  };
}

function askOf(line: ReportContent['parts']['unsolved'][number], { t, lang }: Reader) {
  return {
    ticket: shownTicket(line.ticket),
    href: complaintPath(line.ticket),
    category: lang === 'id' ? line.categoryId : line.categoryEn,
    place: `${line.place.kelurahan}, ${line.place.kecamatan}`,
    why: line.why ?? '',
    ask: line.ask ?? (line.text === null ? t.reports.hiddenAsk : ''),
  };
}

const partsOf = ['unsolved', 'solved', 'underWay', 'waiting'] as const;

function partNumbers({ recap, results }: ReportContent, { t }: Reader) {
  return [
    ...partsOf.map((part) => ({
      href: `#${part === 'waiting' ? 'recap' : part}`,
      number: recap.total[part],
      label: t.reports.parts[part].short,
      tone: part === 'unsolved' && recap.total.unsolved > 0 ? 'warning' : 'neutral',
    })),
    ...(results ? sessionNumber(results.total, t) : []),
  ];
}

function resultNumbers({ results }: ReportContent, { t }: Reader) {
  if (!results) return [];
  const words = t.reports.results;
  const { kecamatan, city, province } = results.solvedAt;
  return [
    resultNumber(words.received, results.total.received),
    resultNumber(words.solvedAny, kecamatan + city + province),
    resultNumber(words.openNow, results.total.open),
    ...sessionNumber(results.total, t),
  ];
}

const resultNumber = (label: string, value: number) => ({
  href: '#results',
  number: value,
  label,
  tone: 'neutral',
});

const sessionNumber = (
  { sessionsHeld, sessionsDue }: { sessionsHeld: number; sessionsDue: number },
  t: Reader['t'],
) => [
  {
    href: '#results',
    number: `${sessionsHeld}/${sessionsDue}`,
    label: t.reports.results.sessions,
    tone: sessionsHeld < sessionsDue ? 'warning' : 'success',
  },
];
