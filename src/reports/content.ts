import { addDays, dayOf, saturdayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Connection } from '../database/connect.ts';
import type { Person, Role } from '../people/roles.ts';
import { hashOf } from './canonical.ts';
import { lineOf, type CaseLine } from './case-line.ts';
import { casesOf, countsOf, type CaseFacts, type Count, type Part } from './cases.ts';
import {
  delegation,
  letterOf,
  usualLetter,
  type Classification,
  type Letter,
  type Written,
} from './letter.ts';
import { letterheadOf, type Letterhead, type Writer } from './letterhead.ts';
import { lastSentWeek, type Report, type ReportKind } from './queries.ts';
import { placesAndCategories } from './names.ts';
import { recapOf, type Recap } from './recap.ts';
import { resultsOf, type Period, type Results } from './results.ts';

export type Signer = Pick<Role, 'role' | 'capacity' | 'officeName'> & {
  name: string;
  nip: string | null;
  /** On behalf of the head (a.n.), or of one who acts on behalf (u.b.): the signer's own title. */
  delegation?: { mode: 'an' | 'ub'; title: string; via: string | null };
};

/** Everything that a report prints. Live for a draft; frozen word by word and number by number when it is sent. */
export type ReportContent = {
  /** Form 1 had neither classification nor copies; what was sent in it prints as it did. */
  form: 1 | 2;
  kind?: ReportKind;
  level: Report['level'];
  areaCode: string;
  weekOf: string;
  period: Period;
  letterhead: Letterhead;
  number: string;
  classification?: Classification;
  attachment?: string;
  subject?: string;
  copies?: string[];
  date: string;
  letter: string;
  parts: Record<Part, CaseLine[]>;
  recap: Recap;
  results: Results | null;
  signer: Signer | null;
  sentAt: string | null;
};

export type Composed = {
  content: ReportContent;
  cases: CaseFacts[];
  counts: Count[];
  usual: Letter;
  writer: Writer;
};

/** The content of a weekly report as the database stands now, not yet signed, with the cases behind it. */
export async function composed(db: Connection, report: Report, now: Date): Promise<Composed> {
  const { level, areaCode } = report;
  const { calendar } = await rulesOf(db);
  const weekOf = saturdayOf(now, calendar);
  const period = { from: await firstSaturday(db, report, weekOf), to: dayOf(now, calendar) };
  const cases = await casesOf(db, report);
  const counts = await countsOf(db, report);
  const recap = recapOf(cases, counts, await placesAndCategories(db, report));
  const results = level === 'city' ? await resultsOf(db, areaCode, period, { now, calendar }) : null;
  const part = (name: Part) =>
    cases.filter((found) => found.part === name).map((found) => lineOf(found, calendar));
  const parts = { solved: part('solved'), unsolved: part('unsolved'), underWay: part('underWay') };
  const bare = { kind: 'weekly' as const, level, areaCode, weekOf, period, parts, recap, results };
  return { ...(await withLetter(db, report, { bare, date: period.to })), cases, counts };
}

const nothing = { solved: 0, unsolved: 0, underWay: 0, waiting: 0, total: 0 };

/** The content of a report about any period of a city: results and no cases. */
export async function composedPeriod(
  db: Connection,
  { areaCode, period, ...written }: Written & { areaCode: string; period: Period },
  now: Date,
): Promise<Omit<Composed, 'cases' | 'counts'>> {
  const { calendar } = await rulesOf(db);
  const bare = {
    kind: 'period' as const,
    level: 'city' as const,
    areaCode,
    weekOf: saturdayOf(now, calendar),
    period,
    parts: { solved: [], unsolved: [], underWay: [] },
    recap: { total: nothing, byArea: [], byCategory: [] },
    results: await resultsOf(db, areaCode, period, { now, calendar }),
  };
  return withLetter(db, written, { bare, date: dayOf(now, calendar) });
}

type Bare = Pick<
  ReportContent,
  'level' | 'areaCode' | 'weekOf' | 'period' | 'parts' | 'recap' | 'results'
> & {
  kind: ReportKind;
};

async function withLetter(db: Connection, written: Written, { bare, date }: { bare: Bare; date: string }) {
  const { letterhead, writer } = await letterheadOf(db, bare);
  const { solved, unsolved, underWay } = bare.recap.total;
  const usual = usualLetter(letterhead, {
    kind: bare.kind,
    weekOf: bare.weekOf,
    period: bare.period,
    unsolved,
    listed: solved + unsolved + underWay,
    hasResults: bare.results !== null,
  });
  const content: ReportContent = {
    form: 2,
    ...bare,
    letterhead,
    ...letterOf(written, usual),
    date,
    signer: null,
    sentAt: null,
  };
  return { content, usual, writer };
}

/** What the cases looked like to who read the draft, as hexadecimal text: another decision gives another one. */
export const fingerprint = ({ parts }: Pick<ReportContent, 'parts'>): string => hashOf(parts).toString('hex');

/** The fingerprint of a report without a case. */
export const nilFingerprint = fingerprint({ parts: { solved: [], unsolved: [], underWay: [] } });

/** The signature of a person in a role, in the way that the letter says. */
export function signature(
  { name, nip }: Pick<Person, 'name' | 'nip'>,
  { role, capacity, officeName }: Role,
  written: Written,
): Signer {
  const delegated = delegation(written, { capacity });
  return { role, capacity, officeName, name, nip, ...(delegated && { delegation: delegated }) };
}

// The first report covers its own week; the next one begins where the last one ended.
async function firstSaturday(db: Connection, report: Report, weekOf: string): Promise<string> {
  const last = await lastSentWeek(db, report);
  if (last === undefined || last >= weekOf) return weekOf;
  return addDays(last, 7);
}
