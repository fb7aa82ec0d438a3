import fc from 'fast-check';
import type { BlockSetting } from '../../src/documents/blocks.ts';
import { contentOf } from '../../src/documents/markdown.ts';
import { layouts } from '../../src/documents/paper.ts';
import type { Values } from '../../src/documents/kind.ts';
import { FaultyTemplate, fill, namesOf, parsePlaceholders } from '../../src/documents/placeholders.ts';
import { checkTemplate } from '../../src/documents/templates.ts';
import { catalogues } from '../../src/language/index.ts';

const setting: BlockSetting = {
  letterhead: {
    lines: ['Pemerintah'],
    office: 'Kecamatan Setiabudi',
    address: null,
    phone: null,
    areaCode: '31',
  },
  images: new Map([['a-photo', 'image-0']]),
  verification: { code: '7K3MQ9TX4B2C', url: 'http://localhost/verify/7K3M-Q9TX-4B2C' },
  words: catalogues.id.documents.paper,
};

// oxlint-disable-next-line typescript/no-explicit-any -- what pdfmake takes has too many shapes to name
type Loose = any;

const composed = (template: string, values: Values = {}) =>
  contentOf(fill(parsePlaceholders(template), values), setting) as Loose[];

/** Every text in the order in which it is printed, without the marks where a long word may break. */
function textsIn(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsIn);
  if (typeof node !== 'object' || node === null) return [];
  const { text, stack, columns, table, ul, ol } = node as Loose;
  if (typeof text === 'string') return [text.replaceAll('\u200B', '')];
  return [text, stack, columns, table?.body, ul, ol].flatMap(textsIn);
}

/** What a document is made of, without its words. */
function shapeOf(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(shapeOf);
  if (typeof node !== 'object' || node === null) return typeof node;
  return Object.fromEntries(
    Object.entries(node)
      .filter(([key]) => key !== 'id')
      .map(([key, value]) => [key, key === 'text' && typeof value === 'string' ? 'text' : shapeOf(value)]),
  );
}

const faultOf = (template: string) => {
  try {
    parsePlaceholders(template);
    return null;
  } catch (fault) {
    return (fault as FaultyTemplate).fault;
  }
};

describe('placeholders', () => {
  it('print values, lists, and what is missing', () => {
    const template =
      'Halo {{name}} dari {{office.name}}.\n\n{{#cases}}\n- {{number}}: {{text}} ({{name}})\n{{/cases}}\n{{^cases}}\nTidak ada.\n{{/cases}}\n';
    const cases = [
      { number: 1, text: 'Satu' },
      { number: 2, text: 'Dua' },
    ];
    const values = { name: 'Ani', office: { name: 'Setiabudi' }, cases };
    expect(textsIn(composed(template, values)).join('')).toBe(
      'Halo Ani dari Setiabudi.1: Satu (Ani)2: Dua (Ani)',
    );
    expect(textsIn(composed(template, { ...values, cases: [] })).join('')).toContain('Tidak ada.');
    expect(textsIn(composed('{{#names}}{{.}}, {{/names}}', { names: ['Ani', 'Budi'] })).join('')).toBe(
      'Ani, Budi, ',
    );
    expect(composed('{{#kept}}ya{{/kept}}{{nothing}}', { kept: false })).toEqual([]);
  });

  it('make rows of a table, whose head is repeated and whose dashes are the widths', () => {
    const template = '| No. | Uraian |\n| - | --- |\n{{#cases}}\n| {{n}} | {{text}} |\n{{/cases}}\n';
    const found = composed(template, {
      cases: Array.from({ length: 60 }, (_, n) => ({ n, text: 'a | b' })),
    }).find(({ table }) => table);
    expect(found.table.headerRows).toBe(1);
    expect(found.table.widths).toEqual(['25%', '75%']);
    expect(found.table.body).toHaveLength(61);
    expect(textsIn(found.table.body[7])).toEqual(['6', 'a | b']);
  });

  it('arrange without lines when a table has no heads', () => {
    const [found] = composed('|  |  |\n| --- | ---: |\n| Nomor | Jakarta |\n');
    expect(found).toMatchObject({ layout: 'bare', table: { headerRows: 0 } });
    expect(found.table.body[0][1].alignment).toBe('right');
  });

  it.each([
    ['satu\n\n{{#cases}}\nx', { code: 'unclosed', line: 3, name: 'cases' }],
    ['satu\n{{/cases}}', { code: 'unopened', line: 2, name: 'cases' }],
    ['{{#a}}{{#b}}{{/a}}{{/b}}', { code: 'unopened', line: 1, name: 'a' }],
    ['satu\ndua {{name', { code: 'notAPlaceholder', line: 2, name: 'dua {{name' }],
    ['{{ process.env[0] }}', { code: 'notAPlaceholder', line: 1, name: '{{ process.env[0] }}' }],
  ])('that are wrong are named with their line: %j', (template, fault) => {
    expect(faultOf(template)).toEqual(fault);
  });

  it('name a block that there is not, and one in the middle of a line', () => {
    expect(() => composed('{{> logo}}')).toThrow(FaultyTemplate);
    expect(() => composed('| a |\n| - |\n| {{> page}} |\n')).not.toThrow();
    expect(namesOf(parsePlaceholders('{{#a}}{{b.c}}{{/a}}{{> photos d}}'))).toEqual(
      new Set(['a', 'b.c', 'd']),
    );
    expect(checkTemplate('{{a}} {{typo}} {{title}}', '{{a}}')).toEqual({
      fault: null,
      unknownNames: ['typo'],
    });
    expect(checkTemplate('{{#a}}', '{{a}}').fault).toMatchObject({ code: 'unclosed' });
  });
});

describe("a citizen's text", () => {
  const nasty = [
    '**tebal** _miring_ `kode`',
    '# Judul\n\n- daftar\n1. satu',
    '| a | b |\n|---|---|\n| c | d |',
    '{{> signatures signers}} {{title}} {{#x}}',
    '</td><script>alert(1)</script>',
    '[tautan](javascript:alert(1)) ![gambar](logo.png) https://example.org',
    '\uE0000\uE001 \uE0001\uE001',
    '---\n***\n> kutipan\n\n    kode',
    'a'.repeat(400),
    '\\*\\{{',
    '&lt;b&gt; &nbsp;',
  ];
  const texts = fc.oneof(
    fc.constantFrom(...nasty),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.constantFrom(...'*_#|`-+>![](){}<>\\\n\t &;.1a\uE000\uE001'.split('')) }),
  );
  const template =
    '# Judul {{a}}\n\nAlinea {{a}} dan **{{b}}**.\n\n- {{b}}\n\n| K | L |\n| - | - |\n{{#rows}}\n| {{a}} | x {{.}} |\n{{/rows}}\n\n{{> facts facts}}\n';
  const of = (a: string, b: string) => ({ a, b, rows: [a, b], facts: [{ label: 'L', text: a }] });
  const plain = (text: string) =>
    // oxlint-disable-next-line no-control-regex
    text.replace(/\r\n?/g, '\n').replace(/[\uE000\uE001\u0000-\u0008\u000B-\u001F\u007F\u200B]/g, '');

  it('stands on paper as it was typed and never becomes markup', () => {
    const shape = JSON.stringify(shapeOf(composed(template, of('satu', 'dua'))));
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const content = composed(template, of(`Q${a}`, `Z${b}`));
        expect(JSON.stringify(shapeOf(content))).toBe(shape);
        const printed = textsIn(content);
        expect(printed.filter((text) => text === plain(`Q${a}`))).toHaveLength(6);
        expect(printed.filter((text) => text === plain(`Z${b}`))).toHaveLength(3);
      }),
      { numRuns: 400 },
    );
  });

  it('is never a link or an image of its own', () => {
    const content = JSON.stringify(composed(template, of(nasty[5]!, nasty[5]!)));
    expect(content).not.toMatch(/"link"|"image"/);
    const linked = composed('[lihat]({{url}})', { url: 'javascript:alert(1)' });
    expect(JSON.stringify(linked)).not.toContain('"link"');
  });

  it('breaks in words that are longer than their line', () => {
    const content = composed('| A | B |\n| - | ----- |\n| {{w}} | b |', { w: 'W'.repeat(100) });
    const { table } = content.find((node) => node.table);
    const [cell] = table.body[1] as [{ text: { text: string }[] }];
    const longest = Math.max(
      ...cell.text.map(({ text }) => Math.max(...text.split('\u200B').map((w) => w.length))),
    );
    expect(longest * 8).toBeLessThan(485 / 6 + 40);
  });
});

describe('a table', () => {
  it('keeps each row whole on a page, and one that is taller than a page in pieces without a line between', () => {
    const rows = ['pendek', 'Kalimat yang panjang sekali. '.repeat(200), 'pendek juga'];
    const source = '| No. | Uraian |\n| - | --- |\n{{#rows}}\n| 1 | {{.}} |\n{{/rows}}';
    const table = composed(source, { rows }).find((node) => node.table);
    expect(table.table).toMatchObject({ headerRows: 1, keepWithHeaderRows: 1, dontBreakRows: true });
    const { body, seams } = table.table as { body: unknown[]; seams: Set<number> };
    expect(body.length).toBeGreaterThan(6);
    expect([...seams]).toEqual(Array.from({ length: body.length - 4 }, (_, n) => n + 3));
    const line = layouts.ruled!.hLineWidth as (row: number, node: unknown) => number;
    expect([2, 3, body.length - 1].map((row) => line(row, table))).toEqual([0.5, 0, 0.5]);
  });
});

describe('ready-made blocks', () => {
  it('put photos two a row and say what can not be shown', () => {
    const photos = ['a-photo', 'gone', 'a-photo'].map((photo, n) => ({ photo, caption: `Foto ${n}` }));
    const rows = composed('{{> photos photos}}', { photos });
    expect(rows.map(({ columns }) => columns.length)).toEqual([2, 1]);
    expect(JSON.stringify(rows[0])).toContain(catalogues.id.documents.paper.photoMissing);
    expect(composed('{{> photos photos}}', { photos: [] })).toEqual([]);
  });

  it('keep a heading with what must stay whole', () => {
    const signers = [{ title: 'Lurah', name: 'Ani', nip: '19750619 199503 1 003', drawn: 'a-photo' }];
    const [kept] = composed('## Tanda tangan\n\n{{> signatures signers}}', { signers });
    expect(kept).toMatchObject({ unbreakable: true, stack: [{ headlineLevel: 2 }, { unbreakable: true }] });
    expect(textsIn(kept)).toEqual(expect.arrayContaining(['Lurah', 'Ani', 'NIP 19750619 199503 1 003']));
    expect(JSON.stringify(kept)).toContain('image-0');
  });

  it('turn the page, lay it down and leave room', () => {
    expect(composed('{{> page landscape}}')[0]).toMatchObject({
      pageBreak: 'before',
      pageOrientation: 'landscape',
    });
    expect(composed('{{> page}}')[0]).toMatchObject({ pageOrientation: 'portrait' });
    expect(composed('| A |\n| - |\n{{#none}}\n| {{.}} |\n{{/none}}', { none: [] })).toEqual([]);
    expect(composed('{{> letterhead}}').length).toBe(2);
    expect(JSON.stringify(composed('{{> verification}}'))).toContain('7K3M-Q9TX-4B2C');
  });
});
