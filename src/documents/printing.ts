import { catalogues } from '../language/index.ts';
import type { BlockSetting } from './blocks.ts';
import type { Letterhead } from './letterhead.ts';
import { contentOf } from './markdown.ts';
import { sheetOf } from './paper.ts';
import { lendImages, pdfOf } from './pdf.ts';
import { FaultyTemplate, fill, parsePlaceholders, type TemplateFault } from './placeholders.ts';
import type { Made, Order } from './press.ts';
import type { TemplateFile } from './templates.ts';
import { workbookOf, type Sheet } from './workbook.ts';

/** Makes the file of a document. @throws Error when not even the built-in template can be printed */
export async function printed(order: Order, onProgress: (share: number) => void): Promise<Made> {
  if (order.mediaType === 'xlsx') {
    const bytes = await workbookOf([...order.sheets, originSheet(order)]);
    return { bytes, pages: null, templateFault: null };
  }
  const lent = lendImages([...order.images.values()]);
  let templateFault: TemplateFault | null = null;
  for (const template of order.templates) {
    try {
      const made = await printedWith(template, order, lent.images, onProgress);
      return { ...made, templateFault };
    } catch (fault) {
      // An office's own template that can't be used gives way to the next; what is wrong is told.
      if (!template.own) throw fault;
      templateFault ??= { ...faultOf(fault), file: template.file };
    }
  }
  throw new Error('No template');
}

async function printedWith(
  { text }: TemplateFile,
  order: Order,
  images: Record<string, string>,
  onProgress: (share: number) => void,
) {
  const nodes = parsePlaceholders(text);
  const ends = /\{\{\s*>\s*verification/.test(text) ? '' : '\n\n{{> verification}}\n';
  const filled = fill([...nodes, ...parsePlaceholders(ends)], order.values);
  const setting = settingOf(order);
  let pages = 0;
  const onPages = (count: number) => {
    pages = count;
  };
  const sheet = sheetOf(contentOf(filled, setting), paperOf(order), onPages);
  const bytes = await pdfOf({ ...sheet, images }, onProgress);
  return { bytes, pages };
}

function settingOf({ values, images, code, url, language }: Order): BlockSetting {
  return {
    letterhead: values.letterhead as unknown as Letterhead,
    images: new Map([...images.keys()].map((key, index) => [key, `image-${index}`])),
    verification: { code, url },
    words: catalogues[language].documents.paper,
  };
}

function paperOf({ title, office, kind, language, code, confidential, madeAt }: Order) {
  const { kinds, paper } = catalogues[language].documents;
  return {
    title,
    author: office,
    subject: kinds[kind],
    language,
    code,
    mark: confidential ? paper.secret : null,
    madeAt,
  };
}

/** Where a workbook is from, and where that can be verified. */
function originSheet({ title, office, code, url, language }: Order): Sheet {
  const { facts, verify } = catalogues[language].documents;
  return {
    name: verify.title,
    columns: [
      { head: facts.title, kind: 'text' },
      { head: title, kind: 'text', width: 60 },
    ],
    rows: [
      [facts.office, office],
      [facts.code, code],
      [verify.title, url],
    ],
  };
}

function faultOf(fault: unknown): TemplateFault {
  if (fault instanceof FaultyTemplate) return fault.fault;
  return { code: 'unreadable', line: 0, name: fault instanceof Error ? fault.message.slice(0, 200) : '' };
}
