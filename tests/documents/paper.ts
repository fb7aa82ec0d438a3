import { inflateRawSync } from 'node:zlib';
import sharp from 'sharp';
import type { Order } from '../../src/documents/press.ts';

/** An order for a PDF from one template, as the worker gives it to its thread. */
export const orderOf = (template: string, changes: Partial<Order> = {}): Order => ({
  kind: 'reviewRecord',
  code: '7K3MQ9TX4B2C',
  url: 'http://localhost/verify/7K3M-Q9TX-4B2C',
  title: 'Berita acara peninjauan 7K3M-Q9TX',
  office: 'Kecamatan Setiabudi',
  language: 'id',
  mediaType: 'pdf',
  confidential: false,
  madeAt: new Date('2026-11-22T03:00:00Z'),
  templates: [{ file: 'built-in.md', text: template, own: false }],
  values: {
    letterhead: {
      lines: ['Pemerintah'],
      office: 'Kecamatan Setiabudi',
      address: null,
      phone: null,
      areaCode: '31',
    },
  },
  sheets: [],
  images: new Map(),
  ...changes,
});

export const colour = (background: string): Promise<Buffer> =>
  sharp({ create: { width: 40, height: 30, channels: 3, background } })
    .jpeg()
    .toBuffer();

/** What a PDF says of itself outside its pages, as far as plain objects tell. */
export function factsOf(bytes: Uint8Array) {
  const text = Buffer.from(bytes).toString('latin1');
  const all = (pattern: RegExp) => [...text.matchAll(pattern)];
  return {
    version: /^%PDF-(\d\.\d)/.exec(text)?.[1],
    language: /\/Lang \((\w+)\)/.exec(text)?.[1],
    showsTitle: /\/DisplayDocTitle true/.test(text),
    title: titleOf(text),
    pages: all(/\/Type \/Page\b(?!s)/g).length,
    fonts: new Set(all(/\/BaseFont \/\w+\+([\w-]+)/g).map(([, name]) => name)),
    embedded: all(/\/FontFile2 /g).length,
    toUnicode: all(/\/ToUnicode /g).length,
    images: all(/\/Subtype \/Image/g).length,
  };
}

// Either beside its name or in an object of its own.
function titleOf(text: string): string | undefined {
  const reference = /\/Title (\d+) 0 R\s*\/Author/.exec(text)?.[1];
  const source = reference ? (new RegExp(`\\n${reference} 0 obj\\n\\(([^)]*)\\)`).exec(text)?.[1] ?? '') : '';
  return source.startsWith('þÿ')
    ? Buffer.from(source.slice(2), 'latin1').swap16().toString('utf16le')
    : source;
}

/** The files in a ZIP archive by name: an XLSX is one. */
export function unzipped(bytes: Uint8Array): Map<string, string> {
  const zip = Buffer.from(bytes);
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(zip.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16);
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const [size, name, extra, comment] = [20, 28, 30, 32].map((offset) =>
      offset === 20 ? zip.readUInt32LE(at + 20) : zip.readUInt16LE(at + offset),
    ) as [number, number, number, number];
    const local = zip.readUInt32LE(at + 42);
    const begin = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(begin, begin + size);
    const text = zip.readUInt16LE(at + 10) === 8 ? inflateRawSync(content) : content;
    files.set(zip.toString('utf8', at + 46, at + 46 + name), text.toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return files;
}
