import { shortDate } from '../calendar/words.ts';
import { workbookOf } from '../documents/workbook.ts';
import { csv } from '../web/csv.ts';
import type { Asking } from './asked.ts';
import type { Figure } from './figure.ts';

/** What a table is of stands above it in a workbook's name and in both files' first column's head. */
const heads = ({ table }: Figure): string[] => [table.head, ...table.columns];

const rowsOf = ({ table }: Figure): (string | number | null)[][] =>
  table.rows.map(({ label, cells }) => [label, ...cells.map(({ value }) => value)]);

/** All rows behind a picture as CSV. */
export const csvOf = (figure: Figure): string => csv([heads(figure), ...rowsOf(figure)]);

/** The same as a workbook. */
export const workbookOfFigure = (figure: Figure): Promise<Uint8Array> =>
  workbookOf([
    {
      name: figure.title,
      columns: heads(figure).map((head, n) => ({
        head,
        kind: n === 0 ? ('text' as const) : ('number' as const),
        width: n === 0 ? 36 : Math.max(12, head.length + 2),
      })),
      rows: rowsOf(figure),
    },
  ]);

/** "Yang masuk, pekan demi pekan Jakarta Selatan Sab 21 Nov": what a file is called. */
export const fileName = ({ title }: Figure, { asked, lang }: Asking): string =>
  `${title} ${asked.area.name} ${shortDate(asked.to, lang)}`;
