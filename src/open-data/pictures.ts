import { liesIn } from '../areas/areas.ts';
import { sizeOf, type Chart, type Place, type Size } from '../charts/chart.ts';
import { monthName, periodName, type Reading, type Shown } from './pages.ts';
import { picturePath } from './paths.ts';
import type { Told } from './queries.ts';
import { sumOf } from './sums.ts';

export const pictureNames = ['months', 'map', 'categories'] as const;
export type PictureName = (typeof pictureNames)[number];

/** What a picture of the figures is made from; `within` are the kecamatan of the area, with their points. */
export type Pictured = Shown & { within: { figures: Told[]; points: (Place & { code: string })[] } };

/** A picture of what is told of an area, or null when it would be empty. It shows nothing that the tables hide. */
export function pictureOf(name: PictureName, shown: Pictured, reading: Reading): Chart | null {
  return { months: monthsChart, map: mapChart, categories: categoriesChart }[name](shown, reading);
}

type Picture = { src: string; narrow: string; size: Size; narrowSize: Size; alt: string };
export type Pictures = Record<PictureName, Picture | null>;

/** Where the pictures of a page are, how large, and what they are called. */
export function picturesOf(shown: Pictured, reading: Reading): Pictures {
  const of = (name: PictureName): Picture | null => {
    const chart = pictureOf(name, shown, reading);
    if (!chart) return null;
    const asked = { area: shown.area.code, period: shown.period.key, lang: reading.lang };
    return {
      src: picturePath(name, { ...asked, w: 'wide' }),
      narrow: picturePath(name, { ...asked, w: 'narrow' }),
      size: sizeOf(chart, 'wide'),
      narrowSize: sizeOf(chart, 'narrow'),
      alt: `${chart.title}. ${chart.subtitle}`,
    };
  };
  return { months: of('months'), map: of('map'), categories: of('categories') };
}

const monthsAtMost = 12;

function monthsChart(shown: Pictured, reading: Reading): Chart | null {
  const { columns, monthsTitle } = reading.t.openData;
  const last = shown.period.months.at(-1)!;
  const months = shown.editions
    .map(({ month }) => month)
    .filter((month) => month <= last)
    .slice(0, monthsAtMost)
    .toReversed();
  if (months.length < 2) return null;
  const of = (value: (row: Told) => number | null) =>
    months.map((month) => {
      const row = shown.figures.find((each) => each.area === shown.area.code && each.month === month);
      return row ? value(row) : null;
    });
  const [received, solved] = [of((row) => row.received), of((row) => row.solved)];
  return {
    ...factsOf(monthsTitle, shown, reading),
    kind: 'lines',
    categories: months.map((month) => monthName(month, reading)),
    series: [
      { name: columns.received, hue: 'teal', values: received },
      { name: columns.solved, hue: 'amber', values: solved },
    ],
    from: 0,
    to: topOf([...received, ...solved]),
  };
}

/** Above all values, and round when it is parted into four. */
function topOf(values: readonly (number | null)[]): number {
  const step = (Math.max(4, ...values.map((n) => n ?? 0)) * 1.05) / 4;
  const unit = 10 ** Math.floor(Math.log10(step));
  return 4 * unit * ([1, 2, 5].find((n) => n * unit >= step) ?? 10);
}

function categoriesChart(shown: Pictured, reading: Reading): Chart | null {
  const { columns, categoriesTitle } = reading.t.openData;
  const { months } = shown.period;
  const { names, figures } = shown.categories;
  const rows = names
    .map(({ code, name }) => ({
      name,
      sum: sumOf(
        figures.filter((row) => row.category === code && months.includes(row.month)),
        months.length,
      ),
    }))
    .filter(({ sum }) => sum.received !== null)
    .toSorted((one, other) => other.sum.received! - one.sum.received!);
  if (rows.length === 0) return null;
  return {
    ...factsOf(categoriesTitle, shown, reading),
    kind: 'bars',
    categories: rows.map(({ name }) => name),
    series: [
      { name: columns.received, hue: 'teal', values: rows.map(({ sum }) => sum.received) },
      { name: columns.solved, hue: 'amber', values: rows.map(({ sum }) => sum.solved) },
    ],
    stacked: false,
  };
}

function mapChart(shown: Pictured, reading: Reading): Chart | null {
  const { months } = shown.period;
  const placed = near(shown.within.points);
  const points = placed.flatMap(({ code, ...place }) => {
    const rows = shown.within.figures.filter((row) => row.area === code && months.includes(row.month));
    const { received } = sumOf(rows, months.length);
    return received === null ? [] : [{ ...place, value: received }];
  });
  if (points.length === 0) return null;
  const places = shown.parts.flatMap(({ code, name }) => middleOf(name, placed.filter(isIn(code))));
  return { ...factsOf(reading.t.openData.mapTitle, shown, reading), kind: 'bubbles', points, places };
}

const isIn = (area: string) => (place: { code: string }) => liesIn(place.code, area);

// Where the name of an area stands: among its kecamatan.
function middleOf(label: string, within: readonly Place[]): Place[] {
  if (within.length === 0) return [];
  const mean = (of: (place: Place) => number) =>
    within.reduce((sum, place) => sum + of(place), 0) / within.length;
  return [{ label, latitude: mean((place) => place.latitude), longitude: mean((place) => place.longitude) }];
}

/** Without those that lie so far out, islands mostly, that all others would be one spot. */
function near<P extends Place>(points: readonly P[]): P[] {
  const [latitude, longitude] = [
    middle(points.map((p) => p.latitude)),
    middle(points.map((p) => p.longitude)),
  ];
  const distanceOf = (point: P) => Math.hypot(point.latitude - latitude, point.longitude - longitude);
  const usual = middle(points.map(distanceOf));
  return points.filter((point) => distanceOf(point) <= 4 * usual);
}

const middle = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

const factsOf = (title: string, { area, period }: Pictured, reading: Reading) => ({
  title,
  subtitle: reading.t.openData.heading(area.name, periodName(period, reading)),
  unit: reading.t.openData.counted,
  lang: reading.lang,
});
