import type { ListFilter } from '../complaints/list.ts';
import { complaintsPath } from '../complaints/paths.ts';
import type { FigureName } from './names.ts';

export type Question = Record<'area' | 'weeks' | 'to' | 'category' | 'unit', string | undefined>;

/** Figures of an area and a period; every filter is kept in the address. */
export const figuresPath = (question: Partial<Question> = {}): string => withQuestion('/figures', question);

export const figurePath = (
  name: FigureName,
  kind: 'svg' | 'csv' | 'xlsx',
  question: Partial<Question & { w: string }>,
): string => withQuestion(`/figures/${name}.${kind}`, question);

function withQuestion(path: string, question: Record<string, string | undefined>): string {
  const said = Object.entries(question).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return said.length === 0 ? path : `${path}?${new URLSearchParams(said).toString()}`;
}

/** The week of a city or the province, part by part: the one of a Saturday, or this one. */
export const weekPath = '/home/week';
export const areaWeekPath = (asked: { area: string; week?: string }): string => withQuestion(weekPath, asked);

/** One picture with its whole table. */
export const figurePagePath = (name: FigureName, question: Partial<Question>): string =>
  withQuestion(`/figures/${name}`, question);

/** The list that a number counts. */
export const listPath = (filter: ListFilter): string =>
  complaintsPath(
    Object.fromEntries(
      Object.entries(filter).map(([name, value]) => [name, value === undefined ? undefined : String(value)]),
    ),
  );
