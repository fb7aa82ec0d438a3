import { aboveOf, legendOf, sizeOf, type Chart, type Form, type Series } from './chart.ts';
import { ground, hues, patterns } from './palette.ts';
import { fitting, inTwoLines, letters, letterSize, widthOf } from './words.ts';

/** Where a chart is drawn within its picture: what the title, the legend and the axes leave. */
export type Frame = {
  width: number;
  height: number;
  top: number;
  right: number;
  bottom: number;
  left: number;
};

/** Room for an axis of words on the left, and for what is written below and behind. */
export function frameOf(chart: Chart, form: Form, { left, right = 12, bottom = 28 }: Partial<Frame>): Frame {
  const { width, height } = sizeOf(chart, form);
  return {
    width,
    height,
    top: aboveOf(form) + 14,
    right,
    bottom: legendOf(chart) + bottom,
    left: left ?? 12,
  };
}

export const gridOf = ({ top, right, bottom, left }: Frame) => ({
  top,
  right,
  bottom,
  left,
  // What is written may stand beyond: its room was reckoned above.
  outerBoundsMode: 'none' as const,
});

/** How much of the width words on the left may take: at most two fifths. */
export function wordsRoom(words: string[], form: Form): number {
  const most = form === 'narrow' ? 124 : 260;
  return Math.min(most, Math.max(24, ...words.map((word) => widthOf(word)))) + 12;
}

export const text = (color: string = ground.ink.light, size = letterSize) => ({
  color,
  fontFamily: letters,
  fontSize: size,
  textBorderWidth: 0,
});

/** A number on a chip of the ground, so that it can be read on a pattern. */
export const chip = () => ({
  ...text(),
  backgroundColor: ground.surface.light,
  padding: [1, 3],
  borderRadius: 2,
});

export const drawnIn = ({ hue }: Series) => ({
  color: hues[hue].light,
  decal: patterns[hue],
  // Two that touch stay apart also without colours.
  borderColor: ground.surface.light,
  borderWidth: 1,
});

/** An axis of words, each in one line unless its row has room for two. */
export const wordsAxis = (words: string[], room: number, lines: 1 | 2 = 1) => ({
  type: 'category' as const,
  data: words.map((word) => (lines === 2 ? inTwoLines : fitting)(word, room - 12)),
  axisTick: { show: false },
  axisLine: { lineStyle: { color: ground.quiet.light } },
  axisLabel: { ...text(ground.quiet.light), interval: 0, margin: 8 },
});

/** Under columns: every n-th word where all would run into each other, from the last one back. */
export function wordsBelow(words: string[], width: number) {
  const widest = Math.max(1, ...words.map((word) => widthOf(word))) + 8;
  const each = Math.max(1, Math.ceil((widest * words.length) / width));
  return {
    ...wordsAxis(words, Infinity),
    axisLabel: {
      ...text(ground.quiet.light),
      margin: 8,
      interval: (n: number) => (words.length - 1 - n) % each === 0,
    },
  };
}

export const legend = (chart: Chart) =>
  legendOf(chart) === 0
    ? { show: false }
    : {
        orient: 'vertical' as const,
        left: 4,
        bottom: 2,
        itemGap: 8,
        itemWidth: 22,
        itemHeight: 14,
        selectedMode: false as const,
        textStyle: text(),
      };
