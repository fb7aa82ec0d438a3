import type { AreaLevel } from '../areas/areas.ts';
import { shortDate } from '../calendar/words.ts';
import type { Asking } from './asked.ts';
import { factsOf, isEmpty, number, seriesOf, shareOf, type Figure, type Table } from './figure.ts';
import { areaWeekPath } from './paths.ts';
import { attendanceOf } from './queries.ts';
import { datesOf, saturdaysOf } from './weeks.ts';

/** Sessions held, and who of the units and lurah invited to them came (KESATU). */
export async function attendanceFigure(asking: Asking): Promise<Figure> {
  const { db, asked, t, lang, now } = asking;
  const words = t.figures.attendance;
  const { from, to, area } = asked;
  const found = new Map(
    (await attendanceOf(db, { areaCode: area.code, from, to, now })).map((row) => [row.saturday, row]),
  );
  const table: Table = {
    head: words.head,
    columns: [words.present, words.absent, words.unticked, words.share, words.held, words.cancelled],
    rows: saturdaysOf(asked).map((saturday) => {
      const { held = 0, cancelled = 0, invited = 0, present = 0, unticked = 0 } = found.get(saturday) ?? {};
      return {
        label: shortDate(saturday, lang),
        day: saturday,
        ...(severalSessions.has(area.level) && { href: areaWeekPath({ area: area.code, week: saturday }) }),
        cells: [
          number(present),
          number(Math.max(0, invited - present)),
          number(unticked),
          number(shareOf(present, invited), 'share'),
          number(held),
          number(cancelled),
        ],
      };
    }),
  };
  return {
    name: 'attendance',
    title: words.title,
    text: words.text,
    said: saidOf(table, asking),
    table,
    chart: {
      ...factsOf(asking, words.title, { unit: t.figures.units.offices }),
      kind: 'columns',
      categories: datesOf(table),
      series: (['teal', 'amber', 'grey'] as const).map((hue, column) => seriesOf(table, column, hue)),
    },
    empty: isEmpty(table) ? words.empty : null,
  };
}

// Of these a line adds up the sessions of several kecamatan, which the page of that week shows one by one.
const severalSessions: ReadonlySet<AreaLevel> = new Set(['province', 'city']);

function saidOf({ rows }: Table, { t }: Asking): string[] {
  const [before, last] = rows.slice(-2).map(({ cells }) => cells[3]!.value);
  if (last === undefined || last === null || before === undefined || before === null) return [];
  return [t.figures.attendance.compared(last, before)];
}
