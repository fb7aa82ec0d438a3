import { countBy } from '../complaints/counting.ts';
import type { ListFilter } from '../complaints/list.ts';
import { phases } from '../complaints/states.ts';
import { hereOf, presentOf, questionOf, type Asking } from './asked.ts';
import { counted, factsOf, isEmpty, type Figure, type Table } from './figure.ts';
import { figuresPath } from './paths.ts';

export const groupings = {
  province: 'city_code',
  city: 'kecamatan_code',
  kecamatan: 'kelurahan_code',
} as const;

const columns = phases.filter((phase) => phase !== 'done');

/** Where what is under way stands: each area below by the steps, and what is late in it. */
export async function heatFigure(asking: Asking): Promise<Figure> {
  const { db, person, asked, t } = asking;
  const words = t.figures.heat;
  const { level } = asked.area;
  const lists: Record<string, ListFilter> = {
    ...Object.fromEntries(columns.map((phase) => [phase, { phase }])),
    late: { which: 'overdue' },
  };
  const within = (list: ListFilter): ListFilter => ({ ...hereOf(asked), ...list });
  const counts =
    level === 'kelurahan'
      ? new Map<string, Record<string, number>>()
      : await countBy(
          db,
          person,
          groupings[level],
          Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, within(list)])),
        );
  const table: Table = {
    head: words.heads[level],
    columns: [...columns.map((phase) => t.figures.phases[phase]), words.late],
    rows: asked.below.map((area) => ({
      label: area.name,
      href: figuresPath({ ...questionOf(asked), area: area.code }),
      cells: Object.entries(lists).map(([name, list]) =>
        counted(counts.get(area.code)?.[name] ?? 0, { ...hereOf(asked, area), ...list }),
      ),
    })),
  };
  return {
    name: 'heat',
    title: words.title,
    text: words.text,
    said: [],
    table,
    chart: {
      ...factsOf(asking, words.title, { span: presentOf(asking) }),
      kind: 'heat',
      rows: table.rows.map(({ label }) => label),
      columns: table.columns,
      values: table.rows.map(({ cells }) => cells.map(({ value }) => value ?? 0)),
    },
    empty: isEmpty(table) ? t.figures.ages.empty : null,
  };
}
