import { plainDate } from '../calendar/words.ts';
import { dayOf, type CalendarSettings } from '../calendar/cycle.ts';
import type { Catalogue, Language } from '../language/index.ts';
import type { Latest } from './latest.ts';
import {
  dataPath,
  dictionaryPath,
  feedPath,
  figuresPagePath,
  figuresPath,
  packagePath,
  sessionsPath,
} from './paths.ts';
import type { Pictured, Pictures } from './pictures.ts';
import { quarterOf, type Month, type Period } from './periods.ts';
import type { Edition, Told } from './queries.ts';
import { sumOf, type Sum } from './sums.ts';

export type Reading = { t: Catalogue; lang: Language; calendar: CalendarSettings };
export type NamedArea = { code: string; name: string; level: string; parentCode: string | null };
export type NamedCategory = { code: string; name: string };

export type Shown = {
  period: Period;
  periods: Period[];
  editions: Edition[];
  /** The area, those that it lies in from the province down, and its parts. */
  area: NamedArea;
  above: NamedArea[];
  parts: NamedArea[];
  figures: Told[];
  categories: { names: NamedCategory[]; figures: Told[] };
};

/** The numbers of a province's last published month, for the front page, and where they are told part by part. */
export function latestTotals({ name, figures }: Latest, reading: Reading) {
  return {
    title: reading.t.openData.heading(name, monthName(figures.month, reading)),
    href: figuresPagePath({ area: figures.area, period: figures.month.slice(0, 7) }),
    stats: statsOf(sumOf([figures], 1), reading).slice(0, 3),
  };
}

/** What is told of an area in a period: its numbers, its parts, its months, and a province's categories. */
export function figuresPage(shown: Pictured, pictures: Pictures, reading: Reading) {
  const { t } = reading;
  const { area, period, figures, editions, parts } = shown;
  const months = period.months.length;
  const inPeriod = (row: Told) => period.months.includes(row.month);
  const of = (code: string) =>
    sumOf(
      figures.filter((row) => row.area === code && inPeriod(row)),
      months,
    );
  const { names, figures: told } = shown.categories;
  const link = (code: string) => figuresPagePath({ area: code, period: period.key });
  const whole = of(area.code);
  return {
    action: dataPath,
    heading: t.openData.heading(area.name, periodName(period, reading)),
    asOf: asOfText(editions, period, reading),
    corrected: editions
      .filter(({ month, reason }) => reason && period.months.includes(month))
      .map(({ month, reason }) => t.openData.corrected(monthName(month, reading), reason ?? '')),
    asked: { area: area.code, period: period.key },
    periods: periodChoices(shown.periods, reading),
    above: shown.above.map(({ code, name }) => ({ name, href: link(code) })),
    stats: statsOf(whole, reading),
    pictures,
    parts: rowsOf(
      parts.map(({ code, name, level }) => ({
        name,
        href: level === 'kecamatan' ? null : link(code),
        sum: of(code),
      })),
      reading,
    ),
    // A map of the province has a circle for each kecamatan, while its parts are the cities.
    onMap: rowsOf(
      (area.level === 'province' ? shown.within.points : []).map(({ code, label }) => ({
        name: label,
        href: null,
        sum: sumOf(
          shown.within.figures.filter((row) => row.area === code && inPeriod(row)),
          months,
        ),
      })),
      reading,
    ),
    months: rowsOf(monthRows(shown, reading), reading),
    categories: rowsOf(
      names
        .map(({ code, name }) => {
          const rows = told.filter((row) => row.category === code && inPeriod(row));
          return { name, href: null, sum: sumOf(rows, months) };
        })
        .filter(({ sum }) => sum.received !== null || sum.solved !== null)
        .toSorted((one, other) => (other.sum.received ?? 0) - (one.sum.received ?? 0)),
      reading,
    ),
    files: filesOf(area, reading),
  };
}

const shownMonths = 24;

function monthRows({ area, figures, editions, period }: Shown, reading: Reading) {
  const last = period.months.at(-1)!;
  const months = editions.map(({ month }) => month).filter((month) => month <= last);
  return months.slice(0, shownMonths).map((month) => ({
    name: monthName(month, reading),
    href: figuresPagePath({ area: area.code, period: month.slice(0, 7) }),
    sum: sumOf(
      figures.filter((row) => row.area === area.code && row.month === month),
      1,
    ),
  }));
}

function rowsOf(rows: { name: string; href: string | null; sum: Sum }[], reading: Reading) {
  return rows.map(({ name, href, sum }) => ({ name, href, ...printed(sum, reading) }));
}

function printed(sum: Sum, { t }: Reading) {
  const { number, share, days, hidden } = t.openData;
  const { received, solved, inTime, otherwise, medianDays } = sum;
  const ratio = (part: number | null, whole: number | null) =>
    part === null || whole === null ? hidden : share(part / whole);
  return {
    received: received === null ? hidden : number(received),
    solved: solved === null ? hidden : number(solved),
    inTime: ratio(inTime, solved),
    solvedShare: ratio(solved, solved === null || otherwise === null ? null : solved + otherwise),
    median: medianDays === null ? hidden : days(...medianDays),
  };
}

function statsOf(sum: Sum, reading: Reading) {
  const { received, solved, inTime, solvedShare, median } = printed(sum, reading);
  const { columns } = reading.t.openData;
  return [
    { number: received, label: columns.received },
    { number: solved, label: columns.solved },
    { number: median, label: columns.median },
    { number: inTime, label: columns.inTime },
    { number: solvedShare, label: columns.solvedShare },
  ];
}

function periodChoices(periods: Period[], reading: Reading) {
  const { periodKinds } = reading.t.openData;
  return [...Map.groupBy(periods, ({ kind }) => kind)].map(([kind, of]) => ({
    label: periodKinds[kind],
    options: of.map((period) => ({ value: period.key, label: periodName(period, reading) })),
  }));
}

/** "Oktober 2026", "Triwulan IV 2026", "2026". */
export function periodName({ key, kind, months }: Period, reading: Reading): string {
  if (kind === 'month') return monthName(months[0]!, reading);
  return kind === 'year' ? key : reading.t.openData.quarter(quarterOf(months[0]!), key.slice(0, 4));
}

export const monthName = (month: Month, { lang }: Reading) => plainDate(month, lang).replace(/^1 /, '');

function asOfText(editions: Edition[], { months }: Period, { t, lang, calendar }: Reading): string {
  const within = editions.filter(({ month }) => months.includes(month));
  const last = new Date(Math.max(...within.map(({ madeAt }) => Number(madeAt))));
  return t.openData.asOf(plainDate(dayOf(last, calendar), lang), months.length);
}

function filesOf(area: NamedArea, { t, lang }: Reading) {
  const { files } = t.openData;
  return {
    tables: [
      { href: figuresPath('csv'), label: files.csv },
      { href: figuresPath('json'), label: files.json },
      { href: sessionsPath('csv'), label: files.sessionsCsv },
      { href: sessionsPath('json'), label: files.sessionsJson },
    ],
    feed: { href: feedPath(area.code, lang), label: t.openData.feed.title(area.name) },
    dictionary: { href: dictionaryPath, label: files.dictionary },
    package: { href: packagePath, label: files.package },
  };
}
