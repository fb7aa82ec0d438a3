import { workbookOf } from '../documents/workbook.ts';
import { csv } from '../web/csv.ts';
import type { Figure } from './figure.ts';

/** What a table is of stands above it in a workbook's name and in both files' first column's head. */
const heads = ({ table }: Figure): string[] => [table.head, ...table.columns];

const rowsOf = ({ table }: Figure): (string | number | null)[][] =>
  table.rows.map(({ label, day, cells }) => [day ?? label, ...cells.map(({ value }) => value)]);

/** All rows behind a picture as CSV. */
export const csvOf = (figure: Figure): string => csv([heads(figure), ...rowsOf(figure)]);

/** The same as a workbook. */
export const workbookOfFigure = (figure: Figure): Promise<Uint8Array> =>
  workbookOf([
    {
      name: figure.title,
      columns: heads(figure).map((head, n) => ({
        head,
        ...(n === 0
          ? firstColumn(figure)
          : { kind: 'number' as const, width: Math.max(12, head.length + 2) }),
      })),
      rows: rowsOf(figure),
    },
  ]);

const firstColumn = ({ table }: Figure) =>
  table.rows.some(({ day }) => day) ? { kind: 'day' as const } : { kind: 'text' as const, width: 36 };

/** "Tentang apa, Jakarta Selatan, 8 pekan sampai 21 November 2026": what a file is called, without its commas. */
export const fileName = ({ title, chart }: Figure): string =>
  `${title} ${chart.subtitle}`.replaceAll(',', '');
