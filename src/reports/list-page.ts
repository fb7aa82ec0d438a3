import type { CalendarSettings } from '../calendar/cycle.ts';
import { dateTime, longDate, shortDate, type Language } from '../calendar/words.ts';
import type { Catalogue } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import type { Count } from './cases.ts';
import { nilFingerprint } from './content.ts';
import { inboxReports, type Forms, type Inbox } from './inbox-page.ts';
import type { LateArea, Week } from './lateness.ts';
import { periodPath, reportActionPath, reportPath, resultsPath } from './paths.ts';
import { sender } from './policy.ts';
import type { ListedReport, Report } from './queries.ts';

export type Reader = { person: Person; t: Catalogue; lang: Language; now: Date; calendar: CalendarSettings };

/** `again`: the area has already sent a report of the draft's week; `late`: the week that was due before. */
export type Draft = {
  report: Report;
  name: string;
  counts: readonly Count[];
  again: boolean;
  late: Week | undefined;
};

export type Late = { level: Report['level']; week: Week; areas: readonly LateArea[] };

type Overview = Forms & {
  drafts: readonly Draft[];
  received: readonly (ListedReport & { remindedAt: Date | null })[];
  receives: boolean;
  late: readonly Late[];
  inboxes: readonly Inbox[];
  sent: { rows: readonly ListedReport[]; next: string | null; first: string | null };
  /** The cities whose results of a period this person reports on. */
  cities: readonly string[];
};

/** The page of reports: what is to be done with them first, then all that were sent. */
export function reportsPage(found: Overview, reader: Reader) {
  const { t, lang, calendar } = reader;
  const moment = (at: Date) => dateTime(at, lang, calendar.zone);
  return {
    drafts: found.drafts.map((draft) => draftCard(draft, found, reader)),
    receives: found.receives,
    received: found.received.map((report) => ({
      ...listedRow(report, reader),
      acknowledge: reportActionPath(report.id, 'acknowledgement'),
      reminder: report.remindedAt ? t.reports.late.unacknowledged(moment(report.remindedAt)) : '',
    })),
    late: found.late.map(({ level, week, areas }) => ({
      id: `late-${level}`,
      lead: t.reports.late.lead(longDate(week.weekOf, lang), moment(week.due)),
      rows: areas.map(({ officeName, remindedAt }) => ({
        name: officeName,
        text: remindedAt ? t.reports.late.reminded(moment(remindedAt)) : t.reports.late.notReminded,
      })),
    })),
    inboxes: found.inboxes.map((inbox) => ({
      ...t.reports[inbox.group],
      group: inbox.group,
      reports: inboxReports(inbox, found, reader),
    })),
    sent: {
      rows: found.sent.rows.map((report) => listedRow(report, reader)),
      next: found.sent.next,
      first: found.sent.first,
    },
    links: [
      ...found.cities.map((city) => ({ href: periodPath(city), label: t.reports.period.open })),
      { href: resultsPath(), label: t.reports.resultsPage.open },
    ],
  };
}

export const titleOf = (
  { level, kind }: Pick<Report, 'level' | 'kind'>,
  { area, officeName }: { area: string; officeName: string },
  t: Catalogue,
): string => {
  if (kind === 'period') return t.reports.names.period(officeName);
  return level === 'kecamatan' ? t.reports.names.kecamatan(area) : t.reports.names.city(officeName);
};

type Standing = Pick<ListedReport, 'acknowledgedAt' | 'returned'> & { sentAt: Date | null };

export function badgeOf({ sentAt, acknowledgedAt, returned }: Standing, t: Catalogue) {
  const { states } = t.reports;
  if (!sentAt) return { tone: 'neutral', text: states.draft };
  if (returned) return { tone: 'warning', text: states.returned };
  return acknowledgedAt
    ? { tone: 'success', text: states.acknowledged }
    : { tone: 'progress', text: states.sent };
}

function draftCard({ report, name, counts, again, late }: Draft, { newKey }: Forms, reader: Reader) {
  const { t, lang, person } = reader;
  const words = t.reports.draft;
  const count = (part: Count['part']) =>
    counts.reduce((total, each) => total + (each.part === part ? each.n : 0), 0);
  const href = reportPath(report.id);
  const stat = (part: Count['part'], tone: string, hint: string) => ({
    href: `${href}#${part === 'waiting' ? 'recap' : part}`,
    number: count(part),
    label: t.reports.parts[part].short,
    tone,
    hint,
  });
  const isNil = count('solved') + count('unsolved') + count('underWay') === 0;
  return {
    id: report.id,
    title: name,
    week: t.reports.week(longDate(report.weekOf, lang)),
    lead: again ? words.again : words.lead,
    late: late ? lateText(late, reader) : null,
    href,
    // A quiet week is reported, too; it takes a password and no more.
    nil:
      isNil && !again && sender(person, report)
        ? {
            path: reportActionPath(report.id, 'sending'),
            version: report.version,
            key: newKey(),
            seen: nilFingerprint,
            prefix: `nil-${report.id}`,
          }
        : null,
    stats: [
      stat('solved', 'success', ''),
      stat('unsolved', count('unsolved') > 0 ? 'warning' : 'neutral', words.unsolvedHint),
      stat('underWay', 'progress', ''),
      stat('waiting', 'neutral', words.waitingHint),
    ],
  };
}

/** Which week is late, and since when. */
export const lateText = ({ weekOf, due }: Week, { t, lang, calendar }: Reader): string =>
  t.reports.draft.late(longDate(weekOf, lang), dateTime(due, lang, calendar.zone));

function listedRow(report: ListedReport, { t, lang, calendar }: Reader) {
  const { kind, periodFrom, periodTo, weekOf } = report;
  return {
    href: reportPath(report.id),
    name: titleOf(report, report, t),
    week:
      kind === 'period' && periodFrom && periodTo
        ? t.reports.period.span(shortDate(periodFrom, lang), shortDate(periodTo, lang))
        : shortDate(weekOf, lang),
    at: dateTime(report.sentAt, lang, calendar.zone),
    badge: badgeOf(report, t),
    // A report about a period carries results and no cases.
    solved: kind === 'period' ? '–' : report.solved,
    unsolved: kind === 'period' ? '–' : report.unsolved,
    underWay: kind === 'period' ? '–' : report.underWay,
    reminder: '',
  };
}
