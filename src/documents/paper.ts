import type {
  Content,
  ContentTable,
  CustomTableLayout,
  StyleDictionary,
  Table,
  TDocumentDefinitions,
} from 'pdfmake/interfaces.js';
import { catalogues, type Language } from '../language/index.ts';
import { shownCode } from './codes.ts';

export type Sheet = {
  title: string;
  author: string;
  subject: string;
  language: Language;
  code: string;
  /** A word at the head of every page, e.g. RAHASIA. */
  mark: string | null;
  madeAt: Date;
};

const grey = '#555555';

const styles: StyleDictionary = {
  government: { fontSize: 11 },
  office: { fontSize: 14, bold: true },
  address: { fontSize: 9 },
  heading1: { fontSize: 13, bold: true, alignment: 'center', margin: [0, 10, 0, 6] },
  heading2: { fontSize: 11, bold: true, margin: [0, 10, 0, 3] },
  heading3: { fontSize: 10, bold: true, margin: [0, 8, 0, 2] },
  paragraph: { margin: [0, 2, 0, 5] },
  quote: { margin: [16, 2, 0, 4], italics: true },
  rule: { margin: [0, 6, 0, 6] },
  list: { margin: [0, 2, 0, 6] },
  table: { fontSize: 9.5, margin: [0, 4, 0, 8] },
  denseTable: { fontSize: 8, margin: [0, 4, 0, 8] },
  bareTable: { margin: [0, 2, 0, 6] },
  head: { bold: true },
  caption: { fontSize: 8.5, alignment: 'center', color: grey, margin: [0, 2, 0, 6] },
  note: { fontSize: 9 },
  missing: { fontSize: 9, italics: true, color: grey, alignment: 'center', margin: [0, 40, 0, 40] },
  verification: { fontSize: 8.5, color: grey },
  edge: { fontSize: 8, color: grey },
  mark: { fontSize: 10, bold: true, alignment: 'center', characterSpacing: 1.5 },
};

/** A table of which some rows go on from the one before them: above those stands no line. */
export type SeamedTable = Table & { seams?: ReadonlySet<number> };
const seamAt = (row: number, { table }: ContentTable) => (table as SeamedTable).seams?.has(row) ?? false;

/** Lines of a table with heads, and none for one that only arranges. */
export const layouts: Record<string, CustomTableLayout> = {
  ruled: {
    hLineWidth: (row, node) => (seamAt(row, node) ? 0 : 0.5),
    vLineWidth: () => 0.5,
    hLineColor: () => '#888888',
    vLineColor: () => '#888888',
    fillColor: (row, node) => (row < (node.table.headerRows ?? 0) ? '#eef2f3' : null),
    paddingLeft: () => 4,
    paddingRight: () => 4,
    paddingTop: (row, node) => (seamAt(row, node) ? 0 : 2.5),
    paddingBottom: (row, node) => (seamAt(row + 1, node) ? 0 : 2.5),
  },
  bare: {
    hLineWidth: () => 0,
    vLineWidth: () => 0,
    paddingLeft: () => 0,
    paddingRight: () => 6,
    paddingTop: () => 1.5,
    paddingBottom: () => 1.5,
  },
};

/** A4 with margins, page x of y and the code on every page, title and language for readers of every kind. */
export function sheetOf(
  content: Content[],
  sheet: Sheet,
  onPages: (pages: number) => void,
): TDocumentDefinitions {
  const { title, author, subject, language, code, mark, madeAt } = sheet;
  const { paper } = catalogues[language].documents;
  return {
    content,
    pageSize: 'A4',
    pageMargins: [60, 54, 50, 54],
    language,
    displayTitle: true,
    version: '1.7',
    info: { title, author, subject, creator: 'Aduan Sabtu', creationDate: madeAt, modDate: madeAt },
    styles,
    defaultStyle: { font: 'Roboto', fontSize: 10, lineHeight: 1.15 },
    header: () => (mark ? { text: mark, style: 'mark', margin: [0, 24, 0, 0] } : null),
    footer: (page, pages) => {
      onPages(pages);
      return {
        columns: [
          { text: `${title} · ${shownCode(code)}`, width: '*' },
          { text: paper.page(page, pages), width: 'auto', alignment: 'right' },
        ],
        columnGap: 12,
        style: 'edge',
        margin: [60, 18, 50, 0],
      };
    },
  };
}
