import type { Catalogue } from '../language/index.ts';
import type { Difference } from './reconcile.ts';

/** Numbers that do not agree, one sentence each; a report with any of them cannot be sent. */
export const differenceTexts = (differences: readonly Difference[], t: Catalogue): string[] =>
  differences.map(({ of, field, shown, counted }) =>
    t.reports.check.difference(
      of ?? t.reports.check.whole,
      fieldName(field, t),
      numberText(shown, t),
      numberText(counted, t),
    ),
  );

const numberText = (n: number | null, t: Catalogue) => (n === null ? t.reports.check.missing : String(n));

/** A number's name as its table calls it. */
function fieldName(field: string, t: Catalogue): string {
  const { parts, results, total } = t.reports;
  if (field === 'total') return total;
  if (Object.hasOwn(parts, field) && field !== 'solved') return parts[field as keyof typeof parts].short;
  const names: Record<string, string> = {
    solved: results.solvedAny,
    sessionsDue: results.sessionsDue,
    sessionsHeld: results.sessionsHeld,
    meetingsDue: results.meetingsDue,
    meetingsHeld: results.meetingsHeld,
    attendance: results.attendance,
    received: results.received,
    escalated: results.escalated,
    open: results.openNow,
    kecamatan: results.solved,
    medianDays: results.median,
    p90Days: results.p90,
    index: results.satisfaction,
    answers: results.satisfaction,
  };
  return names[field] ?? field;
}
