import { addDays, dayOf, kecamatanMeetingDay } from '../calendar/cycle.ts';
import { dateTime } from '../calendar/words.ts';
import { lastSeal } from '../audit/seals.ts';
import { countBy, countEach } from '../complaints/counting.ts';
import { firstComplaints, type ListFilter } from '../complaints/list.ts';
import { accessErrand } from './access.ts';
import { weekBefore } from './area-week.ts';
import { betterBlocks } from './better.ts';
import { countCell, statOf, type Answers, type Block } from './blocks.ts';
import { needsBlock, type Errand } from './needs.ts';
import { areaWeekPath, inspectionPath, reportsPath, verificationPath } from './paths.ts';
import { turnsByState } from './queries.ts';
import { turnsOf, type Reader } from './reader.ts';
import { receiptErrand } from './report.ts';
import { satisfactionBlock } from './satisfaction.ts';
import { waitingBlocks, waitingShown } from './waiting.ts';
import { weekBlock, weekLists } from './week.ts';
import { lastVerified, partsOf, reportsForGovernor } from './week-queries.ts';
import { citiesWeek } from './week-table.ts';

/** Sekda's and Governor's: own cases, reports to receive, cases without a solution, cities compared (KEEMPAT c). */
export async function provinceScreen(reader: Reader): Promise<Answers> {
  const { db, person, role } = reader;
  const words = reader.t.dashboards;
  const mine = turnsOf(reader);
  const lists = { ...listsOf(reader), mine } as const;
  const [counts, turns, rows, receipts, access, ofWeek, { week, better }] = await Promise.all([
    countEach(db, person, lists),
    turnsByState(db, person, mine),
    firstComplaints(db, person, { ...mine, sort: 'due' }, waitingShown),
    role.role === 'sekda' ? receiptErrand('city', reader) : null,
    accessErrand(reader),
    role.role === 'governor'
      ? reportsForGovernor(db, person, { areaCode: role.areaCode, week: reader.week })
      : 0,
    provinceOf(reader),
  ]);
  const toRead: Errand = {
    label: words.report.ofWeek,
    count: ofWeek,
    href: areaWeekPath({ area: role.areaCode, week: reader.week }),
    act: { href: reportsPath, label: words.report.open },
    at: null,
  };
  const errands = [receipts ?? toRead, access];
  return {
    now: [
      needsBlock(turns, mine, errands, reader),
      standing(counts, lists, reader),
      ...waitingBlocks(rows, counts.mine, mine, reader),
    ],
    week: [weekBlock(lists, counts, reader), week],
    better,
  };
}

/** The inspector's: nothing waits, so first what is late or without a solution, and whether the trail is whole. */
export async function inspectorScreen(reader: Reader): Promise<Answers> {
  const { db, person } = reader;
  const lists = listsOf(reader);
  const [counts, verified, seal, { week, better }] = await Promise.all([
    countEach(db, person, lists),
    lastVerified(db),
    lastSeal(db),
    provinceOf(reader),
  ]);
  const { t, lang, calendar } = reader;
  const words = t.dashboards.trail;
  const when = (instant: Date) => dateTime(instant, lang, calendar.zone);
  return {
    now: [
      standing(counts, lists, reader),
      {
        kind: 'facts',
        title: words.title,
        facts: [
          verified
            ? {
                label: words.verified,
                text:
                  verified.faults > 0
                    ? words.broken(verified.faults, when(verified.at))
                    : words.whole(when(verified.at)),
                tone: verified.faults > 0 ? 'danger' : 'success',
                href: verificationPath,
              }
            : { label: words.verified, text: words.never, tone: 'warning' },
          { label: words.seal, text: seal ? words.sealed(seal.number, when(seal.madeAt)) : words.unsealed },
        ],
        actions: [
          { href: inspectionPath, label: words.open },
          { href: verificationPath, label: words.verification },
        ],
      },
    ],
    week: [weekBlock(lists, counts, reader), week],
    better,
  };
}

function listsOf(reader: Reader) {
  return {
    ...weekLists({}, reader),
    unsolved: { state: 'province' },
    underWay: { which: 'underWay' },
    lateAll: { which: 'overdue' },
    atKecamatan: { state: 'kecamatan' },
    atCity: { state: 'city' },
  } as const satisfies Record<string, ListFilter>;
}
type Lists = ReturnType<typeof listsOf>;

/** Where the cases of the province stand now. */
function standing(counts: Record<keyof Lists, number>, lists: Lists, { t }: Reader): Block {
  const words = t.dashboards;
  return {
    kind: 'stats',
    title: words.province.standing,
    stats: [
      { ...statOf(words.province.unsolved, counts.unsolved, lists.unsolved, 'warning') },
      statOf(words.lateHere, counts.lateAll, lists.lateAll, 'danger'),
      statOf(words.underWay, counts.underWay, lists.underWay),
      statOf(words.province.atKecamatan, counts.atKecamatan, lists.atKecamatan),
      statOf(words.province.atCity, counts.atCity, lists.atCity),
    ],
  };
}

/** How the cities' week goes, and the cities compared over the weeks. */
async function provinceOf(reader: Reader): Promise<{ week: Block; better: Block[] }> {
  const { db, person, role, now, calendar, week } = reader;
  const cityLists = {
    underWay: { which: 'underWay' },
    late: { which: 'overdue' },
    solved: { which: 'solved', solvedFrom: addDays(dayOf(now, calendar), -28) },
    escalated: { state: 'province' },
  } as const satisfies Record<string, ListFilter>;
  const [cities, byCity, weeks, satisfaction] = await Promise.all([
    partsOf(db, person, role.areaCode, { week, monday: kecamatanMeetingDay(week, calendar) }),
    countBy(db, person, 'city_code', cityLists),
    betterBlocks(['weeks', 'heat', 'attendance'], reader),
    satisfactionBlock(reader),
  ]);
  const words = reader.t.dashboards;
  const rows = cities.map(({ code, name }) => {
    const found = byCity.get(code);
    const cell = (list: keyof typeof cityLists, alarm?: 'danger') =>
      countCell(found?.[list] ?? 0, { ...cityLists[list], city: code }, alarm);
    return {
      label: name,
      cells: [cell('underWay'), cell('late', 'danger'), cell('solved'), cell('escalated')],
    };
  });
  const compared: Block = {
    kind: 'table',
    title: words.province.cities,
    text: words.province.citiesText,
    head: words.province.city,
    columns: [words.underWay, words.late, words.solvedLately, words.province.escalated],
    rows,
    empty: '',
  };
  return {
    week: { ...citiesWeek(cities, reader), more: weekBefore(role.areaCode, reader) },
    better: [...weeks, compared, satisfaction],
  };
}
