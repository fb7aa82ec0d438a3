import { lexer, type Token, type Tokens } from 'marked';
import type { Content, ContentText, TableCell } from 'pdfmake/interfaces.js';
import { block, image, widths, type BlockSetting } from './blocks.ts';
import { layOut } from './keeping.ts';
import { heightOf, inPieces } from './long-rows.ts';
import { breakable } from './long-words.ts';
import type { SeamedTable } from './paper.ts';
import { FaultyTemplate, type Slot } from './placeholders.ts';

const mark = /\uE000(\d+)\uE001/;
const marks = /(\uE000\d+\uE001)/;

/** Filled Markdown as what pdfmake sets. @throws FaultyTemplate */
export function contentOf(
  { markdown, slots }: { markdown: string; slots: Slot[] },
  setting: BlockSetting,
): Content[] {
  const reading = { slots, setting, width: widths.portrait };
  return layOut(blocksOf(lexer(markdown, { gfm: true }), reading));
}

type Reading = {
  slots: Slot[];
  setting: BlockSetting;
  /** Points that a line of text has here. */
  width: number;
};

function blocksOf(tokens: Token[], reading: Reading): Content[] {
  return tokens.flatMap((token) => blockOf(token as Tokens.Generic, reading));
}

function blockOf(token: Tokens.Generic, reading: Reading): Content[] {
  switch (token.type) {
    case 'heading':
      return [headingOf(token as Tokens.Heading, reading)];
    case 'paragraph':
      return paragraphOf(token as Tokens.Paragraph, reading);
    case 'list':
      return [listOf(token as Tokens.List, reading)];
    case 'table':
      return tableOf(token as Tokens.Table, reading);
    case 'hr':
      return [
        { canvas: [{ type: 'line', x1: 0, y1: 0, x2: reading.width, y2: 0, lineWidth: 0.5 }], style: 'rule' },
      ];
    case 'blockquote':
      return [{ stack: blocksOf((token as Tokens.Blockquote).tokens, reading), style: 'quote' }];
    case 'text':
    case 'code':
      return [
        {
          text: inline((token.tokens as Token[] | undefined) ?? [token as Token], reading),
          style: 'paragraph',
        },
      ];
    default:
      return [];
  }
}

function headingOf({ depth, tokens }: Tokens.Heading, reading: Reading): Content {
  const text = inline(tokens, reading);
  const outlineText = text.map((run) => run.text.replaceAll('\u200B', '')).join('');
  return {
    text,
    style: `heading${Math.min(depth, 3)}`,
    headlineLevel: depth,
    ...(depth <= 2 && outlineText !== '' && { outline: true, outlineText }),
  } as Content;
}

function paragraphOf({ tokens, raw }: Tokens.Paragraph, reading: Reading): Content[] {
  const alone = mark.exec(raw.trim());
  const slot = alone?.[0] === raw.trim() ? reading.slots[Number(alone[1])] : undefined;
  if (slot && 'block' in slot) {
    if (slot.block === 'page')
      reading.width = slot.argument === 'landscape' ? widths.landscape : widths.portrait;
    return block(slot, reading.setting, reading.width);
  }
  if (tokens.length === 1 && tokens[0]!.type === 'image')
    return [image((tokens[0] as Tokens.Image).href, reading.setting, [reading.width, 400])];
  const text = inline(tokens, reading);
  // A paragraph of nothing but values that are missing takes no room.
  return text.every((run) => run.text === '') ? [] : [{ text, style: 'paragraph' }];
}

function listOf({ ordered, start, items }: Tokens.List, reading: Reading): Content {
  const inside = { ...reading, width: reading.width - 14 };
  const entries = items.map((item): Content => ({ stack: blocksOf(item.tokens, inside) }));
  return ordered
    ? { ol: entries, style: 'list', ...(typeof start === 'number' && { start }) }
    : { ul: entries, style: 'list' };
}

function tableOf({ header, rows, align, raw }: Tokens.Table, reading: Reading): Content[] {
  // Heads without a row say nothing; the template says in words that there is none.
  if (rows.length === 0) return [];
  const shares = sharesOf(raw, header.length);
  const widthOf = (index: number) => reading.width * shares[index]! - 8;
  const runsOf = ({ tokens }: Tokens.TableCell, index: number) =>
    inline(tokens, { ...reading, width: widthOf(index) });
  const heads = header.map(runsOf);
  const bare = heads.every((cell) => cell.every((run) => run.text === ''));
  const dense = header.length > 5;
  const columns = { widthOf, fontSize: dense ? 8 : 9.5 };
  const tallest = reading.width === widths.landscape ? 300 : 480;
  const pieces = rows.map((row) => inPieces(row.map(runsOf), columns, tallest));
  const body = pieces.flat();
  const offset = bare ? 0 : 1;
  const cellsOf = (row: Run[][], style?: string) =>
    row.map((text, index) => ({ text, alignment: align[index] ?? 'left', ...(style && { style }) }));
  const table: SeamedTable = {
    headerRows: offset,
    dontBreakRows: true,
    ...(!bare && { keepWithHeaderRows: 1 }),
    widths: shares.map((share) => `${share * 100}%`),
    body: [...(bare ? [] : [cellsOf(heads, 'head')]), ...body.map((row) => cellsOf(row))] as TableCell[][],
    seams: new Set(
      pieces.flatMap((row) => row.map((_, n) => n > 0)).flatMap((goesOn, n) => (goesOn ? [n + offset] : [])),
    ),
  };
  return [
    {
      table,
      layout: bare ? 'bare' : 'ruled',
      style: bare ? 'bareTable' : dense ? 'denseTable' : 'table',
      beginning: heightOf(heads, columns) + heightOf(body[0]!, columns),
    } as Content,
  ];
}

/** The widths of columns are as the dashes below their heads. */
function sharesOf(raw: string, columns: number): number[] {
  const [, line = ''] = raw.split('\n');
  const dashes = line
    .replace(/^\s*\||\|\s*$/g, '')
    .split('|')
    .map((cell) => cell.trim().length || 1);
  const all = dashes.slice(0, columns);
  const sum = all.reduce((total, each) => total + each, 0);
  return all.map((each) => each / sum);
}

type Run = ContentText & { text: string };
type Look = { bold?: boolean; italics?: boolean; link?: string; color?: string };

function inline(tokens: Token[], reading: Reading, look: Look = {}): Run[] {
  return tokens.flatMap((token): Run[] => {
    switch (token.type) {
      case 'strong':
        return inline((token as Tokens.Strong).tokens, reading, { ...look, bold: true });
      case 'em':
        return inline((token as Tokens.Em).tokens, reading, { ...look, italics: true });
      case 'del':
        return inline((token as Tokens.Del).tokens, reading, look);
      case 'link':
        return inline((token as Tokens.Link).tokens, reading, {
          ...look,
          ...linkOf(token as Tokens.Link, reading),
        });
      case 'br':
        return [{ text: '\n', ...look }];
      case 'html':
        return /^<br\s*\/?>$/i.test((token as Tokens.HTML).text.trim())
          ? [{ text: '\n', ...look }]
          : runs((token as Tokens.HTML).text, reading, look);
      case 'text': {
        const { tokens: inner, text } = token as Tokens.Text;
        return inner ? inline(inner, reading, look) : runs(text, reading, look);
      }
      default:
        return runs((token as Tokens.Generic).text ?? '', reading, look);
    }
  });
}

/** The template's own words and, where a mark stands, what was put there, line breaks and all. */
function runs(text: string, { slots, width }: Reading, look: Look): Run[] {
  return text.split(marks).flatMap((part): Run[] => {
    const found = mark.exec(part);
    const slot = found ? slots[Number(found[1])] : undefined;
    if (!slot)
      return part === ''
        ? []
        : [{ text: breakable(entities(part.replace(/\s*\n\s*/g, ' ')), width), ...look }];
    if ('block' in slot)
      throw new FaultyTemplate({ code: 'unknownBlock', line: slot.line, name: slot.block });
    return [{ text: breakable(slot.text, width), ...look }];
  });
}

const named: Record<string, string> = {
  nbsp: '\u00A0',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  ndash: '–',
  mdash: '—',
};
const entities = (text: string) => text.replace(/&(\w+);/g, (whole, name: string) => named[name] ?? whole);

function linkOf({ href }: Tokens.Link, { slots }: Reading): Look {
  const target = href.replace(new RegExp(mark, 'g'), (_whole, index: string) => {
    const slot = slots[Number(index)];
    return slot && 'text' in slot ? slot.text : '';
  });
  return /^(https?:|mailto:|tel:)/i.test(target) ? { link: target, color: '#0a4a57' } : {};
}
