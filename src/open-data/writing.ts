import { csvLines } from '../web/csv.ts';
import type { Column } from './dictionary.ts';
import { licence } from './package.ts';

type Parts<From> = AsyncIterable<readonly From[]>;

/** Rows as a CSV file (RFC 4180, UTF-8), in pieces as they are read: as much memory for ten years as for one month. */
export async function* csvOf<From>(
  columns: readonly Column<From>[],
  parts: Parts<From>,
): AsyncGenerator<string> {
  yield csvLines([columns.map(({ name }) => name)]);
  for await (const rows of parts)
    if (rows.length > 0) yield csvLines(rows.map((row) => columns.map(({ of }) => of(row))));
}

/** The same rows as one JSON object, with the licence beside them. */
export async function* jsonOf<From>(
  name: string,
  columns: readonly Column<From>[],
  parts: Parts<From>,
): AsyncGenerator<string> {
  yield `{"licence":${JSON.stringify(licence)},"${name}":[`;
  let first = true;
  for await (const rows of parts) {
    if (rows.length === 0) continue;
    const objects = rows.map((row) =>
      JSON.stringify(Object.fromEntries(columns.map((column) => [column.name, column.of(row)]))),
    );
    yield `${first ? '\n' : ',\n'}${objects.join(',\n')}`;
    first = false;
  }
  yield '\n]}\n';
}
