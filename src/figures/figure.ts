import type { Day } from '../calendar/cycle.ts';
import type { Chart, Series } from '../charts/chart.ts';
import type { Hue } from '../charts/palette.ts';
import type { ListFilter } from '../complaints/list.ts';
import { spanOf, type Asking } from './asked.ts';
import type { FigureName } from './names.ts';
import { listPath } from './paths.ts';

/** A number as it is; with the list that it counts where it counts complaints. */
export type Cell = { value: number | null; kind: 'count' | 'share' | 'days' | 'index'; href?: string };

/** A line of a table; in a file it begins with its `day`, where it is one, as that sorts and has a year. */
export type Row = { label: string; day?: Day; href?: string; cells: Cell[] };

/** The numbers behind a picture: what it is drawn from, what screen readers read and files hold. */
export type Table = { head: string; columns: string[]; rows: Row[] };

export type Figure = {
  name: FigureName;
  title: string;
  /** What it shows, in a sentence. */
  text: string;
  /** What stands out: against the week before, or against its like. */
  said: string[];
  table: Table;
  chart: Chart;
  /** Where there is nothing to draw: why, and what to do. */
  empty: string | null;
};

/** What is drawn of it: a picture, or the words for that there is none. */
export const drawnOf = ({ chart, empty }: Figure): Chart => {
  const { title, subtitle, unit, lang } = chart;
  return empty === null ? chart : { title, subtitle, unit, lang, kind: 'words', text: empty };
};

/** A number of complaints, which opens its list. */
export const counted = (value: number, filter: ListFilter): Cell => ({
  value,
  kind: 'count',
  href: listPath(filter),
});

export const number = (value: number | null, kind: Cell['kind'] = 'count'): Cell => ({ value, kind });

/** Share of a whole in percent, null of nothing. */
export const shareOf = (part: number, whole: number): number | null =>
  whole === 0 ? null : Math.round((1000 * part) / whole) / 10;

/** What each chart says of itself: what it is, of where and when, and in which unit. */
export const factsOf = (
  asking: Asking,
  title: string,
  { unit = asking.t.figures.units.complaints, span = spanOf(asking) } = {},
) => ({ title, subtitle: span, unit, lang: asking.lang });

/** A column of a table as a series of a chart. */
export const seriesOf = (table: Table, column: number, hue: Hue, rows = table.rows): Series => ({
  name: table.columns[column]!,
  hue,
  values: rows.map(({ cells }) => cells[column]!.value),
});

/** Whether a table holds nothing but zeros and gaps. */
export const isEmpty = (table: Table): boolean =>
  table.rows.every(({ cells }) => cells.every(({ value }) => !value));
