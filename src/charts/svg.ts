import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import 'echarts/lib/chart/bar.js';
import 'echarts/lib/chart/line.js';
import 'echarts/lib/chart/scatter.js';
import 'echarts/lib/component/gridSimple.js';
import 'echarts/lib/component/legendPlain.js';
import { aboveOf, sizeOf, wordsIn, type Chart, type Form, type Series } from './chart.ts';
import { bars, columns, lines } from './drawn.ts';
import { legend } from './frame.ts';
import { ground, nightStyle } from './palette.ts';
import { bubbles, heat } from './placed.ts';
import { escaped, fitting, letters, plain } from './words.ts';

use([SVGRenderer]);

/** A chart as SVG, drawn without a browser: the same value gives the same text. */
export function svgOf(given: Chart, form: Form): string {
  const chart = withPlainWords(given);
  if (chart.kind === 'words') return finished(saidIn(chart.text, form), chart, form);
  const { width, height } = sizeOf(chart, form);
  const drawing = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    drawing.setOption({ animation: false, legend: legend(chart), ...optionOf(chart, form) });
    return finished(drawing.renderToSVGString(), chart, form);
  } finally {
    drawing.dispose();
  }
}

function optionOf(chart: Exclude<Chart, { kind: 'words' }>, form: Form): Record<string, unknown> {
  switch (chart.kind) {
    case 'columns':
      return columns(chart, form);
    case 'bars':
      return bars(chart, form);
    case 'lines':
      return lines(chart, form);
    case 'heat':
      return heat(chart, form);
    case 'bubbles':
      return bubbles(chart, form);
  }
}

/**
 * ECharts' own text without what only a mouse or a strict policy would notice: hover styles, inline styles and names
 * that count up from one picture to the next; with a title, and with the colours of the night.
 */
function finished(svg: string, chart: Chart, form: Form): string {
  const drawn = svg
    .replace(/^<svg[^>]*>/, '')
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ (class|ecmeta_\w+|pointer-events)="[^"]*"/g, '')
    .replace(/ style="([^"]*)"/g, (_, style: string) => attributesOf(style))
    .replace(/="(url\(#)?zr\d+-/g, '="$1')
    .replaceAll(` font-family="${letters}"`, '')
    // Lines have nothing to fill, clips show no colour.
    .replaceAll(' fill="#000"', ' fill="none"')
    // What nobody sees: points without a size, the ground of the legend.
    .replace(/<path [^>]*(transform="matrix\(0,0,0,0,|fill-opacity="0")[^>]*><\/path>/g, '')
    .replace(/\n+/g, '\n');
  const { width, height } = sizeOf(chart, form);
  const sheet = form === 'sheet';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${letters}" role="img">`,
    `<title>${escaped(`${chart.title}: ${chart.subtitle}`)}</title>`,
    sheet
      ? `<rect width="${width}" height="${height}" fill="${ground.surface.light}"/>`
      : `<style>${nightStyle}</style>`,
    ...(sheet ? headingOf(chart, width) : []),
    drawn.trim(),
    '',
  ].join('\n');
}

const attributesOf = (style: string): string =>
  style
    .split(';')
    .flatMap((declaration) => {
      const [name, value] = declaration.split(':').map((part) => part.trim());
      return name && value ? [` ${name}="${value}"`] : [];
    })
    .join('');

const saidIn = (text: string, form: Form): string => {
  const said = wordsIn(text, form).map(
    (line, n) =>
      `<text x="10" y="${aboveOf(form) + 26 + 20 * n}" font-size="13px" fill="${ground.quiet.light}">${escaped(line)}</text>`,
  );
  return [...said, '</svg>'].join('\n');
};

const headingOf = ({ title, subtitle }: Chart, width: number): string[] =>
  [
    { text: title, y: 22, size: 17, weight: 650, color: ground.ink.light },
    { text: subtitle, y: 42, size: 13, weight: 400, color: ground.quiet.light },
  ].map(
    ({ text, y, size, weight, color }) =>
      `<text x="10" y="${y}" font-size="${size}px" font-weight="${weight}" fill="${color}">${escaped(fitting(text, width - 20, size))}</text>`,
  );

const words = (list: string[]) => list.map(plain);
const series = (list: Series[]) => list.map((each) => ({ ...each, name: plain(each.name) }));

const placed = <Kind extends { label: string }>(place: Kind): Kind => ({
  ...place,
  label: plain(place.label),
});

function withPlainWords(chart: Chart): Chart {
  switch (chart.kind) {
    case 'heat':
      return { ...chart, rows: words(chart.rows), columns: words(chart.columns) };
    case 'bubbles':
      return { ...chart, points: chart.points.map(placed), places: chart.places.map(placed) };
    case 'words':
      return { ...chart, text: plain(chart.text) };
    case 'bars': {
      const notes = chart.notes ? { notes: words(chart.notes) } : {};
      return { ...chart, ...notes, categories: words(chart.categories), series: series(chart.series) };
    }
    default:
      return { ...chart, categories: words(chart.categories), series: series(chart.series) };
  }
}
