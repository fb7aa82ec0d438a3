import type { Listed, ListFilter } from '../complaints/list.ts';
import type { Block } from './blocks.ts';
import { listPath } from './paths.ts';
import { waitingRow, type Reader } from './reader.ts';

/** What is the turn of the reader's own office. */
export const mine: ListFilter = { owner: 'me', which: 'underWay' };

/** The first of what waits for the reader, by deadline; a link to all when there are more than these. */
export function waitingBlock(rows: Listed[], count: number, reader: Reader): Block {
  const words = reader.t.dashboards;
  return {
    kind: 'waiting',
    title: words.waiting,
    rows: rows.map((row) => waitingRow(row, reader)),
    all: count > rows.length ? { href: listPath({ ...mine, sort: 'due' }), label: words.waitingAll } : null,
    empty: { title: words.nothingWaits, text: words.nothingWaitsText },
  };
}
