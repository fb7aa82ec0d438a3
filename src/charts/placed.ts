import type { Chart, Form, Place } from './chart.ts';
import { frameOf, gridOf, text, wordsAxis, wordsRoom } from './frame.ts';
import { ground, heats, hues } from './palette.ts';
import { fitting, letterSize, widthOf, written } from './words.ts';

type Of<Kind extends Chart['kind']> = Extract<Chart, { kind: Kind }>;

/** A table of cells, the darker the more (by the root, so that few are told from none); each says its number. */
export function heat(chart: Of<'heat'>, form: Form) {
  const room = wordsRoom(chart.rows, form);
  const upright = form === 'narrow';
  const head = upright ? 96 : 42;
  const frame = frameOf(chart, form, { left: room, right: 6, bottom: 10 });
  frame.top += head;
  const width = (frame.width - frame.left - frame.right) / Math.max(1, chart.columns.length);
  const height = (frame.height - frame.top - frame.bottom) / Math.max(1, chart.rows.length);
  const most = Math.max(1, ...chart.values.flat());
  const stepOf = (value: number) =>
    heats[value === 0 ? 0 : Math.ceil(Math.sqrt(value / most) * (heats.length - 1))]!;
  return {
    grid: gridOf(frame),
    xAxis: {
      ...wordsAxis(
        chart.columns.map((word) =>
          upright
            ? fitting(word, head)
            : word
                .split(' ')
                .map((part) => fitting(part, width - 4, letterSize - 1))
                .join('\n'),
        ),
        Infinity,
      ),
      position: 'top',
      axisLine: { show: false },
      axisLabel: {
        ...text(ground.quiet.light, letterSize - 1),
        interval: 0,
        margin: 6,
        rotate: upright ? 90 : 0,
      },
    },
    yAxis: { ...wordsAxis(chart.rows, room), inverse: true, axisLine: { show: false } },
    series: [
      {
        type: 'scatter',
        silent: true,
        symbol: 'rect',
        symbolSize: [width - 2, height - 2],
        data: chart.values.flatMap((row, y) =>
          row.map((value, x) => ({
            value: [x, y],
            itemStyle: { color: stepOf(value).fill.light, opacity: 1 },
            label: {
              show: true,
              ...text(stepOf(value).text.light),
              formatter: value === 0 ? '' : written(value, chart.lang),
            },
          })),
        ),
      },
    ],
  };
}

const metresPerDegree = 111_195;

/** Circles at their points, as large as their values; names of places behind them, north is up. */
export function bubbles(chart: Of<'bubbles'>, form: Form) {
  const frame = frameOf(chart, form, { left: 6, right: 6, bottom: 26 });
  const [width, height] = [frame.width - frame.left - frame.right, frame.height - frame.top - frame.bottom];
  const spots = laidOut([...chart.points, ...chart.places], width, height);
  const most = Math.max(1, ...chart.points.map(({ value }) => value));
  // Many points are many neighbours.
  const largest =
    Math.max(16, Math.min(52, 320 / Math.sqrt(chart.points.length || 1))) * (form === 'narrow' ? 0.75 : 1);
  const sizeOf = (value: number) => Math.max(4, Math.sqrt(value / most) * largest);
  const scale = scaleOf(spots.metresPerPixel, width);
  const order = chart.points
    .map((point, n) => ({ point, at: spots.at[n]! }))
    .toSorted((one, other) => other.point.value - one.point.value);
  return {
    grid: gridOf(frame),
    xAxis: axis(width),
    yAxis: axis(height),
    series: [
      {
        type: 'scatter',
        silent: true,
        itemStyle: {
          color: hues.teal.light,
          opacity: 0.88,
          borderColor: ground.surface.light,
          borderWidth: 1,
        },
        data: order.map(({ point, at }) => ({
          value: at,
          symbolSize: sizeOf(point.value),
          label: {
            show: sizeOf(point.value) > widthOf(written(point.value, chart.lang), 12) + 6,
            ...text(ground.surface.light, 12),
            formatter: written(point.value, chart.lang),
          },
        })),
      },
      named(chart.places, spots.at.slice(chart.points.length)),
      // Few circles and no other names: each says its own.
      ...(chart.places.length === 0 && chart.points.length <= 20
        ? [beneath(order.map(({ point, at }) => ({ label: point.label, at, size: sizeOf(point.value) })))]
        : []),
      {
        type: 'line',
        silent: true,
        symbol: 'none',
        lineStyle: { color: ground.quiet.light, width: 2 },
        clip: false,
        data: [
          [4, -10],
          [4 + scale.length, -10],
        ],
      },
      {
        type: 'scatter',
        silent: true,
        symbolSize: 0,
        clip: false,
        itemStyle: { opacity: 1 },
        data: [{ value: [4 + scale.length, -10], label: scaleLabel(scale.metres, chart.lang) }],
      },
    ],
  };
}

const scaleLabel = (metres: number, lang: Chart['lang']) => ({
  show: true,
  position: 'right',
  ...text(ground.quiet.light, 12),
  formatter: metres >= 1000 ? `${written(metres / 1000, lang)} km` : `${written(metres, lang)} m`,
});

const axis = (max: number) => ({ type: 'value' as const, min: 0, max, show: false });

const named = (places: Place[], at: [number, number][]) => ({
  type: 'scatter',
  silent: true,
  symbolSize: 0,
  itemStyle: { opacity: 1 },
  z: 5,
  data: at,
  label: {
    show: true,
    position: 'inside',
    ...text(ground.ink.light, 12),
    fontWeight: 'bold',
    backgroundColor: ground.surface.light,
    padding: [1, 3],
    borderRadius: 2,
    formatter: ({ dataIndex }: { dataIndex: number }) => fitting(places[dataIndex]!.label, 150, 12),
  },
});

const beneath = (spots: { label: string; at: [number, number]; size: number }[]) => ({
  type: 'scatter',
  silent: true,
  symbolSize: 0,
  itemStyle: { opacity: 1 },
  data: spots.map(({ label, at, size }) => ({
    value: at,
    label: {
      show: true,
      position: 'bottom',
      distance: size / 2 + 2,
      ...text(ground.quiet.light, 11),
      formatter: fitting(label, 110, 11),
    },
  })),
});

/** Points in pixels from the lower left, one scale for both directions: a city is flat enough. */
function laidOut(points: { latitude: number; longitude: number }[], width: number, height: number) {
  const [south, north] = edges(points.map(({ latitude }) => latitude));
  const [west, east] = edges(points.map(({ longitude }) => longitude));
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const margin = 30;
  if (points.length === 0) return { at: [], metresPerPixel: 2 };
  const metresPerPixel = Math.max(
    ((east - west) * shrink * metresPerDegree) / (width - 2 * margin),
    ((north - south) * metresPerDegree) / (height - 2 * margin),
    2,
  );
  const pixels = metresPerDegree / metresPerPixel;
  const at = points.map(({ latitude, longitude }): [number, number] => [
    tenth(width / 2 + (longitude - (west + east) / 2) * shrink * pixels),
    tenth(height / 2 + (latitude - (south + north) / 2) * pixels),
  ]);
  return { at, metresPerPixel };
}

const tenth = (value: number) => Math.round(value * 10) / 10;

const edges = (values: number[]): [number, number] =>
  values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [
    Infinity,
    -Infinity,
  ] as [number, number]);

/** The longest round distance in a quarter of the width. */
function scaleOf(metresPerPixel: number, width: number): { metres: number; length: number } {
  const longest = (metresPerPixel * width) / 4;
  const power = 10 ** Math.floor(Math.log10(longest));
  const metres = ([5, 2, 1].find((digit) => digit * power <= longest) ?? 1) * power;
  return { metres, length: Math.round(metres / metresPerPixel) };
}
