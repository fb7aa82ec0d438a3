import { readFile } from 'node:fs/promises';
import type { Knex } from 'knex';
import { gazetteer } from './gazetteer.ts';
import { officesOf, type Sector } from './offices.ts';
import { deadlineRules } from './deadline-rules.ts';

type Category = {
  code: string;
  id: string;
  en: string;
  sector: string | null;
  restricted: boolean;
  referTo: string | null;
  synonyms: string[];
};
type Holiday = { on: string; id: string; en: string; kind: string };

/**
 * Writes what the work needs before the first complaint: areas, offices, categories, deadline rules and
 * holidays of the province. Does nothing to rows that are there, so that an administrator's changes stay.
 */
export async function seedReference(db: Knex, provinceCode: string): Promise<void> {
  const known = (await db.raw(`select code from areas where level = 'province' order by code`)).rows as {
    code: string;
  }[];
  if (known.length > 0) {
    if (!known.some(({ code }) => code === provinceCode))
      throw new Error(`The database holds province ${known[0]!.code}, PROVINCE_CODE says ${provinceCode}`);
    return;
  }
  const areas = await gazetteer(provinceCode);
  const sectors = await readSectors();
  const categories = await seedFile<Category[]>('categories');
  const holidays = await seedFile<Holiday[]>('holidays');
  await db.transaction(async (trx) => {
    await trx.batchInsert('areas', areas.map(snakeArea), 1000);
    await trx('sectors').insert(
      sectors.map(({ code, kecamatan, city, province }) => ({
        code,
        kecamatan_name: kecamatan?.name ?? null,
        city_name: city?.name ?? null,
        province_name: province?.name ?? null,
      })),
    );
    await trx.batchInsert('offices', officesOf(areas, sectors).map(snakeOffice), 1000);
    await trx('categories').insert(
      categories.map(({ code, id, en, sector, restricted, referTo, synonyms }, position) => ({
        code,
        name_id: id,
        name_en: en,
        sector_code: sector,
        restricted,
        refer_to: referTo,
        synonyms,
        position,
      })),
    );
    await trx('deadline_rules').insert([...deadlineRules]);
    await trx('holidays').insert(
      holidays.map(({ on, id, en, kind }) => ({ held_on: on, name_id: id, name_en: en, kind })),
    );
  });
}

/** The sectors, with what their units are called at each level. */
export const readSectors = (): Promise<Sector[]> => seedFile<Sector[]>('sectors');

async function seedFile<T>(name: string): Promise<T> {
  return JSON.parse(await readFile(new URL(`../../db/seeds/${name}.json`, import.meta.url), 'utf8')) as T;
}

function snakeArea({ parentCode, ...area }: Awaited<ReturnType<typeof gazetteer>>[number]) {
  return { ...area, parent_code: parentCode };
}

function snakeOffice({ areaCode, sectorCode, ...office }: ReturnType<typeof officesOf>[number]) {
  return { ...office, area_code: areaCode, sector_code: sectorCode };
}
