import type { Language } from '../language/index.ts';
import type { Hue } from './palette.ts';
import { linesOf } from './words.ts';

/** A row of values, one for each category; null where there is nothing to say. */
export type Series = { name: string; hue: Hue; values: (number | null)[] };

/** Degrees (WGS 84). */
export type Place = { label: string; latitude: number; longitude: number };

type Facts = {
  /** What it shows, and of where and when: read aloud, and written above it where it stands alone. */
  title: string;
  subtitle: string;
  /** What the values count or measure: "pengaduan", "hari". */
  unit: string;
  /** By which language numbers are written. */
  lang: Language;
};

/** A picture as a value: the same value gives the same picture. `columns` and `stacked` bars stand on each other. */
export type Chart = Facts &
  (
    | { kind: 'columns'; categories: string[]; series: Series[] }
    | {
        kind: 'bars';
        categories: string[];
        series: Series[];
        stacked: boolean;
        /** What is written behind each bar instead of its sum. */
        notes?: string[];
      }
    | { kind: 'lines'; categories: string[]; series: Series[]; from: number; to: number }
    | { kind: 'heat'; rows: string[]; columns: string[]; values: number[][] }
    | { kind: 'bubbles'; points: (Place & { value: number })[]; places: Place[] }
    /** Where there is nothing to draw: why, in words, instead of an empty axis. */
    | { kind: 'words'; text: string }
  );

/** `wide` for a PC, `narrow` for a phone; `sheet` is wide with its title on it, on white, for a letter or a slide. */
export const forms = ['wide', 'narrow', 'sheet'] as const;
export type Form = (typeof forms)[number];

export type Size = { width: number; height: number };

const heading = 52;
const legendLine = 22;
const rowHeight = 26;

const widthIn = (form: Form) => (form === 'narrow' ? 320 : 720);

/** A text in as many lines as it takes. */
export const wordsIn = (text: string, form: Form): string[] => linesOf(text, widthIn(form) - 20);

/** How large a picture is drawn, in pixels of the screen. */
export function sizeOf(chart: Chart, form: Form): Size {
  const width = widthIn(form);
  return { width, height: bodyOf(chart, form) + legendOf(chart) + (form === 'sheet' ? heading : 0) };
}

/** How much of the height the title and the legend take, above and below what is drawn. */
export const aboveOf = (form: Form): number => (form === 'sheet' ? heading : 0);
export const legendOf = (chart: Chart): number => {
  const n = 'series' in chart && chart.series.length > 1 ? chart.series.length : 0;
  return n === 0 ? 0 : n * legendLine + 6;
};

function bodyOf(chart: Chart, form: Form): number {
  switch (chart.kind) {
    case 'bars':
      return (
        Math.max(1, chart.categories.length) * (chart.stacked ? rowHeight : rowHeight + 10) +
        (chart.stacked ? 40 : 56)
      );
    case 'heat':
      return Math.max(1, chart.rows.length) * 30 + (form === 'narrow' ? 116 : 72);
    case 'words':
      return wordsIn(chart.text, form).length * 20 + 24;
    case 'bubbles':
      return form === 'narrow' ? 300 : 420;
    default:
      return form === 'narrow' ? 220 : 280;
  }
}
