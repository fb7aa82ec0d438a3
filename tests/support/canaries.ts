import { inflateSync } from 'node:zlib';
import type { Database } from '../../src/database/connect.ts';

/** A text as it would stand in a column in clear, in hexadecimal (so are bytes shown), UTF-16 or base64. */
export function variantsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  const utf16 = Buffer.from(text, 'utf16le').swap16();
  // Wherever it begins in what was encoded, the middle looks alike.
  const base64 = [0, 1, 2].map((offset) =>
    Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .slice(offset === 0 ? 0 : 4, -4),
  );
  const known = [text, ...base64];
  return [...known, ...known.map((each) => Buffer.from(each).toString('hex')), utf16.toString('hex')];
}

/** Where a text stands readable: `table.column` of every table of every schema, the queue's too. */
export async function clearPlaces(db: Database, texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await db.raw<{ rows: { name: string }[] }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
  );
  const found: string[] = [];
  for (const { name } of tables)
    for (const column of await hits(db, name, texts))
      for (const text of texts)
        if ((await hits(db, name, [text])).includes(column)) found.push(`${name}.${column}: ${text}`);
  return found;
}

async function hits(db: Database, table: string, texts: readonly string[]): Promise<string[]> {
  const like = texts.flatMap(variantsOf).map((each) => `%${each.replace(/[%_\\]/g, '\\$&')}%`);
  const { rows } = await db.raw<{ rows: { key: string }[] }>(
    `select distinct e.key from ${table} t cross join lateral jsonb_each_text(to_jsonb(t)) e
     where e.value ilike any(:like::text[]) order by 1`,
    { like },
  );
  return rows.map(({ key }) => key);
}

/** What a PDF's pages show, each line as it was drawn, read through each of its fonts. */
export function shownInPdf(bytes: Buffer): string {
  const streams = [...streamsOf(bytes)];
  const maps = streams.filter((each) => each.includes('beginbfrange')).map(mapOf);
  const drawn = streams
    .filter((each) => /\bT[Jj]\b/.test(each))
    .flatMap((page) =>
      [...page.matchAll(/\[([^\]]*)\] TJ|(<[0-9a-f]+>) Tj/gi)].map(([, many, one]) =>
        [...(many ?? one!).matchAll(/<([0-9a-f]*)>/gi)].map(([, hex]) => hex).join(''),
      ),
    );
  return maps
    .flatMap((map) =>
      drawn.map((hex) => (hex.match(/.{4}/g) ?? []).map((glyph) => map.get(glyph) ?? '').join('')),
    )
    .join('\n');
}

function* streamsOf(bytes: Buffer): Generator<string> {
  for (let at = bytes.indexOf('stream'); at >= 0; at = bytes.indexOf('stream', at + 6)) {
    const begin = bytes.indexOf('\n', at) + 1;
    const end = bytes.indexOf('endstream', begin);
    if (end < 0) return;
    try {
      yield inflateSync(bytes.subarray(begin, end)).toString('latin1');
    } catch {
      // A picture, or the word in another place.
    }
    at = end + 3;
  }
}

function mapOf(cmap: string): Map<string, string> {
  const map = new Map<string, string>();
  for (const [, from, , list] of cmap.matchAll(/<([0-9a-f]{4})> <([0-9a-f]{4})> \[([^\]]*)\]/gi))
    [...list!.matchAll(/<([0-9a-f]+)>/gi)].forEach(([, hex], n) => {
      const glyph = (parseInt(from!, 16) + n).toString(16).padStart(4, '0');
      map.set(glyph, Buffer.from(hex!, 'hex').swap16().toString('utf16le'));
    });
  return map;
}
