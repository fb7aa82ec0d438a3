import type { Connection, Transaction } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import type { HeadKind, Place } from './posts.ts';

/** An office `o` as JSON: a Place. */
export const placeOf = `jsonb_build_object('id', o.id, 'kind', o.kind, 'level', o.level, 'areaCode', o.area_code,
  'sectorCode', o.sector_code, 'name', o.name, 'slug', o.slug)`;

export const officesFound = 12;

/** Offices whose name or account name has every word of `q`, the head before the units. */
export async function findPlaces(db: Connection, q: string): Promise<(Place & { area: string })[]> {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  const { rows } = await db.raw<{ rows: { office: Place; area: string }[] }>(
    `select ${placeOf} as office, coalesce(city.name, a.name) as area
     from offices o join areas a on a.code = o.area_code
     left join areas city on city.level = 'city' and starts_with(o.area_code, city.code)
     where not exists (select from unnest(cast(:words as text[])) word
       where position(word in lower(concat_ws(' ', o.name, o.slug))) = 0)
     order by o.kind = 'unit', o.area_code, o.id limit :limit`,
    { words, limit: officesFound + 1 },
  );
  return rows.map(({ office, area }) => ({ ...office, area }));
}

export async function placeBySlug(db: Connection, slug: string): Promise<Place | undefined> {
  const { rows } = await db.raw<{ rows: { office: Place }[] }>(
    `select ${placeOf} as office from offices o where o.slug = ?`,
    [slug],
  );
  return rows[0]?.office;
}

/** The office of the head of this kind over an office, or null when there is none. */
export async function headOffice(
  db: Connection,
  kind: HeadKind | null,
  office: Pick<Place, 'areaCode'>,
): Promise<number | null> {
  if (kind === null) return null;
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `select id from offices where kind = :kind
       and (area_code = :area or starts_with(:area, area_code || '.')) order by length(area_code) desc limit 1`,
    { kind, area: office.areaCode },
  );
  return rows[0]?.id ?? null;
}

/** Roles of one office are given and ended one after the other. @throws NotFound */
export async function lockOffice(trx: Transaction, id: number): Promise<void> {
  const { rows } = await trx.raw<{ rows: object[] }>(
    'select id from offices where id = ? for no key update',
    [id],
  );
  if (rows.length === 0) throw new NotFound();
}
