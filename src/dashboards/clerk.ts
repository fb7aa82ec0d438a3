import { longDate } from '../calendar/words.ts';
import { countEach } from '../complaints/counting.ts';
import { firstComplaints, type ListFilter } from '../complaints/list.ts';
import { statOf, type Block } from './blocks.ts';
import { listPath } from './paths.ts';
import { waitingRow, type Reader } from './reader.ts';
import { sessionBlock } from './session.ts';

/** The clerk's: today's or the next session, its complaints, and what was taken but not passed on (KESATU). */
export async function clerkScreen(reader: Reader): Promise<Block[][]> {
  const { db, person, role, t, lang, week } = reader;
  const words = t.dashboards.clerk;
  const kecamatan = role.areaCode;
  const ofSession: ListFilter = { which: 'all', kecamatan, week };
  const received: ListFilter = { state: 'kecamatan.received', kecamatan };
  const lists = { ofSession, received, late: { ...received, which: 'overdue' } as const };
  const [session, counts, rows] = await Promise.all([
    sessionBlock(reader),
    countEach(db, person, lists),
    firstComplaints(db, person, { ...received, sort: 'due' }, 8),
  ]);
  return [
    [session],
    [
      {
        kind: 'stats',
        title: words.lastSession(longDate(week, lang)),
        stats: [
          statOf(words.ofSession, counts.ofSession, lists.ofSession),
          statOf(words.waitsReceived, counts.received, lists.received, 'warning'),
          statOf(words.urgentReceived, counts.late, lists.late, 'danger'),
        ],
      },
    ],
    [
      {
        kind: 'waiting',
        title: words.received,
        rows: rows.map((row) => waitingRow(row, reader)),
        all:
          counts.received > rows.length
            ? { href: listPath({ ...received, sort: 'due' }), label: words.receivedAll }
            : null,
        empty: { title: words.receivedEmpty, text: words.receivedEmptyText },
      },
    ],
  ];
}
