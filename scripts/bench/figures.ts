import { gzipSync } from 'node:zlib';
import type { Visitor } from './visitor.ts';

/** Milliseconds from request to last byte, and bytes of the compressed page. */
export type Figure = { name: string; role: string; p50: number; p95: number; sent: number };

const rounds = 40;

/** Fetches a page many times, one after the other, after some to warm up. @throws Error when it is not a 200 */
export async function measure(visitor: Visitor, path: string, role: string, name = path): Promise<Figure> {
  const times: number[] = [];
  let text = '';
  for (let round = -5; round < rounds; round++) {
    const answer = await visitor.get(path);
    if (answer.status !== 200) throw new Error(`${role} ${path}: ${answer.status}`);
    text = answer.text;
    if (round >= 0) times.push(answer.ms);
  }
  times.sort((one, other) => one - other);
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!;
  return { name, role, p50: at(0.5), p95: at(0.95), sent: gzipSync(text).length };
}

/** Rows as a table of even columns; the first row of a longer table is its head. */
export function table(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (row: string[]) => `  ${row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`;
  return `\n${rows.map(line).join('\n')}\n`;
}
