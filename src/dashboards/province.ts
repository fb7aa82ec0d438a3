import { addDays, dayOf } from '../calendar/cycle.ts';
import { shortDate } from '../calendar/words.ts';
import { countBy, countEach } from '../complaints/counting.ts';
import { firstComplaints, type ListFilter } from '../complaints/list.ts';
import { countCell, statOf, type Block, type Stat } from './blocks.ts';
import { reportsPath } from './paths.ts';
import { citiesOf, reportsForGovernor, reportsToReceive } from './queries.ts';
import type { Reader } from './reader.ts';
import { satisfactionBlock } from './satisfaction.ts';
import { mine, waitingBlock } from './waiting.ts';

const weeksShown = 6;

/** Sekda's, Governor's and inspector's: own cases, reports to receive, cities compared, six weeks (KEEMPAT c). */
export async function provinceScreen(reader: Reader): Promise<Block[][]> {
  const { db, person, role, t, now, calendar } = reader;
  const words = t.dashboards;
  const reads = role.role === 'inspector';
  const lists = {
    mine,
    late: { ...mine, which: 'overdue' },
    unsolved: { state: 'province' },
    underWay: { which: 'underWay' },
    lateAll: { which: 'overdue' },
    kecamatan: { state: 'kecamatan' },
    city: { state: 'city' },
  } as const satisfies Record<string, ListFilter>;
  const cityLists = {
    underWay: { which: 'underWay' },
    late: { which: 'overdue' },
    solved: { which: 'solved', solvedFrom: addDays(dayOf(now, calendar), -28) },
    escalated: { state: 'province' },
  } as const satisfies Record<string, ListFilter>;
  const [counts, rows, cities, byCity, weekCounts, reports, satisfaction] = await Promise.all([
    countEach(db, person, lists),
    reads ? [] : firstComplaints(db, person, { ...mine, sort: 'due' }, 8),
    citiesOf(db, role.areaCode),
    countBy(db, person, 'city_code', cityLists),
    countEach(db, person, weekLists(reader)),
    role.role === 'governor'
      ? reportsForGovernor(db, role.areaCode, reader.week)
      : reportsToReceive(db, 'city', role.areaCode),
    satisfactionBlock(reader),
  ]);
  const needs: Stat[] = reads
    ? [
        statOf(words.underWay, counts.underWay, lists.underWay),
        statOf(words.province.atKecamatan, counts.kecamatan, lists.kecamatan),
        statOf(words.province.atCity, counts.city, lists.city),
        statOf(words.province.atProvince, counts.unsolved, lists.unsolved),
        statOf(words.late, counts.lateAll, lists.lateAll, 'danger'),
      ]
    : [
        statOf(words.mine.due, counts.mine, lists.mine),
        statOf(words.mine.overdue, counts.late, lists.late, 'danger'),
        {
          number: reports,
          label: role.role === 'governor' ? words.report.ofWeek : words.report.toReceive,
          href: reportsPath,
          tone: reports > 0 && role.role === 'sekda' ? 'warning' : 'neutral',
        },
        {
          ...statOf(words.province.unsolved, counts.unsolved, lists.unsolved),
          hint: words.province.unsolvedHint,
        },
        statOf(words.lateHere, counts.lateAll, lists.lateAll, 'danger'),
      ];
  const cityRows = cities.map(({ code, name }) => {
    const found = byCity.get(code);
    const cell = (list: keyof typeof cityLists, alarm?: 'danger') =>
      countCell(found?.[list] ?? 0, { ...cityLists[list], city: code }, alarm);
    return {
      label: name,
      cells: [cell('underWay'), cell('late', 'danger'), cell('solved'), cell('escalated')],
    };
  });
  return [
    [{ kind: 'stats', title: reads ? words.underWay : words.now, stats: needs }],
    ...(reads ? [] : [[waitingBlock(rows, counts.mine, reader)]]),
    [
      {
        kind: 'table',
        title: words.province.cities,
        text: words.province.citiesText,
        head: words.province.city,
        columns: [words.underWay, words.late, words.solvedLately, words.province.escalated],
        rows: cityRows,
        empty: '',
      },
    ],
    [weeksTable(weekCounts, reader), satisfaction],
  ];
}

const saturdays = (week: string) => Array.from({ length: weeksShown }, (_, n) => addDays(week, -7 * n));

function weekLists({ week }: Reader): Record<string, ListFilter> {
  return Object.fromEntries(
    saturdays(week).flatMap((saturday, n) => [
      [`received${n}`, { week: saturday, which: 'all' }],
      [`solved${n}`, { week: saturday, which: 'solved' }],
      [`underWay${n}`, { week: saturday, which: 'underWay' }],
      [`late${n}`, { week: saturday, which: 'overdue' }],
    ]),
  );
}

function weeksTable(counts: Record<string, number>, reader: Reader): Block {
  const { t, lang, week } = reader;
  const words = t.dashboards;
  const lists = weekLists(reader);
  const cell = (name: string, alarm?: 'danger') => countCell(counts[name] ?? 0, lists[name]!, alarm);
  return {
    kind: 'table',
    title: words.province.weeks,
    text: words.province.weeksText,
    head: words.province.saturday,
    columns: [words.received, words.underWay, words.late, words.solved, words.province.solvedShare],
    rows: saturdays(week).map((saturday, n) => ({
      label: shortDate(saturday, lang),
      cells: [
        cell(`received${n}`),
        cell(`underWay${n}`),
        cell(`late${n}`, 'danger'),
        cell(`solved${n}`),
        { kind: 'bar', value: counts[`solved${n}`] ?? 0, max: counts[`received${n}`] ?? 0 },
      ],
    })),
    empty: '',
  };
}
