import { dayOf, nextSaturday, type Day } from '../calendar/cycle.ts';
import { longDate, time } from '../calendar/words.ts';
import { countEach, firstComplaints, type ListFilter } from '../complaints/list.ts';
import { statOf, type Block } from './blocks.ts';
import { intakePath, listPath, saturdayPath } from './paths.ts';
import { sessionsOn, type SessionFacts } from './queries.ts';
import { waitingRow, type Reader } from './reader.ts';

/** The clerk's: today's or the next session, its complaints, and what was taken but not passed on (KESATU). */
export async function clerkScreen(reader: Reader): Promise<Block[][]> {
  const { db, person, role, t, lang, now, calendar, week } = reader;
  const words = t.dashboards.clerk;
  const kecamatan = role.areaCode;
  const today = dayOf(now, calendar);
  const comingOn = today === week ? week : nextSaturday(now, calendar);
  const sessions = await sessionsOn(db, kecamatan, [week, comingOn]);
  const last = sessions.find(({ heldOn }) => heldOn === week);
  const ofSession: ListFilter = { which: 'all', kecamatan, week };
  const received: ListFilter = { state: 'kecamatan.received', kecamatan };
  const lists = { ofSession, received, late: { ...received, which: 'overdue' } as const };
  const [counts, rows] = await Promise.all([
    countEach(db, person, lists),
    firstComplaints(db, person, { ...received, sort: 'due' }, 8),
  ]);
  const session = sessionBlock(
    comingOn,
    sessions.find(({ heldOn }) => heldOn === comingOn),
    reader,
  );
  return [
    [session],
    [
      {
        kind: 'stats',
        title: words.lastSession(longDate(last?.heldOn ?? week, lang)),
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

function sessionBlock(
  day: Day,
  session: SessionFacts | undefined,
  { t, lang, now, calendar }: Reader,
): Block {
  const words = t.dashboards.clerk;
  const isToday = day === dayOf(now, calendar);
  const status = session?.status;
  const hours = session
    ? `${time(session.opensAt, lang, calendar.zone)}–${time(session.closesAt, lang, calendar.zone)}`
    : [calendar.session.opens, calendar.session.closes]
        .map((each) => (lang === 'id' ? each.replace(':', '.') : each))
        .join('–');
  return {
    kind: 'facts',
    title: isToday ? words.today : words.coming,
    facts: [
      { label: words.day, text: longDate(day, lang) },
      { label: words.hours, text: hours },
      {
        label: words.status,
        text: status ? words.statuses[status] : words.planned,
        tone: status === 'cancelled' ? 'danger' : status === 'piket' ? 'warning' : 'success',
      },
      { label: words.reason, text: session?.reason ?? '' },
    ],
    actions: [
      ...(isToday && status !== 'cancelled' ? [{ href: intakePath, label: words.intake }] : []),
      { href: saturdayPath, label: words.counter },
    ],
  };
}
