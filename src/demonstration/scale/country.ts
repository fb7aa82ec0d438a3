import { officesOf } from '../../areas/offices.ts';
import { wholeCountry } from '../../areas/gazetteer.ts';
import { readSectors } from '../../areas/seed.ts';
import type { Database } from '../../database/connect.ts';
import { seedFurtherAccounts } from '../accounts.ts';

const atOnce = 20_000;

/**
 * Adds all other provinces of Indonesia with their areas, offices and demonstration accounts, for measuring: the
 * installation stays that of its own province. Does nothing where they are already.
 */
export async function seedCountry(db: Database): Promise<void> {
  const known = new Set((await db('areas').where({ level: 'province' }).pluck('code')) as string[]);
  const provinces = (await wholeCountry()).filter(([province]) => !known.has(province!.code));
  if (provinces.length === 0) return;
  const sectors = await readSectors();
  const areas = provinces.flat().map(({ parentCode, ...area }) => ({ ...area, parent_code: parentCode }));
  const offices = provinces.flatMap((inside) =>
    officesOf(inside, sectors).map(({ areaCode, sectorCode, slug, ...office }) => ({
      ...office,
      area_code: areaCode,
      sector_code: sectorCode,
      // Each province has its own governor, and its Setiabudi perhaps.
      slug: `${slug}.${inside[0]!.slug}`,
    })),
  );
  await db.transaction(async (trx) => {
    for (let at = 0; at < areas.length; at += atOnce)
      await trx.raw('insert into areas select * from json_populate_recordset(null::areas, ?::json)', [
        JSON.stringify(areas.slice(at, at + atOnce)),
      ]);
    for (let at = 0; at < offices.length; at += atOnce)
      await trx.raw(
        `insert into offices (kind, level, area_code, sector_code, name, slug)
         select kind, level, area_code, sector_code, name, slug from json_populate_recordset(null::offices, ?::json)`,
        [JSON.stringify(offices.slice(at, at + atOnce))],
      );
    await seedFurtherAccounts(trx);
  });
  await db.raw('analyze areas, offices, people, role_grants');
}
