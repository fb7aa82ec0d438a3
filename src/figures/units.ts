import { shortNames } from '../areas/short-names.ts';
import { workOf } from '../complaints/work.ts';
import { periodOf, type Asking } from './asked.ts';
import { factsOf, number, seriesOf, shareOf, type Figure, type Table } from './figure.ts';
import { listPath } from './paths.ts';
import { officeNames } from './queries.ts';

const drawnAtMost = 12;

/** What each unit finished in the period, how much of it in time, how much was sent back, and how long it took. */
export async function unitsFigure(asking: Asking): Promise<Figure> {
  const { db, person, asked, t } = asking;
  const words = t.figures.unitWork;
  const { area, unit, from, to } = asked;
  const found = await workOf(db, person, {
    ...(area.level !== 'province' && { area: area.code }),
    ...(unit && { offices: [unit] }),
    weekFrom: from,
    weekTo: to,
  });
  const work = found.toSorted((one, other) => other.finished - one.finished || one.officeId - other.officeId);
  const names = await officeNames(
    db,
    work.map(({ officeId }) => officeId),
  );
  const nameOf = (id: number) => names.get(id) ?? { name: '', place: '' };
  const table: Table = {
    head: words.head,
    columns: [words.finished, words.inTime, words.inTimeShare, words.reopened, words.median, words.p90],
    rows: work.map(({ officeId, finished, inTime, reopened, medianDays, p90Days }) => ({
      label: nameOf(officeId).name,
      href: listPath({ ...periodOf(asked), unit: officeId, which: 'all' }),
      cells: [
        number(finished),
        number(inTime),
        number(shareOf(inTime, finished), 'share'),
        number(reopened),
        number(tenth(medianDays), 'days'),
        number(tenth(p90Days), 'days'),
      ],
    })),
  };
  const drawn = table.rows.slice(0, drawnAtMost);
  return {
    name: 'units',
    title: words.title,
    text: words.text,
    said: saidOf(work, asking),
    table,
    chart: {
      ...factsOf(asking, words.title, { unit: t.figures.units.days }),
      kind: 'bars',
      stacked: false,
      categories: shortNames(work.slice(0, drawnAtMost).map(({ officeId }) => nameOf(officeId))),
      series: [seriesOf(table, 4, 'teal', drawn), seriesOf(table, 5, 'amber', drawn)],
      notes: drawn.map(({ cells }) => words.note(cells[2]!.value ?? 0)),
    },
    empty: drawn.length === 0 ? words.empty : null,
  };
}

const tenth = (value: number) => Math.round(value * 10) / 10;

function saidOf(work: { finished: number; inTime: number; reopened: number }[], { t }: Asking): string[] {
  const sum = (name: 'finished' | 'inTime' | 'reopened') =>
    work.reduce((total, each) => total + each[name], 0);
  const finished = sum('finished');
  if (finished === 0) return [];
  const [inTime, reopened] = [shareOf(sum('inTime'), finished)!, shareOf(sum('reopened'), finished)!];
  return [t.figures.unitWork.all(finished, inTime, reopened)];
}
