import { addDays, dayOf, weekdayOf } from '../calendar/cycle.ts';
import { dateTime, shortDate } from '../calendar/words.ts';
import { countEach } from '../complaints/counting.ts';
import { firstComplaints, type ListFilter } from '../complaints/list.ts';
import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { statOf, type Block } from './blocks.ts';
import { invitationsPath, sundayPath } from './paths.ts';
import { invitationsOpen, judgedWork, stopsOn, type Judged } from './queries.ts';
import type { Reader } from './reader.ts';
import { mine, waitingBlock } from './waiting.ts';
import { weekBlock, weekLists } from './week.ts';

/**
 * The lurah's (who follows all complaints of the kelurahan, KESATU c) and a unit officer's: what waits by deadline,
 * Sunday's stops, how the own work was judged.
 */
export async function workerScreen(reader: Reader): Promise<Block[][]> {
  const { db, person, role, t, lang, now, calendar } = reader;
  const words = t.dashboards;
  const isLurah = role.role === 'lurah';
  const area: ListFilter = isLurah ? { kelurahan: role.areaCode } : {};
  // Field reviews are the kecamatan's (KEDUA); a suku dinas or dinas has none.
  const hasSunday = role.level === 'kelurahan' || role.level === 'kecamatan';
  const today = dayOf(now, calendar);
  const sunday = addDays(today, (7 - weekdayOf(today)) % 7);
  const fourWeeksAgo = addDays(today, -28);
  const lists = {
    ...weekLists(area, reader),
    mine,
    late: { ...mine, which: 'overdue' },
    validation: { ...mine, state: 'kecamatan.verification' },
    underWay: { ...area, which: 'underWay' },
    lateHere: { ...area, which: 'overdue' },
    solved: { ...area, which: 'solved', solvedFrom: fourWeeksAgo },
  } as const satisfies Record<string, ListFilter>;
  const [counts, rows, stops, invitations, judged] = await Promise.all([
    countEach(db, person, lists),
    firstComplaints(db, person, { ...mine, sort: 'due' }, 10),
    hasSunday ? stopsOn(db, person, sunday) : 0,
    hasSunday ? invitationsOpen(db, person, today) : 0,
    judgedWork(db, person, new Date(now.getTime() - 28 * 24 * 60 * 60 * 1000)),
  ]);
  return [
    [
      {
        kind: 'stats',
        title: words.now,
        stats: [
          statOf(words.mine.due, counts.mine, lists.mine),
          statOf(words.mine.overdue, counts.late, lists.late, 'danger'),
          ...(isLurah ? [statOf(words.mine.validation, counts.validation, lists.validation, 'warning')] : []),
          ...(invitations > 0
            ? [
                {
                  number: invitations,
                  label: words.worker.invitations,
                  href: invitationsPath,
                  tone: 'warning' as const,
                },
              ]
            : []),
          ...(hasSunday
            ? [
                {
                  number: stops,
                  label: words.worker.stops,
                  href: sundayPath(sunday),
                  tone: 'neutral' as const,
                  hint: shortDate(sunday, lang),
                },
              ]
            : []),
        ],
      },
    ],
    [waitingBlock(rows, counts.mine, reader)],
    ...(isLurah ? [[weekBlock(lists, counts, reader)]] : []),
    [
      {
        kind: 'stats',
        title: isLurah ? words.worker.area : words.worker.unit,
        stats: [
          statOf(words.underWay, counts.underWay, lists.underWay),
          statOf(words.late, counts.lateHere, lists.lateHere, 'danger'),
          statOf(words.solvedLately, counts.solved, lists.solved),
        ],
      },
    ],
    [newsBlock(judged, reader)],
  ];
}

function newsBlock(judged: Judged[], { t, lang, calendar }: Reader): Block {
  const words = t.dashboards.worker;
  return {
    kind: 'news',
    title: words.judged,
    empty: words.judgedEmpty,
    news: judged.map(({ ticket, type, at, office, reason }) => ({
      tone: type === 'verify' ? 'success' : 'danger',
      at: dateTime(at, lang, calendar.zone),
      who: office ?? '',
      ticket: { href: complaintPath(ticket), label: shownTicket(ticket) },
      text: type === 'verify' ? words.verified : words.rejected(reason ?? ''),
    })),
  };
}
