import { sizeOf, type Chart, type Size } from '../charts/chart.ts';
import type { Catalogue } from '../language/index.ts';
import { askingOf, questionOf, spanOf, type Asking, type Reader } from './asked.ts';
import type { Cell, Figure } from './figure.ts';
import type { Typed } from './forms.ts';
import { figures } from './figures.ts';
import { countedLater, type FigureName } from './names.ts';
import { figurePagePath, figurePath, figuresPath } from './paths.ts';

/** A picture with its table, as `views/figures/picture.ejs` prints it: on the page of figures, or on a first screen. */
export type Picture = {
  kind: 'picture';
  name: FigureName;
  title: string;
  text: string;
  said: string[];
  src: string;
  narrowSrc: string;
  size: Size;
  narrowSize: Size;
  alt: string;
  /** Said instead of the picture where there is nothing to draw: why, and what to do. */
  empty: string | null;
  table: {
    head: string;
    columns: string[];
    rows: {
      label: string;
      href: string | null;
      cells: { text: string; href: string | null; count: number | null }[];
    }[];
    /** How many rows more are in the files. */
    more: string | null;
  };
  /** Where its whole table is, when it is not here. */
  tableHref: string | null;
  downloads: { href: string; label: string }[];
  /** The page of figures of the same question. */
  href: string;
};

const rowsShown = 15;

/** The pictures of these names for somebody's own area and the usual weeks, or for what is asked. @throws NotFound */
export async function picturesOf(
  reader: Reader,
  names: readonly FigureName[],
  given: Partial<Typed> = {},
): Promise<Picture[]> {
  const asking = await askingOf(reader, given);
  return picturesFor(asking, names);
}

/** The same for a question that was read. */
export const picturesFor = (asking: Asking, names: readonly FigureName[]): Promise<Picture[]> =>
  Promise.all(
    names.map(async (name) =>
      countedLater.includes(name)
        ? pictureLater(name, asking)
        : pictureOf(await figures[name](asking), asking),
    ),
  );

/** A picture that is counted when a browser fetches it, and its table when somebody opens it. */
function pictureLater(name: FigureName, asking: Asking): Picture {
  const { title, text } = name === 'map' ? asking.t.figures.map : asking.t.figures.unitWork;
  const facts = { title, subtitle: spanOf(asking), unit: '', lang: asking.lang };
  const chart: Chart =
    name === 'map'
      ? { ...facts, kind: 'bubbles', points: [], places: [] }
      : { ...facts, kind: 'bars', stacked: false, categories: Array<string>(8).fill(''), series: [] };
  const table = { head: '', columns: [], rows: [] };
  const figure: Figure = { name, title, text, said: [], table, chart, empty: null };
  return { ...pictureOf(figure, asking), tableHref: figurePagePath(name, questionOf(asking.asked)) };
}

/** A figure as a page prints it, with the first rows of its table or with all. */
export function pictureOf(figure: Figure, asking: Asking, atMost = rowsShown): Picture {
  const { t, asked } = asking;
  const { name, title, text, said, chart, empty, table } = figure;
  const question = questionOf(asked);
  const more = table.rows.length - atMost;
  return {
    kind: 'picture',
    name,
    title,
    text,
    said: empty ? [] : said,
    src: figurePath(name, 'svg', question),
    narrowSrc: figurePath(name, 'svg', { ...question, w: 'narrow' }),
    size: sizeOf(chart, 'wide'),
    narrowSize: sizeOf(chart, 'narrow'),
    alt: t.figures.alt(title, chart.subtitle),
    empty,
    table: {
      head: table.head,
      columns: table.columns,
      rows: table.rows.slice(0, atMost).map(({ label, href, cells }) => ({
        label,
        href: href ?? null,
        cells: cells.map((cell) => ({
          text: shown(cell, t),
          href: cell.value ? (cell.href ?? null) : null,
          count: cell.value !== null && cell.href ? cell.value : null,
        })),
      })),
      more: more > 0 ? t.figures.more(more) : null,
    },
    tableHref: null,
    downloads: [
      ...(empty
        ? []
        : [{ href: figurePath(name, 'svg', { ...question, w: 'sheet' }), label: t.figures.image }]),
      { href: figurePath(name, 'csv', question), label: 'CSV' },
      { href: figurePath(name, 'xlsx', question), label: 'XLSX' },
    ],
    href: figuresPath(question),
  };
}

const shown = ({ value, kind }: Cell, { figures: words }: Catalogue): string =>
  value === null ? words.none : kind === 'share' ? words.percent(value) : words.number(value);
