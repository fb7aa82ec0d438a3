import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printed } from '../../src/documents/printing.ts';
import { workbookOf, type Sheet } from '../../src/documents/workbook.ts';
import { colour, factsOf, orderOf, unzipped } from './paper.ts';

const print = (...order: Parameters<typeof orderOf>) => printed(orderOf(...order), () => {});

describe('a PDF', () => {
  it('says its title and language, carries its fonts and text that can be selected', async () => {
    const { bytes, pages } = await print('# Judul\n\nHalo **tebal** _miring_ **_keduanya_**.');
    expect(pages).toBe(1);
    expect(factsOf(bytes)).toMatchObject({
      version: '1.7',
      language: 'id',
      showsTitle: true,
      title: 'Berita acara peninjauan 7K3M-Q9TX',
      pages: 1,
      fonts: new Set(['Roboto-Regular', 'Roboto-Medium', 'Roboto-Italic', 'Roboto-MediumItalic']),
      embedded: 4,
      toUnicode: 4,
    });
    expect(factsOf((await print('x', { language: 'en' })).bytes).language).toBe('en');
  });

  it('goes on over pages with a row for each case, and has one page without any', async () => {
    const template =
      '| No | Uraian |\n| -- | ------ |\n{{#cases}}\n| {{n}} | {{text}} |\n{{/cases}}\n{{^cases}}\nNihil.\n{{/cases}}';
    const cases = Array.from({ length: 60 }, (_, n) => ({ n, text: 'Saluran air mampet. '.repeat(40) }));
    const { values } = orderOf('');
    expect((await print(template, { values: { ...values, cases } })).pages).toBeGreaterThan(8);
    expect((await print(template, { values: { ...values, cases: [] } })).pages).toBe(1);
  });

  it('draws photos and signatures that are lent to it', async () => {
    const values = { ...orderOf('').values, photos: [{ photo: 'a', caption: 'Foto 1' }, { photo: 'b' }] };
    const images = new Map([['a', new Uint8Array(await colour('#f00'))]]);
    const { bytes } = await print('{{> photos photos}}', { values, images });
    expect(factsOf(bytes).images).toBe(1);
  });

  it('reads no file and no address that a template names', async () => {
    await expect(print('![x](/etc/hostname)')).resolves.toMatchObject({ pages: 1 });
    const made = await print('![x](http://localhost/a.png)\n\n[lihat](http://localhost/)');
    expect(factsOf(made.bytes).images).toBe(0);
  });

  it("is printed with the built-in template when an office's own is faulty, and says so", async () => {
    const templates = [
      { file: '31.74.02/id/reviewRecord.md', text: 'a\n{{#b}}', own: true },
      { file: 'id/reviewRecord.md', text: 'a\n\n{{> stamp}}', own: true },
      { file: 'built-in.md', text: 'Bawaan', own: false },
    ];
    const made = await print('', { templates });
    expect(made.pages).toBe(1);
    expect(made.templateFault).toEqual({
      code: 'unclosed',
      line: 2,
      name: 'b',
      file: '31.74.02/id/reviewRecord.md',
    });
    await expect(print('{{#b}}')).rejects.toThrow('unclosed');
  });

  it.each(['id', 'en'] as const)('comes out of every built-in template, in %s', async (language) => {
    const folder = join(import.meta.dirname, '../../views/documents', language);
    const text = readFileSync(join(folder, 'reviewRecord.md'), 'utf8');
    expect((await print(text, { language, confidential: true })).pages).toBe(1);
  });
});

describe('an XLSX', () => {
  const sheets: Sheet[] = [
    {
      name: 'Kasus: 1/2',
      columns: [
        { head: 'Uraian', kind: 'text', width: 40 },
        { head: 'Hari', kind: 'number' },
        { head: 'Tanggal', kind: 'day' },
        { head: 'Saat', kind: 'time' },
      ],
      rows: [
        ['=HYPERLINK("http://x";"klik")', 3, '2026-11-22', '2026-11-22T09:30'],
        ['+62', 0, null, 'tidak dicatat'],
        ['-1', null, '', null],
        ['@SUM(A1)\u0007 <b>&', 1.5, '2026-02-30', null],
      ],
    },
    { name: 'Kasus: 1/2', columns: [{ head: 'A', kind: 'text' }], rows: [] },
  ];

  it('keeps texts texts, numbers numbers and dates dates', async () => {
    const files = unzipped(await workbookOf(sheets));
    const sheet = files.get('xl/worksheets/sheet1.xml')!;
    const texts = files.get('xl/sharedStrings.xml') ?? sheet;
    expect(sheet).not.toContain('<f>');
    for (const text of [
      '=HYPERLINK(&quot;',
      '+62',
      '-1',
      '@SUM(A1) &lt;b&gt;&amp;',
      '2026-02-30',
      'tidak dicatat',
    ])
      expect(texts.replaceAll('"', '&quot;')).toContain(text);
    expect(texts).not.toContain('\u0007');
    // 22 November 2026 is day 46348 of a spreadsheet's calendar.
    expect(sheet).toContain('<v>46348</v>');
    expect(sheet).toContain('<v>46348.395833');
    expect(sheet).toContain('<v>1.5</v>');
  });

  it('freezes its heads, sets widths and names each sheet once', async () => {
    const files = unzipped(await workbookOf(sheets));
    expect(files.get('xl/worksheets/sheet1.xml')).toMatch(/<pane [^>]*ySplit="1"[^>]*state="frozen"/);
    expect(files.get('xl/worksheets/sheet1.xml')).toMatch(/<col [^>]*width="40(\.\d+)?"/);
    const names = [
      ...files.get('xl/workbook.xml')!.matchAll(/<sheet name="([^"]*)"|<sheet [^>]*name="([^"]*)"/g),
    ];
    expect(names.map((found) => found[1] ?? found[2])).toEqual(['Kasus  1 2', 'Kasus  1 2 2']);
  });

  it('says where it is from', async () => {
    const { bytes, pages } = await print('', { mediaType: 'xlsx', sheets });
    const files = [...unzipped(bytes).values()].join('');
    expect(files).toContain('http://localhost/verify/7K3M-Q9TX-4B2C');
    expect(pages).toBeNull();
  });
});
