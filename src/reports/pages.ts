import { dateTime, longDate, shortDate, type Language } from '../calendar/words.ts';
import type { CalendarSettings } from '../calendar/cycle.ts';
import { deadlineOf } from '../complaints/pages.ts';
import { actionPath, complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { usualOffice } from '../complaints/details.ts';
import type { Catalogue } from '../language/index.ts';
import { signs, type Person } from '../people/roles.ts';
import type { Count, ProvinceCase } from './cases.ts';
import { fingerprint, type ReportContent } from './content.ts';
import { paperOf } from './paper.ts';
import { reportActionPath, reportPath } from './paths.ts';
import { forwarder, receiver, sender, writer } from './policy.ts';
import type { ListedReport, Report } from './queries.ts';

export type Reader = { person: Person; t: Catalogue; lang: Language; now: Date; calendar: CalendarSettings };

/** What was typed into the letter or the signature and could not be carried out, and why. */
export type FailedForm = { values: Record<string, string>; errors: Record<string, string>; changed: boolean };

type Extra = { content: ReportContent; key: string; failed: FailedForm | null; waiting: number };

/** The page of one report: the official form, and what this person can do with it. */
export function reportPage(report: Report, reader: Reader, { content, key, failed, waiting }: Extra) {
  const { person, t, lang, calendar } = reader;
  const draft = report.sentAt === null;
  const acknowledges = !draft && !report.acknowledgedAt && receiver(person, report) !== undefined;
  const forwards = !draft && waiting > 0 && forwarder(person, report) !== undefined;
  return {
    title: titleOf(report.level, content.letterhead, t),
    week: t.reports.week(longDate(content.weekOf, lang)),
    badge: badgeOf(report, t),
    trail: trailOf(report, content, waiting, reader),
    paper: paperOf(content, { t, lang, zone: calendar.zone }),
    form: draft && writer(person, report) ? formOf(report, content, reader, { key, failed }) : null,
    changed: failed?.changed ?? false,
    acknowledge: acknowledges && !forwards ? reportActionPath(report.id, 'acknowledgement') : null,
    forward: forwards
      ? { path: reportActionPath(report.id, 'forwarding'), label: t.reports.forward(waiting) }
      : null,
    key,
  };
}

export const titleOf = (
  level: Report['level'],
  { area, officeName }: { area: string; officeName: string },
  t: Catalogue,
): string => (level === 'kecamatan' ? t.reports.names.kecamatan(area) : t.reports.names.city(officeName));

function badgeOf({ sentAt, acknowledgedAt }: Pick<Report, 'sentAt' | 'acknowledgedAt'>, t: Catalogue) {
  if (!sentAt) return { tone: 'neutral', text: t.reports.states.draft };
  return acknowledgedAt
    ? { tone: 'success', text: t.reports.states.acknowledged }
    : { tone: 'progress', text: t.reports.states.sent };
}

function trailOf(report: Report, { signer }: ReportContent, waiting: number, { t, lang, calendar }: Reader) {
  const words = t.reports.trail;
  const moment = (at: Date, name: string | null) => words.by(dateTime(at, lang, calendar.zone), name ?? '');
  if (!report.sentAt) return [{ label: words.sent, text: words.draft }];
  return [
    { label: words.sent, text: moment(report.sentAt, signer?.name ?? null) },
    {
      label: words.acknowledged,
      text: report.acknowledgedAt
        ? moment(report.acknowledgedAt, report.acknowledgedBy)
        : words.notAcknowledged,
    },
    ...(waiting > 0 ? [{ label: words.forwarded, text: t.reports.cases(waiting) }] : []),
    { label: words.hash, text: report.contentHash?.toString('hex') ?? '' },
  ];
}

function formOf(
  report: Report,
  content: ReportContent,
  { person, t }: Reader,
  { key, failed }: Pick<Extra, 'key' | 'failed'>,
) {
  return {
    version: report.version,
    key,
    seen: fingerprint(content),
    letter: failed?.values.letter ?? content.letter,
    letterNumber: failed?.values.letterNumber ?? content.number,
    errors: failed?.errors ?? {},
    save: reportActionPath(report.id, 'letter'),
    send: sender(person, report) ? reportActionPath(report.id, 'sending') : null,
    lead: t.reports.form.signLead(content.recap.total.unsolved),
  };
}

/** `again`: the area has already sent a report of the draft's week. */
export type Draft = { report: Report; name: string; counts: readonly Count[]; again: boolean };
export type Group = 'sekda' | 'governor';
export type Inbox = {
  group: Group;
  cases: readonly ProvinceCase[];
  units: readonly { id: number; name: string; sectorCode: string | null; kind: string }[];
};

type Overview = {
  drafts: readonly Draft[];
  received: readonly ListedReport[];
  receives: boolean;
  inboxes: readonly Inbox[];
  sent: { rows: readonly ListedReport[]; next: string | null; first: string | null };
  suggestedDay: string;
  newKey(): string;
};

/** The page of reports: what is to be done with them first, then all that were sent. */
export function reportsPage(found: Overview, reader: Reader) {
  const { t, lang } = reader;
  return {
    drafts: found.drafts.map((draft) => draftCard(draft, reader)),
    receives: found.receives,
    received: found.received.map((report) => ({
      ...listedRow(report, reader),
      acknowledge: reportActionPath(report.id, 'acknowledgement'),
    })),
    inboxes: found.inboxes.map((inbox) => ({
      ...t.reports[inbox.group],
      group: inbox.group,
      reports: byReport(inbox.cases).map(({ head, cases }) => ({
        title: head.reportId
          ? `${t.reports.names.city(head.cityOffice)}, ${longDate(head.reportWeek!, lang)}`
          : t.reports.withoutReport,
        href: head.reportId ? reportPath(head.reportId) : null,
        forward:
          inbox.group === 'sekda' && head.reportId && signsAs(reader.person, 'sekda')
            ? {
                path: reportActionPath(head.reportId, 'forwarding'),
                label: t.reports.forward(cases.length),
                key: found.newKey(),
              }
            : null,
        cases: cases.map((each) => caseRow(each, inbox, found, reader)),
      })),
    })),
    sent: {
      rows: found.sent.rows.map((report) => listedRow(report, reader)),
      next: found.sent.next,
      first: found.sent.first,
    },
  };
}

function draftCard({ report, name, counts, again }: Draft, { t, lang }: Reader) {
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
  return {
    title: name,
    week: t.reports.week(longDate(report.weekOf, lang)),
    lead: again ? t.reports.draft.again : t.reports.draft.lead,
    href,
    stats: [
      stat('solved', 'success', ''),
      stat('unsolved', count('unsolved') > 0 ? 'warning' : 'neutral', t.reports.draft.unsolvedHint),
      stat('underWay', 'progress', ''),
      stat('waiting', 'neutral', t.reports.draft.waitingHint),
    ],
  };
}

function listedRow(report: ListedReport, { t, lang, calendar }: Reader) {
  return {
    href: reportPath(report.id),
    name: titleOf(report.level, report, t),
    week: shortDate(report.weekOf, lang),
    at: dateTime(report.sentAt, lang, calendar.zone),
    badge: badgeOf(report, t),
    solved: report.solved,
    unsolved: report.unsolved,
    underWay: report.underWay,
  };
}

function byReport(cases: readonly ProvinceCase[]) {
  const groups = Map.groupBy(cases, ({ reportId }) => reportId);
  return [...groups.values()].map((each) => ({ head: each[0]!, cases: each }));
}

function caseRow(each: ProvinceCase, { group, units }: Inbox, found: Overview, reader: Reader) {
  const { t, lang, now, person } = reader;
  const { ticket, version, text } = each;
  const unit = usualOffice([...units], each.sectorCode);
  return {
    ticket: shownTicket(ticket),
    href: complaintPath(ticket),
    category: lang === 'id' ? each.categoryId : each.categoryEn,
    text: text.length > 200 ? `${text.slice(0, 197).trimEnd()}…` : text,
    flags: [
      each.urgent && { tone: 'danger', text: t.complaints.urgent },
      each.confidential && { tone: 'warning', text: t.complaints.confidential },
    ].filter((flag) => flag !== false),
    place: `${each.kelurahan}, ${each.kecamatan}`,
    // What was asked before a solution was objected to is answered; the objection is what remains.
    why: each.objection === null ? (each.reason ?? '') : t.reports.objection(each.objection),
    ask: each.objection === null ? (each.ask ?? '') : '',
    deadline: deadlineOf(each, t, lang, now),
    disposition:
      group === 'governor' && signsAs(person, 'governor')
        ? {
            action: actionPath(ticket, 'disposition'),
            prefix: ticket,
            version,
            key: found.newKey(),
            unitId: unit ? String(unit.id) : '',
            units: units.map(({ id, name }) => ({ value: String(id), label: name })),
            dueOn: found.suggestedDay,
          }
        : null,
  };
}

const signsAs = (person: Person, name: 'sekda' | 'governor') =>
  person.roles.some((role) => role.role === name && signs(role));
