import type { Chart, Form, Series } from './chart.ts';
import { chip, drawnIn, frameOf, gridOf, text, wordsAxis, wordsBelow, wordsRoom } from './frame.ts';
import { ground, hues } from './palette.ts';
import { fitting, widthOf, written } from './words.ts';

type Of<Kind extends Chart['kind']> = Extract<Chart, { kind: Kind }>;

const countAxis = (max: number) => ({
  type: 'value' as const,
  min: 0,
  max,
  splitLine: { lineStyle: { color: ground.line.light } },
});

/** Columns that stand on each other, with their sum above them. */
export function columns(chart: Of<'columns'>, form: Form) {
  const sums = sumsOf(chart.series, chart.categories.length);
  const top = roundUp(Math.max(1, ...sums));
  const axis = written(top, chart.lang);
  const frame = { ...frameOf(chart, form, { left: widthOf(axis) + 14, right: 18 }) };
  frame.top += 10;
  const perPixel = top / (frame.height - frame.top - frame.bottom);
  const broad = ((frame.width - frame.left - frame.right) / Math.max(1, chart.categories.length)) * 0.72;
  const words = sums.map((sum) => written(sum, chart.lang));
  const roomAbove = Math.max(0, ...words.map((word) => widthOf(word))) < broad * 1.35;
  return {
    grid: gridOf(frame),
    xAxis: wordsBelow(chart.categories, frame.width - frame.left - frame.right),
    yAxis: {
      ...countAxis(top),
      axisLabel: { ...text(ground.quiet.light), formatter: (value: number) => written(value, chart.lang) },
      interval: top / 4 >= 1 ? top / 4 : 1,
    },
    series: [
      ...chart.series.map((series) => ({
        ...stackOf(series),
        barCategoryGap: '28%',
        data: numbered(series, chart, (value, word) => value > 18 * perPixel && widthOf(word) + 8 < broad),
      })),
      sumsAbove(roomAbove ? words : [], sums, 'top'),
    ],
  };
}

/** Bars from the left, the first on top; beside each other or, stacked, behind each other. */
export function bars(chart: Of<'bars'>, form: Form) {
  const sums = chart.stacked
    ? sumsOf(chart.series, chart.categories.length)
    : chart.categories.map((_, n) => Math.max(0, ...chart.series.map(({ values }) => values[n] ?? 0)));
  const behind = chart.notes ?? sums.map((sum) => written(sum, chart.lang));
  const room = wordsRoom(chart.categories, form);
  const note = Math.min(form === 'narrow' ? 92 : 190, Math.max(0, ...behind.map((word) => widthOf(word))));
  const frame = frameOf(chart, form, { left: room, right: note + 14, bottom: chart.stacked ? 12 : 28 });
  const width = frame.width - frame.left - frame.right;
  const scale = chart.stacked ? { max: Math.max(1, ...sums), show: false } : scaleOf(sums, chart, width);
  const perPixel = scale.max / width;
  return {
    grid: gridOf(frame),
    xAxis: { ...countAxis(scale.max), ...scale },
    yAxis: { ...wordsAxis(chart.categories, room, chart.stacked ? 1 : 2), inverse: true },
    series: [
      ...chart.series.map((series) => ({
        ...(chart.stacked ? stackOf(series) : sideOf(series)),
        barCategoryGap: '30%',
        ...(chart.stacked && {
          data: numbered(series, chart, (value, word) => value / perPixel > widthOf(word) + 12),
        }),
      })),
      sumsAbove(
        behind.map((word) => fitting(word, note)),
        sums,
        'right',
      ),
    ],
  };
}

// Bars in which no number stands are read off an axis. It ends where the longest does, also below 1.
function scaleOf(values: number[], { lang }: Chart, width: number) {
  const max = Math.max(0, ...values) || 1;
  const least = max / Math.max(2, Math.min(5, Math.floor(width / 56)));
  const power = 10 ** Math.floor(Math.log10(least));
  const interval = [1, 2, 5, 10].find((digit) => digit * power >= least)! * power;
  // The end of the axis is no round number and has none.
  const isStep = (value: number) => Math.abs(value / interval - Math.round(value / interval)) < 1e-6;
  return {
    max,
    interval,
    axisLabel: {
      ...text(ground.quiet.light),
      formatter: (value: number) => (isStep(value) ? written(value, lang) : ''),
    },
    splitLine: { lineStyle: { color: ground.line.light }, showMaxLine: isStep(max) },
  };
}

/** Lines over time; a gap where there is no value. */
export function lines(chart: Of<'lines'>, form: Form) {
  const frame = frameOf(chart, form, { left: widthOf(written(chart.to, chart.lang)) + 14, right: 24 });
  const crowded = chart.categories.length * 44 > frame.width;
  return {
    grid: gridOf(frame),
    xAxis: wordsBelow(chart.categories, frame.width - frame.left - frame.right),
    yAxis: {
      ...countAxis(chart.to),
      min: chart.from,
      interval: (chart.to - chart.from) / 4,
      axisLabel: { ...text(ground.quiet.light), formatter: (value: number) => written(value, chart.lang) },
    },
    series: chart.series.map((series, n) => ({
      type: 'line',
      silent: true,
      clip: false,
      name: series.name,
      data: saidOn(series, chart, crowded),
      symbol: ['circle', 'rect', 'triangle', 'diamond'][n % 4],
      symbolSize: 8,
      showAllSymbol: true,
      lineStyle: {
        color: hues[series.hue].light,
        width: 2,
        type: (['solid', 'dashed', 'dotted'] as const)[n % 3],
      },
      itemStyle: { color: hues[series.hue].light },
    })),
  };
}

// Every value where there is room, else the last.
function saidOn({ values }: Series, { lang }: Chart, crowded: boolean) {
  const last = values.findLastIndex((value) => value !== null);
  return values.map((value, n) =>
    value === null
      ? '-'
      : {
          value,
          label: {
            show: !crowded || n === last,
            position: 'top',
            ...text(),
            formatter: written(value, lang),
          },
        },
  );
}

const stackOf = (series: Series) => ({ ...sideOf(series), stack: 'all' });

const sideOf = (series: Series) => ({
  type: 'bar',
  silent: true,
  name: series.name,
  data: series.values.map((value) => value || '-'),
  itemStyle: drawnIn(series),
});

/** Whose number stands in its part: those that have room for it. */
const numbered = (series: Series, { lang }: Chart, hasRoom: (value: number, word: string) => boolean) =>
  series.values.map((given) => {
    // A part without a height would still cut the axis with its border.
    if (!given) return '-';
    const value = given;
    const word = written(value, lang);
    return hasRoom(value, word) ? { value, label: { show: true, ...chip(), formatter: word } } : { value };
  });

/** An unseen series on top of all that carries what is written behind them. */
const sumsAbove = (words: string[], sums: number[], position: 'top' | 'right') => ({
  type: 'scatter',
  silent: true,
  symbolSize: 0,
  itemStyle: { opacity: 1 },
  data: words.map((word, n) => ({
    value: position === 'top' ? [n, sums[n]] : [sums[n], n],
    label: { show: true, position, distance: 4, ...text(), formatter: word },
  })),
});

const sumsOf = (series: Series[], length: number): number[] =>
  Array.from({ length }, (_, n) => series.reduce((sum, { values }) => sum + (values[n] ?? 0), 0));

/** The next number that four equal steps lead to: 4, 8, 12, 20, 40, 80, 100 … */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  for (const digit of [1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8, 10]) {
    const step = (digit * power) / 4;
    if (digit * power >= value && Number.isInteger(step)) return digit * power;
  }
  return Math.ceil(value / 4) * 4;
}
