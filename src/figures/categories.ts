import { countBy } from '../complaints/counting.ts';
import type { ListFilter } from '../complaints/list.ts';
import { categoryChoices } from '../complaints/queries.ts';
import { periodOf, type Asking } from './asked.ts';
import { counted, factsOf, isEmpty, number, shareOf, type Figure, type Table } from './figure.ts';

const drawnAtMost = 12;

/** What complaints of the period are about, the most first, and how many of them are solved. */
export async function categoriesFigure(asking: Asking): Promise<Figure> {
  const { db, person, asked, t, lang } = asking;
  const words = t.figures.categories;
  const lists = {
    received: { ...periodOf(asked), which: 'all' },
    solved: { ...periodOf(asked), which: 'solved' },
    open: { ...periodOf(asked), which: 'underWay' },
    otherwise: { ...periodOf(asked), which: 'closedUnsolved' },
  } as const satisfies Record<string, ListFilter>;
  const [counts, names] = await Promise.all([
    countBy(db, person, 'category_code', lists),
    categoryChoices(db, lang),
  ]);
  const nameOf = new Map(names.map(({ value, label }) => [value, label]));
  const rows = [...counts].toSorted(
    ([one, a], [other, b]) => b.received - a.received || one.localeCompare(other),
  );
  const table: Table = {
    head: words.head,
    columns: [words.received, words.solved, words.open, words.otherwise, words.solvedShare],
    rows: rows.map(([category, found]) => ({
      label: nameOf.get(category) ?? category,
      cells: [
        ...(['received', 'solved', 'open', 'otherwise'] as const).map((name) =>
          counted(found[name], { ...lists[name], category }),
        ),
        number(shareOf(found.solved, found.received), 'share'),
      ],
    })),
  };
  const drawn = table.rows.slice(0, drawnAtMost);
  const value = (column: number) => drawn.map(({ cells }) => cells[column]!.value ?? 0);
  return {
    name: 'categories',
    title: words.title,
    text: words.text,
    said: [],
    table,
    chart: {
      ...factsOf(asking, words.title),
      kind: 'bars',
      stacked: true,
      categories: drawn.map(({ label }) => label),
      series: [
        { name: words.solved, hue: 'teal', values: value(1) },
        { name: words.open, hue: 'amber', values: value(2) },
        { name: words.otherwise, hue: 'grey', values: value(3) },
      ],
    },
    empty: isEmpty(table) ? t.figures.emptyPeriod : null,
  };
}
