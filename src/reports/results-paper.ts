import { plainDate, type Language } from '../calendar/words.ts';
import type { Catalogue } from '../language/index.ts';
import { decimal } from '../language/numbers.ts';
import type { Flow, Results, Satisfaction } from './results.ts';
import type { Period } from './results-due.ts';

type Reading = { t: Catalogue; lang: Language };

/** The results as tables and facts; a report that was sent before it told more prints what it has. */
export function resultsPaper(
  results: Results,
  { areaCode, period }: { areaCode: string; period: Period },
  { t, lang }: Reading,
) {
  const words = t.reports.results;
  const row = (name: string, found: Results['total']) => ({
    name,
    cells: [
      words.ofDue(found.sessionsHeld, found.sessionsDue),
      found.received,
      words.ofDue(found.meetingsHeld, found.meetingsDue),
      found.attendance,
      found.solved,
      found.escalated,
      found.open,
    ],
  });
  const inProvince = !areaCode.includes('.');
  return {
    period: words.period(plainDate(period.from, lang), plainDate(period.to, lang)),
    title: words.byArea[(['province', 'city', 'kecamatan'] as const)[areaCode.split('.').length - 1]!],
    head: inProvince ? words.area : t.reports.recap.kecamatan,
    heads: [
      words.sessions,
      words.received,
      words.meetings,
      words.attendance,
      words.solved,
      words.escalated,
      words.open,
    ],
    rows: results.byKecamatan.map((found) => row(found.name, found)),
    total: row(t.reports.total, results.total),
    facts: factsOf(results, { t, lang }),
    flows: [
      ...flowTable(words.byCategory, t.reports.recap.category, results.byCategory, t, (found) =>
        lang === 'id' ? found.nameId : found.nameEn,
      ),
      ...flowTable(words.byKelurahan, t.reports.recap.kelurahan, results.byKelurahan, t, (found) =>
        areaCode.split('.').length > 2 ? found.name : `${found.name} (${found.within})`,
      ),
    ],
  };
}

function factsOf({ city, solvedAt, medianDays, p90Days, satisfaction }: Results, { t, lang }: Reading) {
  const words = t.reports.results;
  const days = (value: number | null | undefined) =>
    value === null || value === undefined ? words.none : words.days(decimal(lang, value, 1, 1));
  return [
    {
      label: words.cityMeetings,
      text: words.cityMeetingsText(city.meetingsHeld, city.meetingsDue, city.attendance),
    },
    { label: words.solvedAt, text: words.solvedAtText(solvedAt) },
    { label: words.median, text: days(medianDays) },
    ...(p90Days === undefined ? [] : [{ label: words.p90, text: days(p90Days) }]),
    ...(satisfaction ? [{ label: words.satisfaction, text: gradedAs(satisfaction, { t, lang }) }] : []),
  ];
}

function gradedAs({ index, grade, answers, needed }: Satisfaction, { t, lang }: Reading): string {
  const words = t.reports.results;
  if (index === null) return words.satisfactionFew(answers);
  const said = words.satisfactionText(decimal(lang, index, 2, 2), t.satisfaction.grades[grade!], answers);
  return needed === undefined ? said : words.satisfactionSample(said, needed);
}

type FlowTable = {
  title: string;
  head: string;
  heads: string[];
  rows: { name: string; cells: number[] }[];
  total: { name: string; cells: number[] };
};

const cells = ({ received, solved, open }: Flow) => [received, solved, open];

function flowTable<T extends Flow>(
  title: string,
  head: string,
  flows: readonly T[] | undefined,
  t: Catalogue,
  nameOf: (flow: T) => string,
): FlowTable[] {
  if (!flows || flows.length === 0) return [];
  const words = t.reports.results;
  const sum = (name: keyof Flow) => flows.reduce((total, flow) => total + flow[name], 0);
  return [
    {
      title,
      head,
      heads: [words.received, words.solvedAny, words.openNow],
      rows: flows.map((flow) => ({ name: nameOf(flow), cells: cells(flow) })),
      total: {
        name: t.reports.total,
        cells: cells({ received: sum('received'), solved: sum('solved'), open: sum('open') }),
      },
    },
  ];
}
