import { longDate, plainDate } from '../calendar/words.ts';
import type { Catalogue } from '../language/index.ts';
import type { Act } from './acts.ts';
import { briefingOf } from './briefing.ts';
import { fingerprint, type ReportContent } from './content.ts';
import { differenceTexts } from './differences.ts';
import type { Forms, Inbox } from './inbox-page.ts';
import { letterFields, type FailedForm } from './letter-fields.ts';
import type { Week } from './lateness.ts';
import { badgeOf, lateText, titleOf, type Reader } from './list-page.ts';
import { paperOf } from './paper.ts';
import { reportActionPath } from './paths.ts';
import { forwarder, receiver, returner, sender, writer } from './policy.ts';
import type { Report } from './queries.ts';
import type { Difference } from './reconcile.ts';
import { trailOf } from './trail.ts';

type Extra = Forms & {
  content: ReportContent;
  delegateTitle: string | null;
  failed: FailedForm | null;
  /** Of a draft: the numbers that do not agree when they are counted in another way. */
  differences: readonly Difference[];
  acts: readonly Act[];
  /** The cases of this report that wait for the reader, as Sekda or Governor. */
  inbox: Inbox | null;
  /** How many of its cases still lie with the Sekda, whoever reads. */
  waiting: number;
  late: Week | undefined;
  remindedAt: Date | null;
  /** Files of a sent report, for `partials/documents`. */
  documents: object | null;
};

/** The page of one report: what is asked, the numbers, the official form, and what this person can do with it. */
export function reportPage(report: Report, reader: Reader, extra: Extra) {
  const { person, t, lang, calendar } = reader;
  const { content, failed, inbox, acts } = extra;
  const draft = report.sentAt === null;
  const whole = acts.some((act) => act.whole);
  const acknowledges = !draft && !report.acknowledgedAt && receiver(person, report) !== undefined;
  const forwards = inbox?.group === 'sekda' && inbox.cases.length > 0 && forwarder(person, report);
  const returns =
    inbox !== null &&
    returner(person, report) !== undefined &&
    (inbox.cases.length > 0 || (inbox.group === 'sekda' && !report.acknowledgedAt));
  const form = draft && writer(person, report) ? formOf(report, reader, extra) : null;
  return {
    title: titleOf(report, content.letterhead, t),
    week:
      report.kind === 'period'
        ? t.reports.period.span(plainDate(content.period.from, lang), plainDate(content.period.to, lang))
        : t.reports.week(longDate(content.weekOf, lang)),
    badge: badgeOf({ ...report, returned: whole }, t),
    late: extra.late ? lateText(extra.late, reader) : null,
    trail: trailOf(report, extra, reader),
    check: draft ? checkOf(extra.differences, t) : null,
    briefing: draft ? null : briefingOf(report, extra, reader),
    paper: paperOf(content, { t, lang, zone: calendar.zone }),
    form,
    changed: failed?.changed ?? false,
    acknowledge: acknowledges && !forwards ? reportActionPath(report.id, 'acknowledgement') : null,
    forward: forwards
      ? {
          path: reportActionPath(report.id, 'forwarding'),
          label: t.reports.forward(inbox.cases.length),
          key: extra.newKey(),
        }
      : null,
    return: returns
      ? {
          path: reportActionPath(report.id, 'return'),
          label: t.reports.return.open(inbox.cases.length),
          key: extra.newKey(),
          prefix: 'report',
          reason: failed?.values.reason ?? '',
          error: failed?.errors.reason ?? '',
        }
      : null,
    documents: extra.documents,
  };
}

/** Whether the numbers of a draft agree, in words. */
export const checkOf = (differences: readonly Difference[], t: Catalogue) =>
  differences.length === 0
    ? { agrees: t.reports.check.agrees, differs: [] }
    : { agrees: null, differs: differenceTexts(differences, t) };

function formOf(report: Report, { person, t }: Reader, extra: Extra) {
  const { content, delegateTitle, failed, differences } = extra;
  const role = sender(person, report) ?? null;
  return {
    ...letterFields({ content, written: report, role, delegateTitle, failed }, t),
    period: null,
    version: report.version,
    key: extra.newKey(),
    seen: fingerprint(content),
    save: reportActionPath(report.id, 'letter'),
    send: role && differences.length === 0 ? reportActionPath(report.id, 'sending') : null,
    signs: role !== null,
    lead: t.reports.form.signLead(content.recap.total.unsolved),
  };
}
