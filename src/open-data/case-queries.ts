import type { Day } from '../calendar/cycle.ts';
import type { Connection, Transaction } from '../database/connect.ts';
import type { Month } from './periods.ts';
import { small } from './suppression.ts';

/** The Saturday whose week contains an instant. */
const weekOf = (at: string) =>
  `((${at} at time zone :zone)::date - ((extract(isodow from ${at} at time zone :zone)::int + 1) % 7))`;

/**
 * Keeps the solved cases of a published month for the feeds, each as near to its place as it is one of five alike: at
 * its kelurahan, else its kecamatan, its city or the province, and otherwise not at all. Never at a place and never under
 * a category whose number of solved is not told: who counts the entries of a feed learns nothing that the figures hide.
 */
export async function insertCases(
  trx: Transaction,
  edition: { month: Month; version: number },
  { from, to, zone }: { from: Date; to: Date; zone: string },
): Promise<void> {
  await trx.raw(
    `with solved as (
       select c.kelurahan_code as kelurahan, c.kecamatan_code as kecamatan, c.city_code as city,
         split_part(c.city_code, '.', 1) as province, c.category_code as category, c.resolved_level as level,
         ${weekOf('c.received_at')} as received_week, ${weekOf('c.resolved_at')} as solved_week,
         k.area_code is not null as kecamatan_told, y.area_code is not null as city_told
       from complaints c
       join ${told('p', `split_part(c.city_code, '.', 1)`, '= c.category_code')}
       left join ${told('k', 'c.kecamatan_code')}
       left join ${told('y', 'c.city_code')}
       where c.resolved_at >= :from and c.resolved_at < :to and not c.confidential and not c.restricted
         and (c.state = 'resolved' or c.closed_reason in ('confirmed', 'noObjection')) and c.resolved_level is not null),
     first as (select *, kecamatan_told and count(*) ${alike('kelurahan')} as near from solved),
     second as (select *, not near and kecamatan_told
       and count(*) filter (where not near) ${alike('kecamatan')} as within from first),
     third as (select *, not near and not within and city_told
       and count(*) filter (where not near and not within) ${alike('city')} as around from second),
     fourth as (select *, not near and not within and not around
       and count(*) filter (where not near and not within and not around) ${alike('province')} as anywhere from third)
     insert into published_cases (month, area_code, category_code, level, received_week, solved_week)
     select :month, case when near then kelurahan when within then kecamatan when around then city else province end,
       category, level, received_week, solved_week
     from fourth where near or within or around or anywhere`,
    { ...edition, from, to, zone },
  );
}

const told = (alias: string, area: string, category = 'is null') =>
  `published_figures ${alias} on ${alias}.month = :month and ${alias}.version = :version
     and ${alias}.area_code = ${area} and ${alias}.category_code ${category} and ${alias}.solved is not null`;
const alike = (place: string) => `over (partition by ${place}, category) >= ${small}`;

/** Forgets the cases of the months before this one. */
export async function forgetCasesBefore(trx: Transaction, month: Month): Promise<void> {
  await trx('published_cases').where('month', '<', month).delete();
}

export type PublicCase = {
  id: string;
  area: string;
  areaName: string;
  category: string;
  categoryId: string;
  categoryEn: string;
  level: 'kecamatan' | 'city' | 'province';
  receivedWeek: Day;
  solvedWeek: Day;
};

/** The newest solved cases in an area of a month. */
export async function casesIn(
  db: Connection,
  area: string,
  month: Month,
  atMost: number,
): Promise<PublicCase[]> {
  const { rows } = await db.raw<{ rows: PublicCase[] }>(
    `select s.id, s.area_code as area, a.name as "areaName", s.category_code as category, c.name_id as "categoryId",
       c.name_en as "categoryEn", s.level, s.received_week as "receivedWeek", s.solved_week as "solvedWeek"
     from (select * from published_cases where month = :month and (area_code = :area or area_code like :inside)
       order by solved_week desc, id limit :atMost) s
     join areas a on a.code = s.area_code join categories c on c.code = s.category_code
     order by s.solved_week desc, s.id`,
    { month, area, inside: `${area}.%`, atMost },
  );
  return rows;
}
