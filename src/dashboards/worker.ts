import { addDays, at, dayOf, weekdayOf } from '../calendar/cycle.ts';
import { dateTime, shortDate } from '../calendar/words.ts';
import { countEach } from '../complaints/counting.ts';
import { firstComplaints, type ListFilter } from '../complaints/list.ts';
import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { accessErrand } from './access.ts';
import { betterBlocks } from './better.ts';
import { statOf, type Answers, type Block } from './blocks.ts';
import { needsBlock, type Errand } from './needs.ts';
import { invitationsPath, meetingInvitationsPath, sundayPath } from './paths.ts';
import {
  invitationsOpen,
  judgedWork,
  meetingInvitationsOpen,
  stopsOn,
  turnsByState,
  type Judged,
} from './queries.ts';
import { turnsOf, type Reader } from './reader.ts';
import { waitingBlocks, waitingShown } from './waiting.ts';
import { weekBlock, weekLists } from './week.ts';

/**
 * The lurah's (who follows all complaints of the kelurahan, KESATU c) and a unit officer's: what waits by deadline,
 * Sunday's stops, how the own work was judged.
 */
export async function workerScreen(reader: Reader): Promise<Answers> {
  const { db, person, role, t, lang, now, calendar } = reader;
  const words = t.dashboards;
  const isLurah = role.role === 'lurah';
  const area: ListFilter = isLurah ? { kelurahan: role.areaCode } : { unit: role.officeId };
  // Field reviews are the kecamatan's (KEDUA); a suku dinas or dinas has none.
  const hasSunday = role.level === 'kelurahan' || role.level === 'kecamatan';
  const today = dayOf(now, calendar);
  const sunday = addDays(today, (7 - weekdayOf(today)) % 7);
  const mine = turnsOf(reader);
  const lists = {
    ...weekLists(area, reader),
    mine,
    underWay: { ...area, which: 'underWay' },
    lateHere: { ...area, which: 'overdue' },
    solved: { ...area, which: 'solved', solvedFrom: addDays(today, -28) },
  } as const satisfies Record<string, ListFilter>;
  const [counts, turns, rows, stops, reviews, meetings, judged, better, access] = await Promise.all([
    countEach(db, person, lists),
    turnsByState(db, person, mine),
    firstComplaints(db, person, { ...mine, sort: 'due' }, waitingShown),
    hasSunday ? stopsOn(db, person, sunday) : 0,
    hasSunday ? invitationsOpen(db, person, today) : 0,
    role.level === 'city' ? meetingInvitationsOpen(db, [role.officeId], today) : null,
    judgedWork(db, person, new Date(now.getTime() - 28 * 24 * 60 * 60 * 1000)),
    betterBlocks(['weeks', 'ages'], reader),
    isLurah ? accessErrand(reader) : null,
  ]);
  const answer = words.worker.answer;
  const errands: Errand[] = [
    {
      label: words.worker.invitations,
      count: reviews,
      href: invitationsPath,
      act: { href: invitationsPath, label: answer },
      at: at(sunday, '08:00', calendar),
    },
    {
      label: words.worker.meetings,
      count: meetings?.count ?? 0,
      href: meetingInvitationsPath,
      act: { href: meetingInvitationsPath, label: answer },
      at: meetings?.firstOn ? at(meetings.firstOn, calendar.cityMeeting.starts, calendar) : null,
    },
    ...(access ? [access] : []),
  ];
  return {
    now: [needsBlock(turns, mine, errands, reader), ...waitingBlocks(rows, counts.mine, mine, reader)],
    week: [
      weekBlock(lists, counts, reader),
      {
        kind: 'stats',
        title: isLurah ? words.worker.area : words.worker.unit,
        stats: [
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
          statOf(words.underWay, counts.underWay, lists.underWay),
          statOf(words.late, counts.lateHere, lists.lateHere, 'danger'),
          statOf(words.solvedLately, counts.solved, lists.solved),
        ],
      },
    ],
    better: [...better, newsBlock(judged, reader)],
  };
}

function newsBlock(judged: Judged[], { t, lang, calendar }: Reader): Block {
  const words = t.dashboards.worker;
  return {
    kind: 'news',
    title: words.judged,
    empty: words.judgedEmpty,
    news: judged.map(({ ticket, type, at: when, office, reason }) => ({
      tone: type === 'verify' ? 'success' : 'danger',
      at: dateTime(when, lang, calendar.zone),
      who: office ?? '',
      ticket: { href: complaintPath(ticket), label: shownTicket(ticket) },
      text: type === 'verify' ? words.verified : words.rejected(reason ?? ''),
    })),
  };
}
