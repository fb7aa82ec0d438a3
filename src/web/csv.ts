type Cells = readonly (string | number | null)[];

/**
 * Rows as CSV (RFC 4180), with the mark by which spreadsheets know UTF-8. A text that a spreadsheet would take for a
 * formula gets an apostrophe before it (OWASP: CSV injection).
 */
export const csv = (rows: readonly Cells[]): string => `\uFEFF${csvLines(rows)}`;

/** The same without the mark: for programs, and for a file that goes out in pieces. */
export const csvLines = (rows: readonly Cells[]): string =>
  rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');

/** A text that no spreadsheet takes for a formula, also not by the wide signs of East Asian keyboards. */
export const harmless = (text: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text);

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = harmless(value);
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
