import type { Connection } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import type { Language } from '../language/index.ts';
import type { Shown } from './pages.ts';
import { periodsOf } from './periods.ts';
import type { Pictured } from './pictures.ts';
import {
  areasAround,
  categoriesOf,
  categoryNames,
  editions,
  figuresOf,
  figuresWithin,
  pointsWithin,
} from './queries.ts';

type Asked = { area?: string | undefined; period?: string | undefined };

/** What is told of an area in a period, the newest unless said; null before anything is. @throws NotFound */
export async function shownOf(db: Connection, asked: Asked, lang: Language): Promise<Shown | null> {
  const [published, areas] = await Promise.all([editions(db), areasAround(db, asked.area ?? null)]);
  const area = asked.area ? areas.find(({ code }) => code === asked.area) : areas[0];
  if (!area) throw new NotFound();
  const periods = periodsOf(published.map(({ month }) => month));
  const period = periods.find(({ key }) => key === asked.period) ?? periods[0];
  if (!period) return null;
  const between = { from: period.months[0]!, to: period.months.at(-1)! };
  const whole = area.level === 'province';
  const [figures, categories, names] = await Promise.all([
    figuresOf(db, area.code, between),
    whole ? categoriesOf(db, area.code, between) : [],
    whole ? categoryNames(db) : [],
  ]);
  return {
    period,
    periods,
    editions: published,
    area,
    above: areas.filter(({ code }) => area.code.startsWith(`${code}.`)),
    parts: areas.filter(({ parentCode }) => parentCode === area.code),
    figures,
    categories: {
      names: names.map((category) => ({ code: category.code, name: category[lang] })),
      figures: categories,
    },
  };
}

/** The same with its kecamatan and their points, for the pictures. */
export async function picturedOf(db: Connection, asked: Asked, lang: Language): Promise<Pictured | null> {
  const shown = await shownOf(db, asked, lang);
  if (!shown) return null;
  const { period, area } = shown;
  const between = { from: period.months[0]!, to: period.months.at(-1)! };
  const [figures, points] = await Promise.all([
    figuresWithin(db, area.code, between),
    pointsWithin(db, area.code),
  ]);
  return { ...shown, within: { figures, points } };
}
