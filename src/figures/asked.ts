import type { AreaLevel } from '../areas/areas.ts';
import { addDays, dayOf, saturdayOf, type CalendarSettings, type Day } from '../calendar/cycle.ts';
import { plainDate, type Language } from '../calendar/words.ts';
import type { ListFilter } from '../complaints/list.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import type { Catalogue } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import { usualWeeks, type Typed } from './forms.ts';
import type { Question } from './paths.ts';
import { readsFiguresOf, roleShown } from './policy.ts';
import { areasWithin, type AreaPoint } from './queries.ts';

/** For whom figures are made, and when. */
export type Reader = {
  db: Database;
  person: Person;
  t: Catalogue;
  lang: Language;
  now: Date;
  calendar: CalendarSettings;
};

/** What figures are asked for: an area, some weeks up to the one of a Saturday, perhaps a category or a unit. */
export type Asked = {
  area: AreaPoint;
  /** The areas above it that the reader sees too, the widest first; the one beside which it is compared. */
  above: AreaPoint[];
  peer: AreaPoint | null;
  /** The areas one level below, by name, and all kelurahan. */
  below: AreaPoint[];
  kelurahan: AreaPoint[];
  weeks: number;
  from: Day;
  to: Day;
  category?: string | undefined;
  unit?: number | undefined;
};

export type Asking = Reader & { asked: Asked };

/** Reads a question for somebody. @throws NotFound for an area that is not theirs, or none at all */
export async function askingOf(reader: Reader, given: Partial<Typed> = {}): Promise<Asking> {
  const code = given.area ?? roleShown(reader.person).areaCode;
  if (!readsFiguresOf(reader.person, code)) throw new NotFound();
  const areas = await areasWithin(reader.db, code);
  const area = areas.find((each) => each.code === code);
  if (!area) throw new NotFound();
  const chain = areas.filter((each) => code.startsWith(`${each.code}.`));
  const weeks = given.weeks ?? usualWeeks;
  const to = given.to ?? thisWeek(reader);
  const asked: Asked = {
    area,
    above: chain.filter((each) => readsFiguresOf(reader.person, each.code)),
    peer: chain.at(-1) ?? null,
    below: areas.filter((each) => each.parentCode === code).toSorted(byName),
    kelurahan: areas.filter((each) => each.level === 'kelurahan'),
    weeks,
    from: addDays(to, -7 * (weeks - 1)),
    to,
    category: given.category,
    unit: given.unit,
  };
  return { ...reader, asked };
}

const byName = (one: AreaPoint, other: AreaPoint) =>
  one.name.localeCompare(other.name) || one.code.localeCompare(other.code);

const field: Record<AreaLevel, 'city' | 'kecamatan' | 'kelurahan' | null> = {
  province: null,
  city: 'city',
  kecamatan: 'kecamatan',
  kelurahan: 'kelurahan',
};

/** The complaints of an area, of a category and a unit when they are asked for, of whatever week. */
export function hereOf(
  { area, category, unit }: Asked,
  within: Pick<AreaPoint, 'code' | 'level'> = area,
): ListFilter {
  const name = field[within.level];
  return { ...(name && { [name]: within.code }), ...(category && { category }), ...(unit && { unit }) };
}

/** Those that came in during the period. */
export const periodOf = (asked: Asked, within?: Pick<AreaPoint, 'code' | 'level'>): ListFilter => ({
  ...hereOf(asked, within),
  weekFrom: asked.from,
  weekTo: asked.to,
});

/** The same question as an address says it: what is as usual is left out. */
export const questionOf = ({ area, weeks, to, category, unit }: Asked): Question => ({
  area: area.code,
  weeks: String(weeks),
  to,
  category,
  unit: unit === undefined ? undefined : String(unit),
});

/** "Jakarta Selatan, 8 pekan sampai 21 November 2026", said of every picture of a period. */
export const spanOf = ({ asked, t, lang }: Asking): string =>
  t.figures.span(asked.area.name, asked.weeks, plainDate(asked.to, lang));

/** "Jakarta Selatan, keadaan 24 November 2026", said of what shows the present, whatever period is asked for. */
export const presentOf = ({ asked, t, lang, now, calendar }: Asking): string =>
  t.figures.present(asked.area.name, plainDate(dayOf(now, calendar), lang));

/** Whether the last week of the period is only coming in: nothing is compared with a morning at the counter. */
export const comesInToday = ({ asked, now, calendar }: Asking): boolean => dayOf(now, calendar) === asked.to;

/** The Saturday of the running week. */
export const thisWeek = ({ now, calendar }: Pick<Reader, 'now' | 'calendar'>): Day =>
  saturdayOf(now, calendar);
