import { auditActions } from '../audit/actions.ts';
import { auditKinds, isRead } from '../audit/kinds.ts';
import { shortDate, type Language } from '../calendar/words.ts';
import type { Catalogue } from '../language/index.ts';
import type { Asked } from './forms.ts';
import { entriesPath, exportNames, exportPath, inspectionPath, verificationPath } from './paths.ts';
import type { Sight } from './policy.ts';
import type { DayCount, Entry } from './queries.ts';
import { lineOf, type Words } from './sentences.ts';
import { conditionOf, type Condition } from './verification-page.ts';

type Shown = {
  asked: Asked;
  period: { from: string | null; to: string | null };
  sight: Sight;
  rows: Entry[];
  more: boolean;
  counts: DayCount[] | null;
  condition: Condition;
};

/** The trail as its readers see it: what is asked for, how much there was on each day, and the entries themselves. */
export function inspectionPage({ asked, period, sight, rows, more, counts, condition }: Shown, words: Words) {
  const { t, lang } = words;
  const shown = { ...asked, from: period.from ?? undefined, to: period.to ?? undefined };
  const last = rows.at(-1);
  return {
    action: inspectionPath,
    lead: sight === 'everything' ? t.inspection.lead : t.inspection.leadAccounts,
    everything: sight === 'everything',
    values: {
      from: shown.from ?? '',
      to: shown.to ?? '',
      kind: asked.kind ?? '',
      action: asked.action ?? '',
      person: asked.person ?? '',
      office: asked.office ?? '',
      ticket: asked.ticket ?? '',
    },
    kinds: kindChoices(sight, t),
    actions: actionChoices(sight, t),
    rows: rows.map((entry) => lineOf(entry, words)),
    first: asked.after ? entriesPath({ ...shown, after: undefined }) : null,
    next: more && last ? entriesPath({ ...shown, after: last.cursor }) : null,
    exports: exportNames.map((name) => ({
      href: exportPath(name, { ...shown, after: undefined }),
      label: t.inspection.exports[name],
    })),
    counts: counts && counts.map((count) => countOf(count, asked, t, lang)),
    condition: { ...conditionOf(condition, words), href: verificationPath },
  };
}

const kindChoices = (sight: Sight, t: Catalogue) =>
  auditKinds
    .filter((kind) => sight === 'everything' || kind !== 'reads')
    .map((value) => ({ value, label: t.inspection.kinds[value] }));

// Each act by its name; an inspector finds those of complaints first.
function actionChoices(sight: Sight, t: Catalogue) {
  const others = auditActions.filter((action) => sight === 'everything' || !isRead(action));
  const named = Object.fromEntries(others.map((action) => [action, t.audit.actions[action]]));
  return [
    ...(sight === 'everything'
      ? [{ label: t.inspection.ofComplaints, options: entriesOf(t.inspection.events) }]
      : []),
    { label: t.inspection.ofAccounts, options: entriesOf(named) },
  ];
}

const entriesOf = (names: Readonly<Record<string, string>>) =>
  Object.entries(names)
    .map(([value, label]) => ({ value, label }))
    .toSorted((one, other) => one.label.localeCompare(other.label, 'id'));

function countOf({ day, changes, reads, signIns }: DayCount, asked: Asked, t: Catalogue, lang: Language) {
  const number = (n: number) => t.inspection.number(n);
  return {
    day: shortDate(day, lang),
    href: entriesPath({ ...asked, from: day, to: day, after: undefined }),
    changes: number(changes),
    reads: number(reads),
    signIns: number(signIns),
  };
}
