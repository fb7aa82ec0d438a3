import { dateTime } from '../calendar/words.ts';
import { countBy, countEach } from '../complaints/counting.ts';
import { firstComplaints, type ListFilter } from '../complaints/list.ts';
import { statOf, type Block, type Stat } from './blocks.ts';
import { meetingsPath, reportsPath } from './paths.ts';
import { officeNames, reportOf, type ReportFacts } from './queries.ts';
import type { Reader } from './reader.ts';
import { satisfactionBlock } from './satisfaction.ts';
import { sessionBlock } from './session.ts';
import { mine, waitingBlock } from './waiting.ts';
import { turnsTable, type Turns } from './turns.ts';
import { weekBlock, weekLists } from './week.ts';

/** The camat's: what waits, the week from Saturday to Tuesday, overdue by unit, the report (KETIGA, KEEMPAT a). */
export async function camatScreen(reader: Reader): Promise<Block[][]> {
  const { db, person, role, t, week } = reader;
  const words = t.dashboards;
  const kecamatan = role.areaCode;
  const here: ListFilter = { kecamatan, state: 'kecamatan' };
  const lists = {
    ...weekLists({ kecamatan }, reader),
    mine,
    late: { ...mine, which: 'overdue' },
    received: { kecamatan, state: 'kecamatan.received' },
    onAgenda: { ...here, which: 'agenda' },
    toReport: { kecamatan, state: 'kecamatan.toReport' },
    lateHere: { ...here, which: 'overdue' },
  } as const satisfies Record<string, ListFilter>;
  const [counts, rows, turns, report, satisfaction, session] = await Promise.all([
    countEach(db, person, lists),
    firstComplaints(db, person, { ...mine, sort: 'due' }, 6),
    countBy(db, person, 'owner_office_id', {
      open: { ...here, which: 'underWay' },
      overdue: { ...here, which: 'overdue' },
    }),
    reportOf(db, kecamatan, week),
    satisfactionBlock(reader),
    sessionBlock(reader),
  ]);
  const names = await officeNames(db, [...turns.keys()].map(Number));
  const stats: Stat[] = [
    statOf(words.mine.due, counts.mine, lists.mine),
    statOf(words.mine.overdue, counts.late, lists.late, 'danger'),
    statOf(words.clerk.waitsReceived, counts.received, lists.received, 'warning'),
    statOf(words.camat.onAgenda, counts.onAgenda, lists.onAgenda),
    statOf(words.lateHere, counts.lateHere, lists.lateHere, 'danger'),
  ];
  return [
    [{ kind: 'stats', title: words.now, stats }],
    [
      waitingBlock(rows, counts.mine, reader),
      reportBlock(report, statOf(words.report.unsolved, counts.toReport, lists.toReport), reader),
    ],
    [weekBlock(lists, counts, reader), session],
    [turnsBlock(turns, names, here, reader), satisfaction],
  ];
}

/** How far the week's report is, and what climbs with it. */
function reportBlock(report: ReportFacts | undefined, unsolved: Stat, { t, lang, calendar }: Reader): Block {
  const words = t.dashboards.report;
  const when = (instant: Date) => dateTime(instant, lang, calendar.zone);
  const text = report?.acknowledgedAt
    ? words.acknowledged(when(report.acknowledgedAt))
    : report?.sentAt
      ? words.sent(when(report.sentAt))
      : report
        ? words.draft
        : words.none;
  return {
    kind: 'facts',
    title: words.title,
    facts: [{ label: words.state, text, tone: report?.sentAt ? 'success' : report ? 'warning' : 'neutral' }],
    stat: unsolved,
    actions: [
      { href: reportsPath, label: words.open },
      { href: meetingsPath, label: t.dashboards.camat.meeting },
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
