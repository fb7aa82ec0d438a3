import type { Day } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Connection, Transaction } from '../database/connect.ts';

export type Bounds = { from: Date; to: Date };

/** What a month brought to a place, or to a category in a province; `category` is null for a place as a whole. */
export type Counted = {
  area: string;
  category: string | null;
  received: number;
  solved: number;
  inTime: number;
  otherwise: number;
  medianDays: number | null;
};

// Not counted at all: see the decision in README.md.
const open = 'not c.confidential and not c.restricted';
const solved = `(c.state = 'resolved' or c.closed_reason in ('confirmed', 'noObjection'))`;
const places = `split_part(c.city_code, '.', 1) as province, c.city_code as city, c.kecamatan_code as kecamatan`;
const grouped = `group by grouping sets ((province, category), (province), (city), (kecamatan))`;
const named = `coalesce(province, city, kecamatan) as area, category`;

/**
 * What came in, was solved and ended otherwise between two instants: of every place, and of the categories of a
 * province. In time is what was solved without any of its deadlines having passed. Uses complaints_by_received,
 * complaints_by_resolved and complaints_closed.
 */
export async function countMonth(trx: Transaction, { from, to }: Bounds): Promise<Counted[]> {
  const { rows } = await trx.raw<{ rows: Counted[] }>(
    `with received as (
       select ${named}, count(*)::int as n from (select ${places}, c.category_code as category from complaints c
         where c.received_at >= :from and c.received_at < :to and ${open}) c ${grouped}),
     solved as (
       select ${named}, count(*)::int as n, (count(*) filter (where in_time))::int as in_time,
         percentile_cont(0.5) within group (order by days) as median from (
         select ${places}, c.category_code as category, late.complaint_id is null as in_time,
           extract(epoch from c.resolved_at - c.received_at)::float8 / 86400 as days
         from complaints c
         left join lateral (select d.complaint_id from deadlines d where d.complaint_id = c.id
           and d.state <> 'resolved' and d.passed_at <= c.resolved_at limit 1) late on true
         where c.resolved_at >= :from and c.resolved_at < :to and ${open} and ${solved}) c ${grouped}),
     otherwise as (
       select ${named}, count(*)::int as n from (select ${places}, c.category_code as category from complaints c
         where c.closed_at >= :from and c.closed_at < :to and ${open}
           and c.closed_reason not in ('confirmed', 'noObjection', 'merged')) c ${grouped})
     select every.area, every.category, coalesce(r.n, 0) as received, coalesce(s.n, 0) as solved, coalesce(s.in_time, 0) as "inTime",
       coalesce(o.n, 0) as otherwise, s.median as "medianDays"
     from (select area, category from received union select area, category from solved
       union select area, category from otherwise) every
     left join received r on r.area = every.area and r.category is not distinct from every.category
     left join solved s on s.area = every.area and s.category is not distinct from every.category
     left join otherwise o on o.area = every.area and o.category is not distinct from every.category`,
    { from, to },
  );
  return rows;
}

/** Every place of the provinces with the place that it lies in, kelurahan excepted. */
export async function placesToTell(trx: Transaction): Promise<{ code: string; parent: string | null }[]> {
  return trx('areas')
    .whereNot({ level: 'kelurahan' })
    .select('code', { parent: 'parent_code' })
    .orderBy('code');
}

/** The first of a month, "2026-10-01", of the first complaint; null without any. */
export async function firstMonth(db: Connection, zone: string): Promise<Day | null> {
  const { rows } = await db.raw<{ rows: [{ month: Day | null }] }>(
    `select date_trunc('month', min(received_at) at time zone ?)::date as month from complaints`,
    [zone],
  );
  return rows[0].month;
}

/** The first of the month that was published last. */
export async function lastPublished(db: Connection): Promise<Day | null> {
  const { rows } = await db.raw<{ rows: [{ month: Day | null }] }>(
    'select max(month) as month from publications',
  );
  return rows[0].month;
}

export type Edition = { month: Day; version: number; madeAt: Date; reason: string | null };

/** The current edition of a month, which nobody else corrects until the transaction ends. */
export async function lockEdition(trx: Transaction, month: Day): Promise<{ version: number } | undefined> {
  return trx('publications').where({ month }).whereNull('superseded_at').forUpdate().first('version');
}

/** Begins an edition of a month; false when another process has. The one before it gives way. */
export async function beginEdition(trx: Transaction, edition: Edition): Promise<boolean> {
  const { month, version, madeAt, reason } = edition;
  await trx('publications')
    .where({ month })
    .where('version', '<', version)
    .whereNull('superseded_at')
    .update({ superseded_at: madeAt });
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    `insert into publications (month, version, made_at, reason) values (:month, :version, :madeAt, :reason)
     on conflict do nothing returning month`,
    { month, version, madeAt, reason },
  );
  return rows.length > 0;
}

/** What is told of a place or category in a month; null is not told. */
export type Figures = {
  area: string;
  category: string | null;
  received: number | null;
  solved: number | null;
  inTime: number | null;
  otherwise: number | null;
  medianDays: number | null;
};

export async function insertFigures(
  trx: Transaction,
  { month, version }: Pick<Edition, 'month' | 'version'>,
  figures: readonly Figures[],
): Promise<void> {
  await trx.raw(
    `insert into published_figures (month, version, area_code, category_code, received, solved, solved_in_time,
       ended_otherwise, median_days)
     select :month, :version, area, category, received, solved, "inTime", otherwise, "medianDays"
     from jsonb_to_recordset(:figures::jsonb) as f (area text, category text, received int, solved int, "inTime" int,
       otherwise int, "medianDays" real)`,
    { month, version, figures: JSON.stringify(figures) },
  );
}

/** The current edition of each month, the newest first. */
export async function editions(db: Connection): Promise<Edition[]> {
  const { rows } = await db.raw<{ rows: Edition[] }>(
    `select month, version, made_at as "madeAt", reason from publications where superseded_at is null
     order by month desc`,
  );
  return rows;
}

export type Told = Figures & { month: Day };

const told = `f.month, f.area_code as area, f.category_code as category, f.received, f.solved,
  f.solved_in_time as "inTime", f.ended_otherwise as otherwise, f.median_days as "medianDays"`;
const current = `published_figures f
  join publications p on p.month = f.month and p.version = f.version and p.superseded_at is null`;

/** An area in every month, and its parts in those from one to another. */
export async function figuresOf(
  db: Connection,
  area: string,
  { from, to }: { from: Day; to: Day },
): Promise<Told[]> {
  const { rows } = await db.raw<{ rows: Told[] }>(
    `select ${told} from ${current}
     where f.category_code is null and (f.area_code = :area or (f.month between :from and :to
       and f.area_code in (select code from areas where parent_code = :area and level <> 'kelurahan')))`,
    { area, from, to },
  );
  return rows;
}

/** The categories of a province in the months from one to another. */
export async function categoriesOf(
  db: Connection,
  province: string,
  { from, to }: { from: Day; to: Day },
): Promise<Told[]> {
  const { rows } = await db.raw<{ rows: Told[] }>(
    `select ${told} from ${current}
     where f.category_code is not null and f.area_code = :province and f.month between :from and :to`,
    { province, from, to },
  );
  return rows;
}

export type Row = Told & {
  version: number;
  areaName: string;
  areaLevel: string;
  categoryId: string | null;
  categoryEn: string | null;
};

/** Everything that is told of a month, by place and category: a part of the file of all. */
export async function figuresIn(db: Connection, month: Day): Promise<Row[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select ${told}, f.version, a.name as "areaName", a.level as "areaLevel", c.name_id as "categoryId",
       c.name_en as "categoryEn"
     from ${current} join areas a on a.code = f.area_code left join categories c on c.code = f.category_code
     where f.month = :month order by f.area_code, f.category_code nulls first`,
    { month },
  );
  return rows;
}

/** Changes whenever a file of the figures would: an edition, or a name that an administrator changed. */
export async function figuresVersion(db: Connection): Promise<unknown> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `select (select count(*) from publications) as editions, (select max(made_at) from publications) as made,
       (select max(id) from settings_changes) as changed`,
  );
  return rows[0];
}

export type NamedArea = { code: string; name: string; level: string; parentCode: string | null };

/** An area (the province unless told) with those that it lies in and its parts, kelurahan excepted; empty of no place. */
export async function areasAround(db: Connection, code: string | null): Promise<NamedArea[]> {
  const { rows } = await db.raw<{ rows: NamedArea[] }>(
    `with here as (select code from areas where level <> 'kelurahan'
       and code = :code)
     select a.code, a.name, a.level, a.parent_code as "parentCode" from areas a, here
     where a.level <> 'kelurahan' and (here.code = a.code or starts_with(here.code, a.code || '.')
       or a.parent_code = here.code) order by a.code`,
    { code: code ?? config.provinceCode },
  );
  return rows;
}

export async function categoryNames(db: Connection): Promise<{ code: string; id: string; en: string }[]> {
  return db('categories').select('code', { id: 'name_id', en: 'name_en' }).orderBy('position');
}

export type Latest = { name: string; figures: Told };

/** The province in the month that was published last. */
export async function lastMonthOf(db: Connection): Promise<Latest | null> {
  const { rows } = await db.raw<{ rows: (Told & { name: string })[] }>(
    `select ${told}, a.name from ${current} join areas a on a.code = f.area_code
     where f.category_code is null and f.month = (select max(month) from publications) and f.area_code = ?`,
    [config.provinceCode],
  );
  const [row] = rows;
  if (!row) return null;
  const { name, ...figures } = row;
  return { name, figures };
}

/** The kecamatan in an area in the months from one to another. */
export async function figuresWithin(
  db: Connection,
  area: string,
  { from, to }: { from: Day; to: Day },
): Promise<Told[]> {
  const { rows } = await db.raw<{ rows: Told[] }>(
    `select ${told} from ${current} join areas a on a.code = f.area_code and a.level = 'kecamatan'
     where f.category_code is null and f.month between :from and :to and starts_with(f.area_code, :area || '.')`,
    { area, from, to },
  );
  return rows;
}

export type AreaPoint = { code: string; label: string; latitude: number; longitude: number };

/** The kecamatan in an area with the middle of the points of their kelurahan. */
export async function pointsWithin(db: Connection, area: string): Promise<AreaPoint[]> {
  const { rows } = await db.raw<{ rows: AreaPoint[] }>(
    `select k.code, k.name as label, avg(kel.latitude) as latitude, avg(kel.longitude) as longitude
     from areas k join areas kel on kel.parent_code = k.code
     where k.level = 'kecamatan' and starts_with(k.code, :area || '.') and kel.latitude is not null
     group by k.code, k.name order by k.code`,
    { area },
  );
  return rows;
}
