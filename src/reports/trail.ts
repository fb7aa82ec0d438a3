import { dateTime } from '../calendar/words.ts';
import type { Act } from './acts.ts';
import { hashOf } from './canonical.ts';
import type { ReportContent } from './content.ts';
import type { Reader } from './list-page.ts';
import type { Report } from './queries.ts';

type Facts = { content: ReportContent; acts: readonly Act[]; waiting: number; remindedAt: Date | null };

/** Where a report is: sent, acknowledged, passed on or sent back, and the proof that it is still what was sent. */
export function trailOf(
  report: Report,
  { content, acts, waiting, remindedAt }: Facts,
  { t, lang, calendar }: Reader,
) {
  const words = t.reports.trail;
  const moment = (at: Date) => dateTime(at, lang, calendar.zone);
  if (!report.sentAt) return [{ label: words.sent, text: words.draft }];
  const late = remindedAt ? t.reports.late.unacknowledged(moment(remindedAt)) : words.notAcknowledged;
  return [
    { label: words.sent, text: words.by(moment(report.sentAt), content.signer?.name ?? '') },
    {
      label: words.acknowledged,
      text: report.acknowledgedAt
        ? words.by(moment(report.acknowledgedAt), report.acknowledgedBy ?? '')
        : late,
    },
    ...acts.map((act) => ({
      label: act.kind === 'forwarded' ? words.forwardedOn : words.returnedOn,
      text: [
        words.actBy(moment(act.at), act.person, act.office, act.cases),
        ...(act.reason ? [words.because(act.reason)] : []),
      ].join('\n'),
    })),
    ...(waiting > 0 ? [{ label: words.forwarded, text: t.reports.cases(waiting) }] : []),
    { label: words.hash, text: proofOf(report, content, words) },
  ];
}

// Computed anew each time the page is opened: who reads sees that nothing was changed since.
function proofOf(
  { contentHash }: Report,
  content: ReportContent,
  words: { hashAgrees: string; hashDiffers: string },
) {
  const agrees = contentHash?.equals(hashOf(content)) ?? false;
  return `${contentHash?.toString('hex') ?? ''}\n${agrees ? words.hashAgrees : words.hashDiffers}`;
}
