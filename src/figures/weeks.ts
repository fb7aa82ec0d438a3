import { addDays, type Day } from '../calendar/cycle.ts';
import { shortDate } from '../calendar/words.ts';
import { countBy } from '../complaints/counting.ts';
import type { ListFilter } from '../complaints/list.ts';
import { comesInToday, hereOf, periodOf, type Asked, type Asking } from './asked.ts';
import { counted, factsOf, isEmpty, number, seriesOf, shareOf, type Figure, type Table } from './figure.ts';

/** What became of a complaint: each came to one of these. */
export const fates = {
  solved: { which: 'solved' },
  kecamatan: { state: 'kecamatan' },
  city: { state: 'city' },
  province: { state: 'province' },
  otherwise: { which: 'closedUnsolved' },
} as const satisfies Record<string, ListFilter>;

export const saturdaysOf = ({ to, weeks }: Asked): Day[] =>
  Array.from({ length: weeks }, (_, n) => addDays(to, -7 * (weeks - 1 - n)));

/** What came in, week by week, by what became of it. */
export async function weeksFigure(asking: Asking): Promise<Figure> {
  const { db, person, asked, t, lang } = asking;
  const words = t.figures.weeks;
  const lists = { received: { which: 'all' }, ...fates } as const satisfies Record<string, ListFilter>;
  const counts = await countBy(
    db,
    person,
    'week',
    Object.fromEntries(
      Object.entries(lists).map(([name, list]) => [name, { ...periodOf(asked), ...list }]),
    ) as Record<keyof typeof lists, ListFilter>,
  );
  const none = { received: 0, solved: 0, kecamatan: 0, city: 0, province: 0, otherwise: 0 };
  const table: Table = {
    head: words.head,
    columns: [
      words.solved,
      words.kecamatan,
      words.city,
      words.province,
      words.otherwise,
      words.received,
      words.solvedShare,
    ],
    rows: saturdaysOf(asked).map((week) => {
      const found = counts.get(week) ?? none;
      const { received, solved } = found;
      const cell = (name: keyof typeof lists) =>
        counted(found[name], { ...hereOf(asked), week, ...lists[name] });
      return {
        label: shortDate(week, lang),
        day: week,
        cells: [
          cell('solved'),
          cell('kecamatan'),
          cell('city'),
          cell('province'),
          cell('otherwise'),
          cell('received'),
          number(shareOf(solved, received), 'share'),
        ],
      };
    }),
  };
  const hues = ['teal', 'blue', 'amber', 'red', 'grey'] as const;
  return {
    name: 'weeks',
    title: words.title,
    text: words.text,
    said: saidOf(table, asking),
    table,
    chart: {
      ...factsOf(asking, words.title),
      kind: 'columns',
      categories: datesOf(table),
      series: hues.map((hue, column) => seriesOf(table, column, hue)),
    },
    empty: isEmpty(table) ? t.figures.emptyPeriod : null,
  };
}

/** "21 Nov": under a picture every day is a Saturday. */
export const datesOf = ({ rows }: Table): string[] => rows.map(({ label }) => label.replace(/^\S+ /, ''));

function saidOf({ rows }: Table, asking: Asking): string[] {
  if (comesInToday(asking)) return [];
  const { t } = asking;
  const [before, last] = rows.slice(-2).map(({ cells }) => cells[5]!.value ?? 0);
  return last === undefined || before === undefined ? [] : [t.figures.weeks.compared(last, before)];
}
