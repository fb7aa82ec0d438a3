import type { Day } from '../calendar/cycle.ts';
import type { Area } from '../areas/areas.ts';
import type { Connection, Transaction } from '../database/connect.ts';
import { seal, unseal } from '../database/sealing.ts';
import { elements, type Tally } from './ikm.ts';
import type { Answers } from './survey.ts';

type Kept = { complaintId: number; answers: Answers; remark: string | null; at: Date; day: Day };

/** Keeps answers; later ones add to earlier ones. The day of the first answer stays: it decides the period. */
export async function keepAnswers(
  trx: Transaction,
  { complaintId, answers, remark, at, day }: Kept,
): Promise<void> {
  const row = { complaint_id: complaintId, answered_on: day, answered_at: at, changed_at: at };
  const remark_sealed = seal(remark, `survey_answers.remark_sealed:${complaintId}`);
  const given = remark === null ? answers : { ...answers, remark_sealed, remark: null };
  await trx('survey_answers')
    .insert({ ...row, ...given })
    .onConflict('complaint_id')
    .merge({ ...given, changed_at: at });
}

export async function answersOf(db: Connection, complaintId: number): Promise<Answers> {
  const row = (await db('survey_answers')
    .where({ complaint_id: complaintId })
    .first(...elements)) as Record<string, number | null> | undefined;
  return Object.fromEntries(Object.entries(row ?? {}).filter(([, score]) => score !== null));
}

/** Where and when results are asked for; both days belong to the period. */
export type Asked = { areaCode: string; from: Day; to: Day };

/** The answers of an area and its number of cases; `areaCode` is null in the row of the whole. */
export type AreaTally = { areaCode: string | null; name: string | null; population: number; tally: Tally };

const column = {
  province: { own: 'true', below: 'city_code' },
  city: { own: 'c.city_code = :area', below: 'kecamatan_code' },
  kecamatan: { own: 'c.kecamatan_code = :area', below: 'kelurahan_code' },
  kelurahan: { own: 'c.kelurahan_code = :area', below: 'kelurahan_code' },
} as const;

const sums = elements
  .map((name) => `count(${name}) as ${name}_n, coalesce(sum(${name}), 0) as ${name}_sum`)
  .join(', ');
const keptSums = elements
  .map((name) => `sum(${name}_n)::bigint as ${name}_n, sum(${name}_sum)::bigint as ${name}_sum`)
  .join(', ');

/** Under what the counts of an area stand; null where only its complaints can tell. */
const keptAs = (areaCode: string, level: keyof typeof column): string | null =>
  level === 'province' ? '*' : level === 'kelurahan' ? null : areaCode;

/**
 * Answers and cases of an area, first the whole and then each area below it by name. A case belongs to the period in
 * which it was resolved, an answer to the one in which it was given. Of a province and a city it sums the counts of days.
 */
export async function talliesOf(
  db: Connection,
  { areaCode, from, to }: Asked,
  level: keyof typeof column,
  zone: string,
): Promise<AreaTally[]> {
  const own = level === 'province' || level === 'city' ? keptAs(areaCode, level) : null;
  const { rows } = await db.raw<{ rows: Row[] }>(
    `with ${own === null ? fromCases(column[level]) : fromCounts}
     select nullif(area, '') as "areaCode", a.name, coalesce(solved.population, 0) as population,
       ${elements.map((name) => `coalesce(${name}_n, 0) as ${name}_n, coalesce(${name}_sum, 0) as ${name}_sum`).join(', ')}
     from answered full join solved using (area) left join areas a on a.code = area
     order by area <> '', a.name, area`,
    { area: areaCode, from, to, ...(own === null ? { zone } : { own }) },
  );
  return rows.map(({ areaCode: code, name, population, ...counts }) => ({
    areaCode: code,
    name,
    population,
    tally: tallyOf(counts),
  }));
}

const fromCases = ({ own, below }: (typeof column)[keyof typeof column]) => `
     answered as (
       select coalesce(c.${below}, '') as area, ${sums}
       from survey_answers s join complaints c on c.id = s.complaint_id
       where s.answered_on between :from and :to and (${own})
       group by grouping sets ((), (c.${below}))),
     solved as (
       select coalesce(c.${below}, '') as area, count(*) as population from complaints c
       where c.resolved_at >= (:from::date::timestamp at time zone :zone)
         and c.resolved_at < ((:to::date + 1)::timestamp at time zone :zone) and (${own})
       group by grouping sets ((), (c.${below})))`;

const fromCounts = `
     parts as (
       select '' as area, :own::text as code union all select code, code from areas where parent_code = :area),
     answered as (
       select p.area, ${keptSums} from parts p join survey_tallied t on t.area_code = p.code
       where t.answered_on between :from and :to group by p.area),
     solved as (
       select p.area, sum(t.n)::bigint as population from parts p join tallied t on t.area_code = p.code
       where t.kind = 'resolvedOn' and t.week between :from and :to group by p.area)`;

const tallyOf = (counts: Record<string, number>) =>
  Object.fromEntries(
    elements.map((element) => [
      element,
      { answers: Number(counts[`${element}_n`]), sum: Number(counts[`${element}_sum`]) },
    ]),
  ) as Tally;

/** Answers by the Saturday whose week they were given in. */
export async function weeklyTalliesOf(
  db: Connection,
  { areaCode, from, to }: Asked,
  level: keyof typeof column,
): Promise<Map<Day, Tally>> {
  const own = keptAs(areaCode, level);
  const { rows } = await db.raw<{ rows: ({ saturday: Day } & Record<string, number>)[] }>(
    `select answered_on - (extract(isodow from answered_on)::int + 1) % 7 as saturday, ${
      own === null
        ? `${sums} from survey_answers s join complaints c on c.id = s.complaint_id
           where (${column[level].own})`
        : `${keptSums} from survey_tallied where area_code = :own`
    } and answered_on between :from and :to group by 1`,
    { area: areaCode, from, to, ...(own === null ? {} : { own }) },
  );
  return new Map(rows.map(({ saturday, ...counts }) => [saturday, tallyOf(counts)]));
}

type Row = { areaCode: string | null; name: string | null; population: number } & Record<string, number>;

export type Remark = { ticket: string; answeredOn: Day; remark: string };

/** The last remarks of respondents of an area; those on confidential cases stay hidden. */
export async function remarksOf(
  db: Connection,
  { areaCode, from, to }: Asked,
  level: keyof typeof column,
  limit: number,
): Promise<Remark[]> {
  const { rows } = await db.raw<{ rows: (Remark & { id: number; sealed: Buffer | null })[] }>(
    `select c.id, c.ticket::text, s.answered_on as "answeredOn", s.remark, s.remark_sealed as sealed
     from survey_answers s join complaints c on c.id = s.complaint_id
     where s.answered_on between :from and :to and (${column[level].own})
       and (s.remark_sealed is not null or s.remark is not null) and not c.confidential
     order by s.answered_on desc, s.complaint_id desc limit :limit`,
    { area: areaCode, from, to, limit },
  );
  return rows.map(({ id, sealed, ...row }) => ({
    ...row,
    remark: unseal(sealed, `survey_answers.remark_sealed:${id}`) ?? row.remark,
  }));
}

type Found = Pick<Area, 'name' | 'level'> & { parent: Pick<Area, 'code' | 'name'> | null };

/** An area with the one above it. */
export async function areaWithin(db: Connection, code: string): Promise<Found | undefined> {
  const { rows } = await db.raw<{ rows: Found[] }>(
    `select a.name, a.level,
       case when p.code is not null then json_build_object('code', p.code, 'name', p.name) end as parent
     from areas a left join areas p on p.code = a.parent_code where a.code = ?`,
    [code],
  );
  return rows[0];
}
