import { transactionAnew } from '../database/anew.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Conflict } from '../errors.ts';
import { countsOf, type Count } from './cases.ts';
import type { ReportContent } from './content.ts';
import type { Recap, Tally } from './recap.ts';
import { recountResults, recountSatisfaction } from './results-recount.ts';
import { resultsFrom, type Results } from './results.ts';
import type { Moment } from './results-due.ts';

/** A number of a report that is not the database's own: which one, of what (null: the whole), and both values. */
export type Difference = { of: string | null; field: string; shown: number | null; counted: number | null };

/** A report whose numbers do not add up is not sent; its page names each difference. */
export class NumbersDiffer extends Conflict {
  readonly differences: readonly Difference[];
  constructor(version: number, differences: readonly Difference[]) {
    super(version, version);
    this.differences = differences;
  }
}

const readings = 3;

/**
 * A sending in a transaction, begun anew when numbers differ: what somebody decided between two readings is gone by
 * then, what stays is a fault. @throws NumbersDiffer
 */
export const onceNumbersAgree = <T>(db: Database, sending: (trx: Transaction) => Promise<T>): Promise<T> =>
  transactionAnew(db, sending, { atMost: readings, when: (fault) => fault instanceof NumbersDiffer });

/**
 * Every number of a report that the database, asked in another way, gives differently: cases against states and
 * events, the recapitulation against both, the results against history, deadlines and lists. Empty when all agree.
 */
export async function differencesOf(
  db: Connection,
  content: ReportContent,
  moment: Moment,
): Promise<Difference[]> {
  const { areaCode, period, results } = content;
  const weekly = content.kind !== 'period';
  const found = weekly ? recapDifferences(content, await countsOf(db, content)) : [];
  if (!results) return found;
  const recounted = resultsFrom(await recountResults(db, areaCode, period, moment), period, moment);
  const satisfaction = await recountSatisfaction(db, areaCode, period, moment);
  return [...found, ...resultDifferences(results, { ...recounted, satisfaction })];
}

const parts = ['solved', 'unsolved', 'underWay', 'waiting'] as const;

/** The cases that are listed, and every row, column and sum of the recapitulation, against the counts. */
export function recapDifferences(
  { recap, parts: listed }: { recap: Recap; parts?: ReportContent['parts'] },
  counts: readonly Count[],
): Difference[] {
  const against = (tally: Tally, of: string | null, own: (count: Count) => boolean) => {
    const mine = counts.filter(own);
    const pairs = [
      ...parts.map((part) => [part, tally[part], sum(mine.filter((count) => count.part === part))] as const),
      ['total', tally.total, sum(mine)] as const,
    ];
    return pairs.flatMap(([field, shown, counted]) =>
      shown === counted ? [] : [{ of, field, shown, counted }],
    );
  };
  const unnamed = counts.filter(
    ({ areaCode, categoryCode }) => !has(recap.byArea, areaCode) || !has(recap.byCategory, categoryCode),
  );
  return [
    ...(listed ? listedDifferences(recap, listed) : []),
    ...against(recap.total, null, () => true),
    ...recap.byArea.flatMap((row) => against(row, row.name, ({ areaCode }) => areaCode === row.code)),
    ...recap.byCategory.flatMap((row) =>
      against(row, row.nameId, ({ categoryCode }) => categoryCode === row.code),
    ),
    ...unnamed.map(({ areaCode, categoryCode, part, n }) => ({
      of: `${areaCode} ${categoryCode}`,
      field: part,
      shown: null,
      counted: n,
    })),
  ];
}

function listedDifferences({ total }: Recap, listed: ReportContent['parts']): Difference[] {
  return (['solved', 'unsolved', 'underWay'] as const).flatMap((part) =>
    listed[part].length === total[part]
      ? []
      : [{ of: null, field: part, shown: listed[part].length, counted: total[part] }],
  );
}

/** Every number of the results against those counted in the other way. */
export function resultDifferences(shown: Results, counted: Results): Difference[] {
  const other = numbersOf(counted);
  const own = numbersOf(shown);
  const names = new Map([...labelled(counted), ...labelled(shown)]);
  return [...new Set([...own.keys(), ...other.keys()])].flatMap((path) => {
    const [one, two] = [own.get(path) ?? null, other.get(path) ?? null];
    if (one === two) return [];
    const row = path.split('/').slice(0, -1).join('/');
    return [{ of: names.get(row) ?? null, field: path.split('/').at(-1)!, shown: one, counted: two }];
  });
}

/** Each number by its place: "byKecamatan/31.74.02/received". */
function numbersOf(value: unknown, path = ''): Map<string, number | null> {
  if (typeof value === 'number' || value === null) return new Map([[path, value]]);
  if (typeof value !== 'object') return new Map();
  const entries: [string, unknown][] = Array.isArray(value)
    ? value.map((row: { code: string }) => [row.code, row])
    : Object.entries(value as object);
  return new Map(entries.flatMap(([key, inner]) => [...numbersOf(inner, path ? `${path}/${key}` : key)]));
}

const labelled = ({ byKecamatan, byKelurahan = [], byCategory = [] }: Results): [string, string][] => [
  ...byKecamatan.map(({ code, name }): [string, string] => [`byKecamatan/${code}`, name]),
  ...byKelurahan.map(({ code, name }): [string, string] => [`byKelurahan/${code}`, name]),
  ...byCategory.map(({ code, nameId }): [string, string] => [`byCategory/${code}`, nameId]),
];

const has = (rows: readonly { code: string }[], code: string) => rows.some((row) => row.code === code);
const sum = (counts: readonly Count[]) => counts.reduce((total, { n }) => total + n, 0);
