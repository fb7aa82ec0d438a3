import { addDays } from '../calendar/cycle.ts';
import { shortDate } from '../calendar/words.ts';
import { satisfactionByWeek } from '../satisfaction/results.ts';
import type { Asking } from './asked.ts';
import { factsOf, isEmpty, number, seriesOf, type Figure, type Table } from './figure.ts';
import { datesOf, saturdaysOf } from './weeks.ts';

/** The index of satisfaction week by week (Permenpan RB 14/2017): of few answers, so it is a trend and no grade. */
export async function ikmFigure(asking: Asking): Promise<Figure> {
  const { db, asked, t, lang } = asking;
  const words = t.figures.ikm;
  const { area, from, to } = asked;
  const weeks = await satisfactionByWeek(db, { areaCode: area.code, from, to: addDays(to, 6) }, area.level);
  const table: Table = {
    head: words.head,
    columns: [words.index, words.answers],
    rows: saturdaysOf(asked).map((saturday) => {
      const { index, sample } = weeks.get(saturday) ?? { index: null, sample: 0 };
      return {
        label: shortDate(saturday, lang),
        day: saturday,
        cells: [number(index, 'index'), number(sample)],
      };
    }),
  };
  return {
    name: 'ikm',
    title: words.title,
    text: words.text,
    said: [],
    table,
    chart: {
      ...factsOf(asking, words.title, { unit: words.index }),
      kind: 'lines',
      from: 20,
      to: 100,
      categories: datesOf(table),
      series: [seriesOf(table, 0, 'teal')],
    },
    empty: table.rows.every(({ cells }) => cells[0]!.value === null) || isEmpty(table) ? words.empty : null,
  };
}
