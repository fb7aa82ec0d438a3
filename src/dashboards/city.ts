import { dayOf } from '../calendar/cycle.ts';
import { longDate, shortDate } from '../calendar/words.ts';
import { countBy, countEach } from '../complaints/counting.ts';
import { firstComplaints, type ListFilter } from '../complaints/list.ts';
import { phases } from '../complaints/states.ts';
import { countCell, statOf, textCell, type Block } from './blocks.ts';
import { reportsPath } from './paths.ts';
import { kecamatanOf, reportsToReceive, unitsOf, type KecamatanWeek } from './queries.ts';
import type { Reader } from './reader.ts';
import { satisfactionBlock } from './satisfaction.ts';
import { turnsTable, type Turns } from './turns.ts';
import { mine, waitingBlock } from './waiting.ts';

const columns = phases.filter((phase) => phase !== 'done');

/** The walikota's or bupati's: escalations to triage, kecamatan by step, sudin, sessions and reports (KEEMPAT b). */
export async function cityScreen(reader: Reader): Promise<Block[][]> {
  const { db, person, role, t, week } = reader;
  const words = t.dashboards;
  const city = role.areaCode;
  const lists = {
    triage: { city, state: 'city', which: 'agenda' },
    mine,
    late: { ...mine, which: 'overdue' },
    validation: { city, state: 'city.verification' },
    toReport: { city, state: 'city.toReport' },
    lateHere: { city, which: 'overdue' },
  } as const satisfies Record<string, ListFilter>;
  const phaseLists = Object.fromEntries(columns.map((phase) => [phase, { city, phase }]));
  const [counts, rows, byKecamatan, kecamatan, turns, units, reports, satisfaction] = await Promise.all([
    countEach(db, person, lists),
    firstComplaints(db, person, { ...mine, sort: 'due' }, 6),
    countBy(db, person, 'kecamatan_code', { ...phaseLists, late: { city, which: 'overdue' } }),
    kecamatanOf(db, city, week),
    countBy(db, person, 'owner_office_id', {
      open: { city, which: 'underWay' },
      overdue: { city, which: 'overdue' },
    }),
    unitsOf(db, city),
    reportsToReceive(db, 'kecamatan', city),
    satisfactionBlock(reader),
  ]);
  return [
    [
      {
        kind: 'stats',
        title: words.now,
        stats: [
          statOf(words.city.triage, counts.triage, lists.triage, 'warning'),
          statOf(words.mine.due, counts.mine, lists.mine),
          statOf(words.mine.overdue, counts.late, lists.late, 'danger'),
          statOf(words.city.validation, counts.validation, lists.validation),
          statOf(words.city.toReport, counts.toReport, lists.toReport),
          {
            number: reports,
            label: words.report.toReceive,
            href: reportsPath,
            tone: reports > 0 ? 'warning' : 'neutral',
          },
          statOf(words.lateHere, counts.lateHere, lists.lateHere, 'danger'),
        ],
      },
    ],
    [waitingBlock(rows, counts.mine, reader)],
    [stepsTable(kecamatan, byKecamatan, reader)],
    [unitTable(units, turns, reader), weekTable(kecamatan, reader)],
    [satisfaction],
  ];
}

function stepsTable(
  kecamatan: KecamatanWeek[],
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

function unitTable(units: { id: number; name: string }[], turns: Turns, reader: Reader): Block {
  const busy = units.flatMap(({ id, name }) => {
    const counts = turns.get(String(id));
    return counts ? [{ id, name, ...counts }] : [];
  });
  busy.sort((a, b) => b.overdue - a.overdue || b.open - a.open || a.id - b.id);
  const { sudin: title, sudinText: text, unit: head, sudinEmpty: empty } = reader.t.dashboards.city;
  return turnsTable({ title, text, head, empty }, busy, { city: reader.role.areaCode }, reader);
}

function weekTable(kecamatan: KecamatanWeek[], { t, lang, calendar, week }: Reader): Block {
  const words = t.dashboards.city;
  const { statuses } = t.dashboards.clerk;
  const held = kecamatan.filter(({ session }) => session === 'held').length;
  const reported = kecamatan.filter(({ sentAt }) => sentAt !== null).length;
  return {
    kind: 'table',
    title: words.weekTable,
    text: words.weekText(longDate(week, lang), held, reported, kecamatan.length),
    head: words.kecamatan,
    columns: [words.session, words.report],
    rows: kecamatan.map(({ name, session, sentAt }) => ({
      label: name,
      cells: [
        textCell(
          session ? statuses[session] : words.noSession,
          session === 'held' ? 'success' : session ? 'warning' : 'neutral',
        ),
        sentAt
          ? textCell(shortDate(dayOf(sentAt, calendar), lang), 'success')
          : textCell(words.notYet, 'neutral'),
      ],
    })),
    empty: '',
  };
}
