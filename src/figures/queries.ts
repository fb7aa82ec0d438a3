import type { AreaLevel } from '../areas/areas.ts';
import type { Day } from '../calendar/cycle.ts';
import type { Connection } from '../database/connect.ts';

export type AreaPoint = {
  code: string;
  parentCode: string | null;
  level: AreaLevel;
  name: string;
  latitude: number | null;
  longitude: number | null;
};

/** An area, those above it from the widest on, and all inside it, by code. */
export async function areasWithin(db: Connection, code: string): Promise<AreaPoint[]> {
  const parts = code.split('.');
  const chain = parts.map((_, n) => parts.slice(0, n + 1).join('.'));
  const { rows } = await db.raw<{ rows: AreaPoint[] }>(
    `select code, parent_code as "parentCode", level, latitude, longitude,
       case kind when 'kabupaten' then 'Kab. ' || name else name end as name
     from areas where code = any(:chain) or code like :inside order by code`,
    { chain, inside: `${code}.%` },
  );
  return rows;
}

export type OfficeName = { id: number; name: string };

/** The units of an area itself by name; of a kelurahan those of its kecamatan. With one more that was asked for. */
export async function unitsOf(
  db: Connection,
  areaCode: string,
  unit: number | undefined,
): Promise<OfficeName[]> {
  const { rows } = await db.raw<{ rows: OfficeName[] }>(
    `select id, name from offices where kind = 'unit' and (area_code = :own or id = :unit) order by name, id`,
    { own: areaCode.split('.').slice(0, 3).join('.'), unit: unit ?? null },
  );
  return rows;
}

/** Names of offices and of their areas, by the offices' ids. */
export async function officeNames(
  db: Connection,
  ids: number[],
): Promise<Map<number, { name: string; place: string }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: (OfficeName & { place: string })[] }>(
    `select o.id, o.name, a.name as place from offices o join areas a on a.code = o.area_code
     where o.id = any(?::bigint[])`,
    [ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

export type Attendance = {
  saturday: Day;
  held: number;
  cancelled: number;
  /** Invited to the sessions at which somebody ticked who came, and of those present. */
  invited: number;
  present: number;
  /** Invited to sessions of which nobody ticked anything. */
  unticked: number;
};

/**
 * The sessions of an area that have begun, by their Saturday: how many were held, and how many of the units of the
 * kecamatan and the lurah in it came to them.
 */
export async function attendanceOf(
  db: Connection,
  { areaCode, from, to, now }: { areaCode: string; from: Day; to: Day; now: Date },
): Promise<Attendance[]> {
  const { rows } = await db.raw<{ rows: Attendance[] }>(
    `with invited as (
       select k.code, count(*) as n from areas k
       join areas a on a.code = k.code or a.parent_code = k.code
       join offices o on o.area_code = a.code and o.kind = case when a.code = k.code then 'unit' else 'lurah' end
       where k.level = 'kecamatan' and (k.code = :areaCode or k.code like :inside) group by k.code)
     select s.held_on as saturday, count(*) filter (where s.status <> 'cancelled') as held,
       count(*) filter (where s.status = 'cancelled') as cancelled,
       coalesce(sum(i.n) filter (where s.status <> 'cancelled' and p.n > 0), 0)::bigint as invited,
       coalesce(sum(p.n) filter (where s.status <> 'cancelled'), 0)::bigint as present,
       coalesce(sum(i.n) filter (where s.status <> 'cancelled' and p.n = 0), 0)::bigint as unticked
     from saturday_sessions s join invited i on i.code = s.kecamatan_code
     left join lateral (select count(*) as n from session_attendance a where a.session_id = s.id) p on true
     where s.held_on between :from and :to and s.opens_at <= :now
     group by s.held_on order by s.held_on`,
    { areaCode, inside: `${areaCode}.%`, from, to, now },
  );
  return rows;
}
