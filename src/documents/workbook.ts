/** One cell: a text stays a text even when it begins with = + - @. */
export type Cell = string | number | boolean | null;

/** One sheet of a workbook; its heads stand in a bold first row that stays in sight. */
export type Sheet = {
  name: string;
  /** `day` holds 'YYYY-MM-DD', `time` 'YYYY-MM-DDTHH:MM' in the province's time; `width` in characters. */
  columns: { head: string; kind: 'text' | 'number' | 'day' | 'time'; width?: number }[];
  rows: Cell[][];
};

type Kind = Sheet['columns'][number]['kind'];

const widthOf: Record<Kind, number> = { text: 24, number: 10, day: 12, time: 17 };

/** A workbook as XLSX. */
export async function workbookOf(sheets: readonly Sheet[]): Promise<Uint8Array> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const taken = new Set<string>();
  return writeExcelFile(
    sheets.map(({ name, columns, rows }) => ({
      sheet: sheetName(name, taken),
      columns: columns.map(({ kind, width }) => ({ width: width ?? widthOf[kind] })),
      stickyRowsCount: 1,
      data: [
        columns.map(({ head }) => ({
          ...textCell(head),
          fontWeight: 'bold' as const,
          backgroundColor: '#EEF2F3',
        })),
        ...rows.map((row) => columns.map(({ kind }, index) => cellOf(row[index] ?? null, kind))),
      ],
    })),
  ).toBuffer();
}

function cellOf(value: Cell, kind: Kind) {
  if (value === null || value === '') return null;
  if (kind === 'number' && typeof value === 'number' && Number.isFinite(value))
    return { type: Number, value };
  const instant = typeof value === 'string' ? instantOf(value, kind) : null;
  if (instant)
    return { type: Date, value: instant, format: kind === 'day' ? 'dd/mm/yyyy' : 'dd/mm/yyyy hh:mm' };
  return textCell(String(value));
}

const written = { day: /^\d{4}-\d{2}-\d{2}$/, time: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/ };

// Spreadsheets know no zones: the day and time as they are written. What is neither stays a text.
function instantOf(value: string, kind: Kind): Date | null {
  if ((kind !== 'day' && kind !== 'time') || !written[kind].test(value)) return null;
  const instant = new Date(kind === 'day' ? `${value}T00:00:00Z` : `${value}:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(value) ? instant : null;
}

// The format "text" keeps it one when somebody edits the cell, too; XML has no place for control characters.
const textCell = (value: string) => ({
  type: String,
  // oxlint-disable-next-line no-control-regex
  value: value.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '').toWellFormed(),
  format: '@',
  wrap: true,
  alignVertical: 'top' as const,
});

/** At most 31 characters, none of []:*?/\, and no name twice: spreadsheets refuse others. */
function sheetName(name: string, taken: Set<string>): string {
  const plain =
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .trim()
      .slice(0, 31) || 'Data';
  let unique = plain;
  for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${plain.slice(0, 28)} ${n}`;
  taken.add(unique.toLowerCase());
  return unique;
}
