import type { Column, Content, TableCell } from 'pdfmake/interfaces.js';
import type { Catalogue } from '../language/index.ts';
import { shownCode } from './codes.ts';
import { breakable } from './long-words.ts';
import type { Letterhead } from './letterhead.ts';
import type { Value, Values } from './kind.ts';
import { FaultyTemplate, type Slot } from './placeholders.ts';

/** What ready-made blocks need beside the template's values. */
export type BlockSetting = {
  letterhead: Letterhead;
  /** Names of images that can be drawn, by photo id, drawn signature or file name. */
  images: ReadonlyMap<string, string>;
  verification: { code: string; url: string };
  words: Catalogue['documents']['paper'];
};

type Block = Extract<Slot, { block: string }>;

/** Points between the margins of A4 upright and lying. */
export const widths = { portrait: 485, landscape: 732 };

/** A ready-made part of a document, by its name in the template. @throws FaultyTemplate */
export function block(slot: Block, setting: BlockSetting, width: number): Content[] {
  const make = blocks[slot.block];
  if (!make) throw new FaultyTemplate({ code: 'unknownBlock', line: slot.line, name: slot.block });
  return make(slot, setting, width);
}

const blocks: Record<string, (slot: Block, setting: BlockSetting, width: number) => Content[]> = {
  letterhead: (_slot, setting, width) => letterhead(setting, width),
  facts: ({ value }, _setting, width) => [facts(groupsIn(value), width)],
  photos: ({ value }, setting, width) => photos(groupsIn(value), setting, width),
  signatures: ({ value }, setting) => signatures(groupsIn(value), setting),
  page: ({ argument }) => [
    {
      text: '',
      pageBreak: 'before',
      pageOrientation: argument === 'landscape' ? 'landscape' : 'portrait',
    },
  ],
  verification: (_slot, setting) => [verification(setting)],
  space: ({ argument }) => [{ text: '', margin: [0, Math.min(400, Number(argument ?? 12) || 12), 0, 0] }],
};

/** An image by name; a missing one says so instead of stopping the document. */
export function image(name: string, setting: BlockSetting, fit: [number, number]): Content {
  const known = setting.images.get(name);
  return known
    ? { image: known, fit, alignment: 'center' }
    : { text: setting.words.photoMissing, style: 'missing' };
}

function letterhead(
  { letterhead: { lines, office, address, phone }, images, words }: BlockSetting,
  width: number,
): Content[] {
  const reached = [address, phone && words.phone(phone)].filter(Boolean).join(' · ');
  const logo = images.get('logo.png') ?? images.get('logo.jpg');
  const names: Content = {
    stack: [
      ...lines.map((line) => ({ text: line.toUpperCase(), style: 'government' })),
      { text: office.toUpperCase(), style: 'office' },
      ...(reached ? [{ text: reached, style: 'address' }] : []),
    ],
    alignment: 'center',
  };
  const head: Content = logo
    ? {
        columns: [
          { width: 60, image: logo, fit: [54, 64] },
          { width: '*', ...names },
          { width: 60, text: '' },
        ],
      }
    : names;
  const line = (y: number, lineWidth: number) => ({
    type: 'line' as const,
    x1: 0,
    y1: y,
    x2: width,
    y2: y,
    lineWidth,
  });
  return [head, { canvas: [line(4, 1.6), line(6.5, 0.5)], margin: [0, 0, 0, 10] }];
}

// Label, colon and text, as letters and records have them.
function facts(rows: Values[], width: number): Content {
  const body = rows
    .filter(({ text }) => text !== null && text !== '')
    .map(({ label, text }): TableCell[] => [
      { text: String(label ?? '') },
      { text: ':' },
      { text: breakable(String(text ?? ''), width * 0.7) },
    ]);
  if (body.length === 0) return { text: '' };
  return { table: { widths: ['26%', '2%', '72%'], body }, layout: 'bare', style: 'bareTable' };
}

function photos(items: Values[], setting: BlockSetting, width: number): Content[] {
  const room = width / 2 - 6;
  const cells = items.map(({ photo, caption }): Column => ({
    width: room,
    stack: [
      image(String(photo), setting, [room, 190]),
      { text: breakable(String(caption ?? ''), room), style: 'caption' },
    ],
  }));
  return rowsOf(cells, 2).map((columns) => ({ columns, columnGap: 12, unbreakable: true }));
}

function signatures(items: Values[], setting: BlockSetting): Content[] {
  const { words } = setting;
  const cell = ({ title, name, nip, note, drawn, room }: Values): Column => ({
    width: '*',
    stack: [
      { text: String(title ?? '') },
      ...(note ? [{ text: String(note), style: 'note' }] : []),
      typeof drawn === 'string' && setting.images.has(drawn)
        ? { image: setting.images.get(drawn)!, fit: [120, 52], alignment: 'center', margin: [0, 4, 0, 2] }
        : { text: '', margin: [0, Number(room ?? 58), 0, 0] },
      {
        text: String(name ?? '') || '.'.repeat(40),
        ...(name ? { decoration: 'underline', bold: true } : {}),
      },
      ...(nip ? [{ text: `${words.nip} ${nip}` }] : []),
    ],
    alignment: 'center',
  });
  // One who signs alone signs at the right.
  const all = items.length === 1 ? [{ width: '*', text: '' } as Column, cell(items[0]!)] : items.map(cell);
  return rowsOf(all, Math.min(3, all.length)).map((columns) => ({
    columns,
    columnGap: 12,
    unbreakable: true,
    margin: [0, 14, 0, 4],
  }));
}

function verification({ verification: { code, url }, words }: BlockSetting): Content {
  return {
    unbreakable: true,
    columns: [
      { width: 62, qr: url, fit: 58, eccLevel: 'M' },
      {
        width: '*',
        text: [
          words.verification,
          ' ',
          { text: url, link: url, color: '#0a4a57' },
          ' ',
          words.verificationCode(shownCode(code)),
        ],
        style: 'verification',
        margin: [0, 14, 0, 0],
      },
    ],
    columnGap: 8,
    margin: [0, 18, 0, 0],
  };
}

const groupsIn = (value: Value): Values[] =>
  [value]
    .flat()
    .filter((each): each is Values => typeof each === 'object' && each !== null && !Array.isArray(each));

function rowsOf<T>(items: T[], size: number): T[][] {
  const rows = [];
  for (let at = 0; at < items.length; at += size) rows.push(items.slice(at, at + size));
  return rows;
}
