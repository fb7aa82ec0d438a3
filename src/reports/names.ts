import type { Connection } from '../database/connect.ts';
import type { Report } from './queries.ts';

/** The places below a report's area and all categories, in the order in which a report lists them. */
export async function placesAndCategories(db: Connection, { areaCode }: Pick<Report, 'areaCode'>) {
  const areas = (await db('areas')
    .where({ parent_code: areaCode })
    .select('code', 'name')
    .orderBy(['name', 'code'])) as { code: string; name: string }[];
  const categories = (await db('categories')
    .select({ code: 'code', nameId: 'name_id', nameEn: 'name_en' })
    .orderBy(['position', 'code'])) as { code: string; nameId: string; nameEn: string }[];
  return { areas, categories };
}
