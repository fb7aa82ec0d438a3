import type { ReportContent } from './content.ts';
import { letterFields, type FailedForm } from './letter-fields.ts';
import type { Reader } from './list-page.ts';
import { checkOf } from './pages.ts';
import { paperOf } from './paper.ts';
import { periodLetterPath, periodPath, periodSendingPath, reportsPath, resultsPath } from './paths.ts';
import type { PeriodDraft } from './period-queries.ts';
import { sender } from './policy.ts';
import type { Difference } from './reconcile.ts';
import type { Period } from './results-due.ts';

type Shown = {
  content: ReportContent;
  draft: PeriodDraft;
  delegateTitle: string | null;
  asked: Period;
  error: string | null;
  failed: FailedForm | null;
  differences: readonly Difference[];
  key: string;
};

/** A city's report on a period: which period, its letter, the preview, signing. */
export function periodPage(shown: Shown, { person, t, lang, calendar }: Reader) {
  const { content, draft, delegateTitle, asked, error, failed, differences, key } = shown;
  const { areaCode, period } = draft;
  const role = sender(person, { level: 'city', areaCode }) ?? null;
  return {
    choice: { action: periodPath(areaCode).split('?')[0]!, area: areaCode, ...asked, error },
    back: reportsPath(),
    results: resultsPath({ area: areaCode, ...period }),
    check: checkOf(differences, t),
    changed: failed?.changed ?? false,
    typed: failed !== null,
    paper: paperOf(content, { t, lang, zone: calendar.zone }),
    form: {
      ...letterFields({ content, written: draft, role, delegateTitle, failed }, t),
      period: { area: areaCode, ...period },
      version: draft.version,
      key,
      seen: null,
      save: periodLetterPath,
      send: role && differences.length === 0 && !error ? periodSendingPath : null,
      signs: role !== null,
      lead: t.reports.form.periodLead,
    },
  };
}
