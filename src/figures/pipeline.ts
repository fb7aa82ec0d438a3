import { plainDate } from '../calendar/words.ts';
import { countEach } from '../complaints/counting.ts';
import type { ListFilter } from '../complaints/list.ts';
import { hereOf, thisWeek, type Asking } from './asked.ts';
import { counted, factsOf, isEmpty, seriesOf, type Figure, type Table } from './figure.ts';

/** The steps of a week, Saturday to Tuesday, and what comes after it. */
const steps = {
  saturday: { phase: 'saturday' },
  sunday: { phase: 'sunday' },
  monday: { phase: 'monday' },
  tuesday: { phase: 'tuesday' },
  work: { phase: 'work' },
  province: { phase: 'province' },
  solved: { which: 'solved' },
} as const satisfies Record<string, ListFilter>;

/** Where the complaints of the last week, or of the one that is asked for, stand now, step by step, and which of them are late there. */
export async function pipelineFigure(asking: Asking): Promise<Figure> {
  const { db, person, asked, t, lang } = asking;
  const words = t.figures.pipeline;
  const saturday = plainDate(asked.to, lang);
  const { title, text } = asked.to === thisWeek(asking) ? words : words.earlier(saturday);
  const ofWeek: ListFilter = { ...hereOf(asked), week: asked.to };
  const names = Object.keys(steps) as (keyof typeof steps)[];
  const lists: Record<string, ListFilter> = Object.fromEntries(
    names.flatMap((name) => [
      [name, { ...ofWeek, ...steps[name] }],
      ...('phase' in steps[name] ? [[`${name}Late`, { ...ofWeek, ...steps[name], which: 'overdue' }]] : []),
    ]),
  );
  const counts = await countEach(db, person, lists);
  const cell = (name: string) =>
    lists[name] ? counted(counts[name] ?? 0, lists[name]) : { value: null, kind: 'count' as const };
  const table: Table = {
    head: words.head,
    columns: [words.there, words.late],
    rows: names.map((name) => ({
      label: words.steps[name],
      cells: [cell(name), cell(`${name}Late`)],
    })),
  };
  const late = table.rows.map(({ cells }) => cells[1]!.value ?? 0);
  return {
    name: 'pipeline',
    title,
    text,
    said: [words.lateNow(late.reduce((sum, n) => sum + n, 0))],
    table,
    chart: {
      ...factsOf(asking, title, { span: `${asked.area.name}, ${saturday}` }),
      kind: 'bars',
      stacked: true,
      categories: table.rows.map(({ label }) => label),
      series: [
        { ...seriesOf(table, 1, 'red'), values: late },
        {
          name: words.inTime,
          hue: 'teal',
          values: table.rows.map(({ cells }, n) => Math.max(0, cells[0]!.value! - late[n]!)),
        },
      ],
    },
    empty: isEmpty(table) ? words.empty : null,
  };
}
