import type { Listed, ListFilter } from '../complaints/list.ts';
import { listRow } from '../complaints/pages.ts';
import type { Block, Waiting } from './blocks.ts';
import { actOf } from './needs.ts';
import { listPath } from './paths.ts';
import type { Reader } from './reader.ts';

export const waitingShown = 5;

/** The first of what waits, by deadline, with a link to all when there are more than these; nothing where none waits. */
export function waitingBlocks(rows: Listed[], count: number, list: ListFilter, reader: Reader): Block[] {
  const words = reader.t.dashboards;
  if (rows.length === 0) return [];
  return [
    {
      kind: 'waiting',
      title: words.waiting,
      rows: rows.map((row) => waitingRow(row, reader)),
      all:
        count > rows.length
          ? { href: listPath({ ...list, sort: 'due' }), label: words.waitingAll(count) }
          : null,
    },
  ];
}

/** A complaint in a list of work: what it is, what is to be done, until when. */
function waitingRow(row: Listed, reader: Reader): Waiting {
  const { t, lang, now, calendar } = reader;
  const line = listRow(row, t, lang, now, calendar.zone);
  const { href, ticket, category, text, place, badge, flags, deadline, due } = line;
  const act = actOf(row.state, row.ticket, reader);
  return { href, ticket, category, text, place, badge, flags, deadline, due, act };
}
