import { addDays } from '../calendar/cycle.ts';
import { countEach } from '../complaints/counting.ts';
import type { ListFilter } from '../complaints/list.ts';
import { hereOf, presentOf, thisWeek, type Asking } from './asked.ts';
import { counted, factsOf, isEmpty, shareOf, type Figure, type Table } from './figure.ts';

/** For how many weeks a case has been open: from so many to so many. */
const spans = [
  [0, 0],
  [1, 1],
  [2, 3],
  [4, 7],
  [8, null],
] as const;

/** What is under way now, whenever it came in, by its age in weeks, and what of it is late. */
export async function agesFigure(asking: Asking): Promise<Figure> {
  const { db, person, asked, t } = asking;
  const words = t.figures.ages;
  const week = thisWeek(asking);
  const filters = spans.map(([from, to]): ListFilter => ({
    ...hereOf(asked),
    weekTo: addDays(week, -7 * from),
    ...(to !== null && { weekFrom: addDays(week, -7 * to) }),
  }));
  const lists = Object.fromEntries(
    filters.flatMap((filter, n) => [
      [`open${n}`, { ...filter, which: 'underWay' } satisfies ListFilter],
      [`late${n}`, { ...filter, which: 'overdue' } satisfies ListFilter],
    ]),
  );
  const counts = await countEach(db, person, lists);
  const cell = (name: string) => counted(counts[name] ?? 0, lists[name]!);
  const table: Table = {
    head: words.head,
    columns: [words.open, words.late],
    rows: spans.map(([from, to], n) => ({
      label: words.span(from, to),
      cells: [cell(`open${n}`), cell(`late${n}`)],
    })),
  };
  const sums = [0, 1].map((column) =>
    table.rows.reduce((sum, { cells }) => sum + (cells[column]!.value ?? 0), 0),
  );
  const share = shareOf(sums[1]!, sums[0]!);
  return {
    name: 'ages',
    title: words.title,
    text: words.text,
    said: share === null ? [] : [words.lateShare(sums[1]!, sums[0]!, share)],
    table,
    chart: {
      ...factsOf(asking, words.title, { span: presentOf(asking) }),
      kind: 'bars',
      stacked: true,
      categories: table.rows.map(({ label }) => label),
      series: [
        { name: words.late, hue: 'red', values: table.rows.map(({ cells }) => cells[1]!.value) },
        {
          name: words.inTime,
          hue: 'blue',
          values: table.rows.map(({ cells: [open, late] }) => Math.max(0, open!.value! - late!.value!)),
        },
      ],
    },
    empty: isEmpty(table) ? words.empty : null,
  };
}
