import type { Connection } from '../../database/connect.ts';
import type { Catalogue } from '../../language/index.ts';
import type { Language } from '../../calendar/words.ts';
import type { Person } from '../../people/roles.ts';
import { harmless } from '../../web/csv.ts';
import { cursorOf, firstComplaints, type Listed, type ListFilter } from '../list.ts';
import { shownTicket } from '../tickets.ts';

/** Most complaints of a file: a spreadsheet is held in memory as a whole, a CSV file goes out as it is read. */
export const rowsAtMost = { csv: 50_000, xlsx: 10_000 } as const;
const batch = 1000;

export type Words = { t: Catalogue; lang: Language; zone: string };

/** A list as rows of texts, a batch at a time; the last row says so when there was more. */
export async function* rowsOf(
  db: Connection,
  person: Person,
  filter: ListFilter,
  words: Words,
  atMost: number,
): AsyncGenerator<string[][]> {
  yield [headsOf(words)];
  let after: string | undefined;
  for (let left = atMost; left > 0; left -= batch) {
    const page = { ...filter, before: undefined, after };
    const found = await firstComplaints(db, person, page, Math.min(batch, left) + 1);
    const rows = found.slice(0, Math.min(batch, left));
    yield rows.map((row) => cellsOf(row, words));
    if (found.length === rows.length) return;
    after = cursorOf(filter, rows.at(-1)!);
  }
  yield [[words.t.lists.cut(atMost)]];
}

/** The same as CSV (RFC 4180, UTF-8 with a mark so that spreadsheets read it as such). */
export async function* csvOf(rows: AsyncGenerator<string[][]>): AsyncGenerator<string> {
  yield '\uFEFF';
  for await (const some of rows) yield some.map(lineOf).join('');
}

const lineOf = (cells: readonly string[]) =>
  `${cells.map((cell) => `"${harmless(cell).replaceAll('"', '""')}"`).join(',')}\r\n`;

function headsOf({ t }: Words): string[] {
  const { ticket, state, owner, due, received } = t.complaints.columns;
  const { category, text, landmark, kelurahan, kecamatan, urgent } = t.lists.columns;
  return [ticket, category, text, kelurahan, kecamatan, landmark, state, owner, due, received, urgent];
}

// Who complained stands in no list. What was told in confidence is read in the program, where that is recorded.
function cellsOf(row: Listed, { t, lang, zone }: Words): string[] {
  const time = (at: Date | null) => at?.toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16) ?? '';
  return [
    shownTicket(row.ticket),
    lang === 'id' ? row.categoryId : row.categoryEn,
    row.confidential ? t.lists.confidentialText : row.text,
    row.kelurahan,
    row.kecamatan,
    row.confidential ? '' : (row.landmark ?? ''),
    t.states[row.state].label,
    row.owner ?? '',
    time(row.dueAt),
    time(row.receivedAt),
    row.urgent ? t.lists.yes : '',
  ];
}
