import { dateTime, type Language } from '../calendar/words.ts';
import type { Config } from '../config.ts';
import type { Catalogue } from '../language/index.ts';
import { decimal } from '../language/numbers.ts';
import { reasonOf } from './fault.ts';
import { backupLate } from './nightly.ts';
import { configuredPlace } from './places.ts';
import type { Attempt, Standing } from './records.ts';

type Reader = { t: Catalogue; lang: Language; zone: string };
type State = keyof Catalogue['operations']['standing'];

const tones: Record<State, string> = {
  fresh: 'success',
  late: 'danger',
  missing: 'danger',
  first: 'warning',
};

type Known = {
  standing: Standing;
  attempts: readonly Attempt[];
  now: Date;
  settings: Pick<Config, 'backup'>;
};

/** The page of the backups as it prints them: how they stand, and what came of the latest attempts. */
export function backupsPage({ standing, attempts, now, settings }: Known, reader: Reader) {
  const { t, lang, zone } = reader;
  const words = t.operations;
  const place = settings.backup.key ? configuredPlace(settings) : undefined;
  const state = stateOf(standing, now, place !== undefined);
  const { lastGood } = standing;
  const age = lastGood ? Math.floor((now.getTime() - lastGood.getTime()) / 3_600_000) : 0;
  return {
    standing: { tone: tones[state], text: words.standing[state] },
    advice: words.advice[state],
    facts: [
      {
        label: words.good,
        text: lastGood ? `${dateTime(lastGood, lang, zone)} (${words.hoursOld(age)})` : words.none,
      },
      { label: words.place, text: place?.label ?? words.noPlace },
      { label: words.kept, text: words.keptCount(settings.backup.keep) },
    ],
    attempts: attempts.map((attempt) => attemptRow(attempt, reader)),
  };
}

function stateOf(standing: Standing, now: Date, isConfigured: boolean): State {
  if (!isConfigured) return 'missing';
  if (backupLate(standing, now)) return 'late';
  return standing.lastGood ? 'fresh' : 'first';
}

function attemptRow(
  { startedAt, endedAt, rows, bytes, file, fault, place }: Attempt,
  { t, lang, zone }: Reader,
) {
  const words = t.operations;
  const reason = fault && reasonOf(fault);
  const number = (value: number, digits = 0) => decimal(lang, value, digits, digits);
  return {
    begun: dateTime(startedAt, lang, zone),
    took: endedAt ? words.seconds(number((endedAt.getTime() - startedAt.getTime()) / 1000, 1)) : '',
    rows: rows === null ? '' : number(rows),
    size: bytes === null ? '' : `${number(bytes / 1e6, 1)} MB`,
    result: file
      ? { tone: 'success', text: words.made }
      : fault
        ? { tone: 'danger', text: words.failed }
        : { tone: 'neutral', text: words.open },
    particulars: file ?? (fault ? (reason ? words.reasons[reason] : words.otherReason) : place),
    // What nobody foresaw stands as the program that failed has put it.
    verbatim: fault && !reason ? fault : '',
  };
}
