import { addDays, kecamatanMeetingDay, type Day } from '../calendar/cycle.ts';
import { plainDate } from '../calendar/words.ts';
import { NotFound } from '../errors.ts';
import { askingOf, thisWeek, type Reader as Asker } from '../figures/asked.ts';
import type { Link, TableBlock } from './blocks.ts';
import { areaWeekPath } from './paths.ts';
import { areaCompared, readsPartsOf } from './policy.ts';
import type { Reader } from './reader.ts';
import { partsOf } from './week-queries.ts';
import { citiesWeek, kecamatanWeek } from './week-table.ts';

/** `above` are the areas around it that the reader sees, `weeks` the one before and the one after. */
export type AreaWeek = { heading: string; above: Link[]; table: TableBlock; weeks: Link[] };

const tables = { province: citiesWeek, city: kecamatanWeek } as const;
const isCompared = (level: string): level is keyof typeof tables => level in tables;

/**
 * How a week went in each part of a city or the province: what first screens count of its sessions and reports, without
 * what the reports say. A week to come is as if none was asked for. @throws NotFound for an area that is not theirs
 */
export async function areaWeek(
  reader: Asker,
  given: { area?: string | undefined; week?: Day | undefined },
): Promise<AreaWeek> {
  const { db, person, t, lang, calendar } = reader;
  const code = given.area ?? areaCompared(person);
  if (!readsPartsOf(person, code)) throw new NotFound();
  const { area, above } = (await askingOf(reader, { area: code })).asked;
  if (!isCompared(area.level)) throw new NotFound();
  const latest = thisWeek(reader);
  const week = given.week && given.week < latest ? given.week : latest;
  const parts = await partsOf(db, person, code, { week, monday: kecamatanMeetingDay(week, calendar) });
  const words = t.dashboards.areaWeek;
  const elsewhere = (saturday: Day): Link => ({
    href: areaWeekPath({ area: code, week: saturday }),
    label: words.of(plainDate(saturday, lang)),
  });
  const heading = words.title(area.name);
  return {
    heading,
    above: above
      .filter((each) => readsPartsOf(person, each.code))
      .map((each) => ({ href: areaWeekPath({ area: each.code, week }), label: each.name })),
    table: { ...tables[area.level](parts, { t, lang, calendar, week }), title: heading },
    weeks: [addDays(week, -7), addDays(week, 7)].filter((each) => each <= latest).map(elsewhere),
  };
}

/** From the week of a first screen to those before it. */
export const weekBefore = (area: string, { t, week }: Pick<Reader, 't' | 'week'>): Link => ({
  href: areaWeekPath({ area, week: addDays(week, -7) }),
  label: t.dashboards.areaWeek.before,
});
