import { dateTime, type Language } from '../calendar/words.ts';
import type { Catalogue } from '../language/index.ts';
import { decimal } from '../language/numbers.ts';
import { withoutValues } from '../log.ts';
import type { Readiness } from '../web/health.ts';
import { countedChanges, type FailedJob, type Figures } from './figure-queries.ts';
import { lateAfterHours } from './nightly.ts';
import { backupsPath, elsewhere, jobRemovalPath, jobRetryPath } from './paths.ts';

type Reader = { t: Catalogue; lang: Language; zone: string };
type Words = Catalogue['operations']['running'];
export type Versions = { program: string; node: string; database: string; migrations: readonly string[] };
export type FailedForm = { which: string; reason: string; error: string };

type Known = {
  checks: Readiness;
  figures: Figures;
  failed: readonly FailedJob[];
  versions: Versions;
  /** Whether the reader may try again and remove. */
  settles: boolean;
  refused: FailedForm | null;
};

/** The page of who looks after the system: what is missing, what waits, what failed. */
export function runningPage({ checks, figures, failed, versions, settles, refused }: Known, reader: Reader) {
  const words = reader.t.operations.running;
  const tables = jobTable(figures, words);
  const formOf = (which: string, label: string) =>
    settles
      ? {
          which,
          label,
          retry: jobRetryPath(which),
          removal: jobRemovalPath(which),
          reason: refused?.which === which ? refused.reason : '',
          error: refused?.which === which ? refused.error : null,
        }
      : null;
  const failedCount = tables.reduce((sum, { failed: count }) => sum + count, 0);
  return {
    checks: checkRows(checks, words),
    advice: (Object.keys(checks) as (keyof Readiness)[])
      .filter((name) => !checks[name])
      .map((name) => words.advice[name]),
    ages: ageRows(figures, words, reader.lang),
    tasks: tables,
    failed: failed.map(({ id, task, attempts, error, triedAt }) => ({
      title: words.tasks[task] ?? task,
      facts: `${dateTime(triedAt, reader.lang, reader.zone)} · ${words.attempts(attempts)}`,
      error: error ? plainError(error) : words.noError,
      form: formOf(id, `${words.tasks[task] ?? task} ${id}`),
    })),
    failedLead: failedCount > 0 ? words.failedLead(failed.length, failedCount) : null,
    whole: tables
      .filter(({ failed: count }) => count > 1)
      .map(({ task, title, failed: count }) => formOf(task, words.failedOf(title, count)))
      .filter((form) => form !== null),
    links: [
      { href: backupsPath, label: words.links.backups },
      { href: elsewhere.deliveries, label: words.links.deliveries },
      { href: elsewhere.integrity, label: words.links.integrity },
    ],
    versions: [
      { label: words.version.program, text: versions.program },
      { label: words.version.node, text: versions.node },
      { label: words.version.database, text: versions.database },
      {
        label: words.version.migrations,
        text: words.lastMigration(versions.migrations.length, nameOf(versions.migrations.at(-1) ?? '')),
      },
    ],
  };
}

const checkRows = (checks: Readiness, words: Words) =>
  (Object.keys(checks) as (keyof Readiness)[]).map((name) => ({
    label: words.checks[name],
    tone: checks[name] ? 'success' : 'danger',
    text: checks[name] ? words.fine : words.missing,
  }));

function ageRows(
  { roundAge, deadlineLag, uncounted, waiting, backupAge, sealAge }: Figures,
  words: Words,
  lang: Language,
) {
  const ago = (age: number | null) => (age === null ? words.never : words.ago(ageIn(words, age)));
  const oldest = Math.max(0, ...waiting.map((each) => each.oldest));
  const late = backupAge !== null && backupAge > lateAfterHours * 3600;
  return [
    { label: words.ages.roundAge, text: ago(roundAge) },
    // The round of each minute deals with it: what is later than two of them is stuck.
    {
      label: words.ages.deadlineLag,
      text: deadlineLag > 0 ? words.late(ageIn(words, deadlineLag)) : words.none,
      ...(deadlineLag > 120 ? { tone: 'danger' } : {}),
    },
    countsRow(uncounted, words, lang),
    { label: words.ages.oldest, text: waiting.length > 0 ? ago(oldest) : words.none },
    { label: words.ages.backupAge, text: ago(backupAge), ...(late ? { tone: 'danger' } : {}) },
    { label: words.ages.sealAge, text: ago(sealAge) },
  ];
}

// Until they are rolled up, every number of a dashboard adds them up itself: right, and slower with each.
function countsRow(uncounted: Figures['uncounted'], words: Words, lang: Language) {
  const counts = uncounted.map(({ count }) => count);
  const age = Math.max(0, ...uncounted.map(({ oldest }) => oldest));
  const sum = counts.reduce((total, count) => total + count, 0);
  return {
    label: words.ages.uncounted,
    text:
      sum > 0
        ? words.uncounted(
            decimal(lang, sum, 0),
            counts.includes(countedChanges),
            words.ago(ageIn(words, age)),
          )
        : words.none,
    ...(age > 180 ? { tone: 'danger' } : {}),
  };
}

/** An age in the largest unit of which it has two. */
export function ageIn({ age }: Words, seconds: number): string {
  if (seconds < 120) return age.seconds(Math.round(seconds));
  if (seconds < 120 * 60) return age.minutes(Math.floor(seconds / 60));
  if (seconds < 48 * 3600) return age.hours(Math.floor(seconds / 3600));
  return age.days(Math.floor(seconds / 86_400));
}

function jobTable({ jobs }: Figures, words: Words) {
  const names = [...new Set([...Object.keys(words.tasks), ...jobs.map(({ task }) => task)])];
  return names.map((task) => {
    const of = (state: Figures['jobs'][number]['state']) =>
      jobs.find((each) => each.task === task && each.state === state)?.count ?? 0;
    return {
      task,
      title: words.tasks[task] ?? task,
      running: of('running'),
      waiting: of('waiting'),
      ahead: of('ahead'),
      failed: of('failed'),
    };
  });
}

/** What the queue kept of a fault, for a person: the reason without places in the code, statements and values. */
export const plainError = (error: string): string =>
  withoutValues(withoutStatement(error.split(/\n[^\S\n]+at /)[0]!).trim()).slice(0, 300);

// Knex writes the statement, " - " and then the reason.
function withoutStatement(text: string): string {
  const begin = text.search(/\b(select|insert|update|delete|with)\b/i);
  const end = text.lastIndexOf(' - ') + 3;
  return begin >= 0 && end > begin ? text.slice(0, begin) + text.slice(end) : text;
}

const nameOf = (file: string) => file.replace(/\.ts$/, '');
