import { forms, sizeOf } from '../../src/charts/chart.ts';
import { Drawing, markOf } from '../../src/charts/drawing.ts';
import { svgOf } from '../../src/charts/svg.ts';
import { chartsWith } from './charts.ts';

const drawn = (word: string) => chartsWith(word).flatMap((chart) => forms.map((form) => svgOf(chart, form)));

const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, word]) => word!);

// Elements with quoted attributes, and text in which every sign of XML is escaped: nothing else is in a picture.
const wellFormed =
  /^(?:<\/?[a-zA-Z]+(?: [a-zA-Z:-]+="[^"<]*")*\s*\/?>|[^<>&]|&(?:amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)+$/;

describe('a picture', () => {
  it('is the same for the same value, whatever was drawn before', () => {
    expect(drawn('Saluran')).toEqual(drawn('Saluran'));
  });

  it('has the size that its page leaves for it', () => {
    for (const chart of chartsWith('Saluran'))
      for (const form of forms) {
        const { width, height } = sizeOf(chart, form);
        expect(svgOf(chart, form)).toContain(
          `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`,
        );
        expect(svgOf(chart, form)).toMatch(/^<svg [^]*<\/svg>\n$/);
        expect(width).toBe(form === 'narrow' ? 320 : 720);
      }
  });

  it.each([
    '</text><script>alert(1)</script>',
    '"><image href="https://elsewhere.example/x.png" onload="alert(1)"/>',
    "]]><!ENTITY x 'y'> &amp; &#60;b&#62; <![CDATA[",
    'url(#zr0-p0) ="zr0-p1" style="fill:url(https://elsewhere.example)"',
    '{a|rich} {b} {c} {value} ${x}',
    'a\u0000b\u001Bc\uFFFE\uD800 baris\nbaru',
  ])('holds %j as a word and nothing else', (word) => {
    for (const svg of drawn(word)) {
      expect(svg.replaceAll(/<style>[^<]*<\/style>/g, '')).toMatch(wellFormed);
      expect(svg).not.toMatch(/<(script|image|foreignObject|a|use|iframe)\b|\s(on\w+|href)="|<!|<\?/i);
      // oxlint-disable-next-line no-control-regex
      expect(svg).not.toMatch(/[\u0000-\u0008\u000B-\u001F\uFFFE]/);
    }
  });

  it('writes a template of the library as the words that it is', () => {
    const [columns] = drawn('{b}: {c}');
    expect(columns).toContain('>{b}: {c}<');
  });

  it('parts a long name of a row in two lines, where the place begins', () => {
    const bars = chartsWith('Satpel Bina Marga Sawah\u00a0Besar').find(
      (chart) => chart.kind === 'bars' && !chart.stacked,
    )!;
    expect(textsOf(svgOf(bars, 'wide'))).toContain('Satpel Bina Marga Sawah\u00a0Besar');
    const narrow = textsOf(svgOf(bars, 'narrow'));
    expect(narrow).toEqual(
      expect.arrayContaining([expect.stringMatching(/^Satpel Bina/), 'Sawah\u00a0Besar']),
    );
  });

  it.each([
    [
      [0.2, 0.4],
      ['0', '0,1', '0,2', '0,3', '0,4'],
    ],
    [
      [3, 10.8],
      ['0', '5', '10'],
    ],
    [
      [0, 0],
      ['0', '0,2', '0,4', '0,6', '0,8', '1'],
    ],
  ])('with bars as long as %j has an axis that ends with the longest', (values, axis) => {
    const facts = { title: 'Kinerja', subtitle: '', unit: 'hari', lang: 'id' } as const;
    const series = [{ name: 'Median', hue: 'teal' as const, values }];
    const categories = ['A', 'B'];
    const chart = { ...facts, kind: 'bars' as const, stacked: false, categories, series, notes: ['', ''] };
    expect(textsOf(svgOf(chart, 'wide')).filter((word) => /^\d/.test(word))).toEqual(axis);
  });

  it('writes numbers by the language of who looks', () => {
    const [chart] = chartsWith('A');
    expect(svgOf(chart!, 'wide')).toContain('>1.734<');
    expect(svgOf({ ...chart!, lang: 'en' }, 'wide')).toContain('>1,734<');
  });

  it('carries the colours of the night, but on a sheet; no styles else, no script, no address', () => {
    for (const chart of chartsWith('A')) {
      const [wide, narrow, sheet] = forms.map((form) => svgOf(chart, form));
      for (const svg of [wide, narrow]) {
        expect(svg).toContain('@media (prefers-color-scheme: dark)');
        // Every colour that is drawn has one of the night.
        for (const [, color] of svg!.matchAll(/ (?:fill|stroke)="(#[^"]+)"/g))
          expect(svg).toContain(`[fill="${color}"]{fill:`);
      }
      expect(sheet).not.toContain('<style');
      expect(sheet).toContain('font-weight="650"');
      expect(`${wide}${sheet}`).not.toMatch(/\sstyle="|class="|ecmeta/);
    }
  });
});

describe('who draws', () => {
  it('is a process of its own that ends when it is told to; what was drawn is kept', async () => {
    const drawing = new Drawing();
    const [chart, other] = chartsWith('A');
    const mark = markOf(chart!, 'wide', '1');
    const svg = await drawing.draw(chart!, 'wide', mark);
    expect(svg).toBe(svgOf(chart!, 'wide'));
    drawing.close();
    // Kept: nobody has to draw it.
    expect(await drawing.draw(other!, 'wide', mark)).toBe(svg);
    expect(markOf(chart!, 'narrow', '1')).not.toBe(mark);
    expect(markOf(chart!, 'wide', '2')).not.toBe(mark);
    expect(markOf(chartsWith('A')[0]!, 'wide', '1')).toBe(mark);
  });

  it('says that it could not, and draws on', async () => {
    const drawing = new Drawing();
    const [chart] = chartsWith('A');
    const broken = { ...chart!, categories: null } as never;
    await expect(drawing.draw(broken, 'wide', 'x')).rejects.toThrow(/null/);
    expect(await drawing.draw(chart!, 'narrow', 'y')).toContain('<svg');
    drawing.close();
  });
});
