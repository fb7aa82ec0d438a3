import type { Connection } from '../database/connect.ts';
import { workbookOf, type Cell } from '../documents/workbook.ts';
import { harmless } from '../web/csv.ts';
import { entries, type Entry, type Search } from './queries.ts';
import { lineOf, type Words } from './sentences.ts';

/** Most rows of an export: a spreadsheet is held in memory as a whole, a CSV file goes out as it is read. */
export const rowsAtMost = { csv: 200_000, xlsx: 20_000 } as const;
const batch = 1000;

/** The entries of a search, a batch at a time, up to so many. */
export async function* batchesOf(db: Connection, search: Search, atMost: number): AsyncGenerator<Entry[]> {
  let after: string | null = null;
  for (let left = atMost; left > 0; left -= batch) {
    const rows: Entry[] = await entries(db, search, { after, limit: Math.min(batch, left) });
    if (rows.length > 0) yield rows;
    if (rows.length < batch) return;
    after = rows.at(-1)!.cursor;
  }
}

/** The trail as CSV (RFC 4180, UTF-8 with a mark so that spreadsheets read it as such). */
export async function* csvOf(db: Connection, search: Search, words: Words): AsyncGenerator<string> {
  yield `\uFEFF${lineOfCells(heads(words))}`;
  for await (const rows of batchesOf(db, search, rowsAtMost.csv))
    yield rows.map((entry) => lineOfCells(cellsOf(entry, words))).join('');
}

/** The same as a workbook. */
export async function workbookOfEntries(db: Connection, search: Search, words: Words): Promise<Uint8Array> {
  const rows: Cell[][] = [];
  for await (const found of batchesOf(db, search, rowsAtMost.xlsx))
    rows.push(...found.map((entry) => cellsOf(entry, words)));
  const widths = [20, 40, 16, 60, 18, 18];
  return workbookOf([
    {
      name: words.t.inspection.title,
      columns: heads(words).map((head, index) => ({
        head,
        kind: 'text' as const,
        width: widths[index] ?? 18,
      })),
      rows,
    },
  ]);
}

function heads({ t }: Words): string[] {
  const { at, who, kind, what, about, network } = t.inspection.columns;
  return [at, who, kind, what, about, network];
}

function cellsOf(entry: Entry, words: Words): string[] {
  const { who, what, about, network } = lineOf(entry, words);
  return [localTime(entry.at, words.zone), who, entry.type, what, about, network];
}

// 2026-11-21 09:00:00: sorts as it reads, in the province's time.
const localTime = (at: Date, zone: string) => at.toLocaleString('sv-SE', { timeZone: zone });

const lineOfCells = (cells: readonly string[]) =>
  `${cells.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;
