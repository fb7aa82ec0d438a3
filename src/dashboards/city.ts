import { addDays, cityMeetingDay, kecamatanMeetingDay } from '../calendar/cycle.ts';
import { countBy, countEach } from '../complaints/counting.ts';
import { firstComplaints } from '../complaints/list.ts';
import { phases } from '../complaints/states.ts';
import { workOf, type Work } from '../complaints/work.ts';
import { accessErrand } from './access.ts';
import { weekBefore } from './area-week.ts';
import { betterBlocks } from './better.ts';
import { figurePagePath } from '../figures/paths.ts';
import { countCell, textCell, type Answers, type Block } from './blocks.ts';
import { progressBlock } from './camat.ts';
import { agendaOf, meetingErrand } from './meeting.ts';
import { needsBlock } from './needs.ts';
import { turnsByState, unitsOf } from './queries.ts';
import { turnsOf, type Reader } from './reader.ts';
import { receiptErrand, reportErrands, reportMissed } from './report.ts';
import { satisfactionBlock } from './satisfaction.ts';
import type { Turns } from './turns.ts';
import { waitingBlocks, waitingShown } from './waiting.ts';
import { weekBlock, weekLists } from './week.ts';
import { kecamatanWeek } from './week-table.ts';
import { meetingOn, partsOf, reportOf, type PartWeek } from './week-queries.ts';

const columns = phases.filter((phase) => phase !== 'done');
const weeksJudged = 8;

/** The walikota's or bupati's: escalations to triage, kecamatan by step, sudin, sessions and reports (KEEMPAT b). */
export async function cityScreen(reader: Reader): Promise<Answers> {
  const { db, person, role, week, calendar } = reader;
  const city = role.areaCode;
  const mine = turnsOf(reader);
  const lists = { ...weekLists({ city }, reader), mine, agenda: agendaOf('city', city) } as const;
  const phaseLists = Object.fromEntries(columns.map((phase) => [phase, { city, phase }]));
  const days = { week, monday: kecamatanMeetingDay(week, calendar) };
  const [
    counts,
    byState,
    rows,
    byKecamatan,
    kecamatan,
    turns,
    units,
    receipts,
    access,
    report,
    missed,
    meeting,
  ] = await Promise.all([
    countEach(db, person, lists),
    turnsByState(db, person, mine),
    firstComplaints(db, person, { ...mine, sort: 'due' }, waitingShown),
    countBy(db, person, 'kecamatan_code', { ...phaseLists, late: { city, which: 'overdue' } }),
    partsOf(db, person, city, days),
    countBy(db, person, 'owner_office_id', {
      open: { city, which: 'underWay' },
      overdue: { city, which: 'overdue' },
    }),
    unitsOf(db, city),
    receiptErrand('kecamatan', reader),
    accessErrand(reader),
    reportOf(db, city, week),
    reportMissed('city', reader),
    meetingOn(db, city, cityMeetingDay(week, calendar)),
  ]);
  const [work, satisfaction, better] = await Promise.all([
    workOf(db, person, {
      area: city,
      offices: units.map(({ id }) => id),
      weekFrom: addDays(week, -7 * (weeksJudged - 1)),
      weekTo: week,
    }),
    satisfactionBlock(reader),
    betterBlocks(['weeks', 'attendance'], reader),
  ]);
  const errands = [
    receipts,
    ...meetingErrand('city', { meeting, agenda: counts.agenda }, byState, reader),
    ...reportErrands('city', { report, missed }, byState, reader),
    access,
  ];
  return {
    now: [needsBlock(byState, mine, errands, reader), ...waitingBlocks(rows, counts.mine, mine, reader)],
    week: [
      weekBlock(lists, counts, reader),
      progressBlock({ meeting, report }, 'city', reader),
      { ...kecamatanWeek(kecamatan, reader), more: weekBefore(city, reader) },
    ],
    better: [
      ...better,
      stepsTable(kecamatan, byKecamatan, reader),
      unitTable(units, { turns, work }, reader),
      satisfaction,
    ],
  };
}

function stepsTable(
  kecamatan: PartWeek[],
  counts: Map<string, Record<string, number>>,
  { t, role }: Reader,
): Block {
  const words = t.dashboards;
  const city = role.areaCode;
  return {
    kind: 'table',
    title: words.city.kecamatanTable,
    text: words.city.kecamatanText,
    head: words.city.kecamatan,
    columns: [...columns.map((phase) => words.phases[phase]), words.late],
    rows: kecamatan.map(({ code, name }) => ({
      label: name,
      cells: [
        ...columns.map((phase) =>
          countCell(counts.get(code)?.[phase] ?? 0, { city, kecamatan: code, phase }),
        ),
        countCell(counts.get(code)?.late ?? 0, { city, kecamatan: code, which: 'overdue' }, 'danger'),
      ],
    })),
    empty: '',
  };
}

/** What each sudin holds now, and how it worked in eight weeks; who is late or holds most comes first. */
function unitTable(
  units: { id: number; name: string }[],
  { turns, work }: { turns: Turns; work: Work[] },
  { t, role, week }: Reader,
): Block {
  const words = t.dashboards.city;
  const city = role.areaCode;
  // What was finished is no list of cases, which may be at work again: the figures hold the same numbers.
  const figures = (id: number) =>
    figurePagePath('units', { area: city, unit: String(id), weeks: String(weeksJudged), to: week });
  const worked = new Map(work.map((each) => [each.officeId, each]));
  const busy = units.flatMap(({ id, name }) => {
    const now = turns.get(String(id));
    const done = worked.get(id);
    return now || done ? [{ id, name, open: 0, overdue: 0, ...now, done }] : [];
  });
  busy.sort((a, b) => b.overdue - a.overdue || b.open - a.open || a.id - b.id);
  return {
    kind: 'table',
    title: words.sudin,
    text: words.sudinText(weeksJudged),
    head: words.unit,
    columns: [
      t.dashboards.underWay,
      t.dashboards.late,
      words.finished,
      words.inTime,
      words.reopened,
      words.days,
    ],
    rows: busy.map(({ id, name, open, overdue, done }) => ({
      label: name,
      cells: [
        countCell(open, { city, office: id, which: 'underWay' }),
        countCell(overdue, { city, office: id, which: 'overdue' }, 'danger'),
        done ? textCell(String(done.finished), 'neutral', figures(id)) : textCell(''),
        done ? { kind: 'bar', value: done.inTime, max: done.finished, href: figures(id) } : textCell(''),
        done?.reopened ? textCell(String(done.reopened), 'neutral', figures(id)) : textCell(''),
        done ? textCell(words.daysOf(done.medianDays, done.p90Days), 'neutral', figures(id)) : textCell(''),
      ],
    })),
    empty: words.sudinEmpty,
  };
}
