import type { Place } from '../charts/chart.ts';
import { countBy } from '../complaints/counting.ts';
import type { ListFilter } from '../complaints/list.ts';
import { hereOf, periodOf, questionOf, type Asking } from './asked.ts';
import { counted, factsOf, isEmpty, type Figure, type Table } from './figure.ts';
import { figuresPath } from './paths.ts';
import type { AreaPoint } from './queries.ts';

const drawnAtMost = 300;

/** Where complaints of the period come from: the kelurahan as circles at their points, the most first. */
export async function mapFigure(asking: Asking): Promise<Figure> {
  const { db, person, asked, t } = asking;
  const words = t.figures.map;
  const lists = {
    received: { ...periodOf(asked), which: 'all' },
    open: { ...hereOf(asked), which: 'underWay' },
    late: { ...hereOf(asked), which: 'overdue' },
  } as const satisfies Record<string, ListFilter>;
  const counts = await countBy(db, person, 'kelurahan_code', lists);
  const valued = asked.kelurahan
    .map((area) => ({ area, found: counts.get(area.code) ?? { received: 0, open: 0, late: 0 } }))
    .toSorted(
      (one, other) => other.found.received - one.found.received || (one.area.code < other.area.code ? -1 : 1),
    );
  const table: Table = {
    head: words.head,
    columns: [words.received, words.open, words.late],
    rows: valued.map(({ area, found }) => ({
      label: area.name,
      href: figuresPath({ ...questionOf(asked), area: area.code }),
      cells: (['received', 'open', 'late'] as const).map((name) =>
        counted(found[name], {
          ...lists[name],
          city: undefined,
          kecamatan: undefined,
          kelurahan: area.code,
        }),
      ),
    })),
  };
  const { near, far } = nearAndFar(valued.filter(({ area }) => isPlaced(area)));
  const points = near
    .filter(({ found }) => found.received > 0)
    .slice(0, drawnAtMost)
    .map(({ area, found }) => ({ ...placeOf(area), value: found.received }));
  const left = far.reduce((sum, { found }) => sum + found.received, 0);
  return {
    name: 'map',
    title: words.title,
    text: words.text,
    said: left > 0 ? [words.outside(left)] : [],
    table,
    chart: {
      ...factsOf(asking, words.title),
      kind: 'bubbles',
      points,
      places: middlesOf(
        asked.area.level === 'kecamatan' ? [] : asked.below,
        near.map(({ area }) => area),
      ),
    },
    empty: isEmpty(table) || points.length === 0 ? t.figures.emptyPeriod : null,
  };
}

type Placed = AreaPoint & { latitude: number; longitude: number };
const isPlaced = (area: AreaPoint): area is Placed => area.latitude !== null && area.longitude !== null;
const placeOf = ({ name, latitude, longitude }: AreaPoint): Place => ({
  label: name,
  latitude: latitude!,
  longitude: longitude!,
});

// Islands a day's voyage away would shrink the city to a dot: what lies far from most is said and not drawn.
function nearAndFar<Valued extends { area: AreaPoint }>(valued: Valued[]): { near: Valued[]; far: Valued[] } {
  const middle = { latitude: medianOf(valued, 'latitude'), longitude: medianOf(valued, 'longitude') };
  const distances = valued.map(({ area }) =>
    Math.hypot(area.latitude! - middle.latitude, area.longitude! - middle.longitude),
  );
  const usual = distances.toSorted((a, b) => a - b)[Math.floor(distances.length * 0.9)] ?? 0;
  const isNear = (_: unknown, n: number) => distances[n]! <= 1.6 * usual;
  return { near: valued.filter(isNear), far: valued.filter((each, n) => !isNear(each, n)) };
}

const medianOf = (valued: { area: AreaPoint }[], axis: 'latitude' | 'longitude') =>
  valued.map(({ area }) => area[axis]!).toSorted((a, b) => a - b)[Math.floor(valued.length / 2)] ?? 0;

/** Each area at the middle of its kelurahan. */
const middlesOf = (areas: AreaPoint[], kelurahan: AreaPoint[]): Place[] =>
  areas.flatMap(({ code, name }) => {
    const inside = kelurahan.filter((each) => each.code.startsWith(`${code}.`));
    const mean = (axis: 'latitude' | 'longitude') =>
      inside.reduce((sum, each) => sum + each[axis]!, 0) / inside.length;
    return inside.length === 0
      ? []
      : [{ label: name, latitude: mean('latitude'), longitude: mean('longitude') }];
  });
