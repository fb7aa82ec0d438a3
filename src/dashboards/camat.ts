import { kecamatanMeetingDay, meetingDayOf } from '../calendar/cycle.ts';
import { dateTime, longDate } from '../calendar/words.ts';
import { countBy, countEach } from '../complaints/counting.ts';
import { firstComplaints, type ListFilter } from '../complaints/list.ts';
import { accessErrand } from './access.ts';
import { betterBlocks } from './better.ts';
import type { Answers, Block } from './blocks.ts';
import { agendaOf, meetingErrand } from './meeting.ts';
import { needsBlock } from './needs.ts';
import { meetingPath, meetingsPath, reportsPath } from './paths.ts';
import { turnsByState, officeNames } from './queries.ts';
import { turnsOf, type Reader } from './reader.ts';
import { reportErrands, reportMissed } from './report.ts';
import { sessionBlock, sessionOf } from './session.ts';
import { turnsTable, type Turns } from './turns.ts';
import { waitingBlocks, waitingShown } from './waiting.ts';
import { weekBlock, weekLists } from './week.ts';
import { meetingOn, reportOf, type MeetingFacts, type ReportFacts } from './week-queries.ts';

/** The camat's: what waits, the week from Saturday to Tuesday, overdue by unit, the report (KETIGA, KEEMPAT a). */
export async function camatScreen(reader: Reader): Promise<Answers> {
  const { db, person, role, week, calendar } = reader;
  const kecamatan = role.areaCode;
  const mine = turnsOf(reader);
  const here: ListFilter = { kecamatan, state: 'kecamatan' };
  const lists = {
    ...weekLists({ kecamatan }, reader),
    mine,
    agenda: agendaOf('kecamatan', kecamatan),
  } as const;
  const [counts, byState, rows, turns, report, missed, access, meeting, session, better] = await Promise.all([
    countEach(db, person, lists),
    turnsByState(db, person, mine),
    firstComplaints(db, person, { ...mine, sort: 'due' }, waitingShown),
    countBy(db, person, 'owner_office_id', {
      open: { ...here, which: 'underWay' },
      overdue: { ...here, which: 'overdue' },
    }),
    reportOf(db, kecamatan, week),
    reportMissed('kecamatan', reader),
    accessErrand(reader),
    meetingOn(db, kecamatan, kecamatanMeetingDay(week, calendar)),
    sessionOf(reader),
    betterBlocks(['weeks', 'units'], reader),
  ]);
  const errands = [
    ...meetingErrand('kecamatan', { meeting, agenda: counts.agenda }, byState, reader),
    ...reportErrands('kecamatan', { report, missed }, byState, reader),
    access,
  ];
  const names = await officeNames(db, [...turns.keys()].map(Number));
  return {
    now: [needsBlock(byState, mine, errands, reader), ...waitingBlocks(rows, counts.mine, mine, reader)],
    week: [
      weekBlock(lists, counts, reader),
      progressBlock({ meeting, report }, 'kecamatan', reader),
      sessionBlock(session, reader),
    ],
    better: [...better, turnsBlock(turns, names, here, reader)],
  };
}

type Progress = { meeting: MeetingFacts | undefined; report: ReportFacts };

/** How far the week's meeting and report are. */
export function progressBlock(
  { meeting, report }: Progress,
  level: 'kecamatan' | 'city',
  { t, lang, calendar, week }: Reader,
): Block {
  const words = t.dashboards;
  const when = (instant: Date) => dateTime(instant, lang, calendar.zone);
  const day = meetingDayOf(level, week, calendar);
  const held = meeting?.closedAt
    ? words.meeting.closed(when(meeting.closedAt), meeting.there)
    : meeting?.openedAt
      ? words.meeting.open(meeting.there)
      : words.meeting.ahead;
  const sent = report.acknowledgedAt
    ? words.report.acknowledged(when(report.acknowledgedAt))
    : report.sentAt
      ? words.report.sent(when(report.sentAt))
      : report.begunOrSent
        ? words.report.draft
        : words.report.none;
  return {
    kind: 'facts',
    title: words.meeting.title,
    facts: [
      {
        label: longDate(day, lang),
        text: held,
        tone: meeting?.closedAt ? 'success' : 'neutral',
        ...(meeting?.openedAt ? { href: meetingPath(meeting.id) } : {}),
      },
      {
        label: words.report.title,
        text: sent,
        tone: report.sentAt ? 'success' : report.begunOrSent ? 'warning' : 'neutral',
      },
    ],
    actions: [
      { href: meetingsPath, label: words.camat.meeting },
      { href: reportsPath, label: words.report.open },
    ],
  };
}

function turnsBlock(turns: Turns, names: Map<number, string>, here: ListFilter, reader: Reader): Block {
  const offices = [...turns].map(([id, counts]) => ({
    id: Number(id),
    name: names.get(Number(id)) ?? '',
    ...counts,
  }));
  offices.sort((a, b) => b.overdue - a.overdue || b.open - a.open || a.name.localeCompare(b.name));
  const {
    byOffice: title,
    byOfficeText: text,
    office: head,
    byOfficeEmpty: empty,
  } = reader.t.dashboards.camat;
  return turnsTable({ title, text, head, empty }, offices, here, reader);
}
