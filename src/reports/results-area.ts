import type { Connection } from '../database/connect.ts';

export type NamedArea = { code: string; name: string; officeId: number };

/** An area that results are asked for, by its full name, with the office that speaks for it; undefined for others. */
export async function areaNamed(db: Connection, code: string): Promise<NamedArea | undefined> {
  const { rows } = await db.raw<{ rows: NamedArea[] }>(`${areasSql} and a.code = ?`, [code]);
  return rows[0];
}

/** The areas whose results can be chosen inside one, itself first: a province's cities and kecamatan. */
export async function areasWithin(db: Connection, code: string): Promise<NamedArea[]> {
  const { rows } = await db.raw<{ rows: NamedArea[] }>(
    `${areasSql} and (a.code = ? or a.code like ?) order by a.code`,
    [code, `${code}.%`],
  );
  return rows;
}

const areasSql = `select a.code, o.id as "officeId",
    case a.level when 'kecamatan' then o.name when 'province' then 'Provinsi ' || coalesce(
        (select value #>> '{}' from settings where key = 'province.name'), a.name)
      else case a.kind when 'kabupaten' then 'Kabupaten ' else 'Kota ' end || a.name end as name
  from areas a join offices o on o.area_code = a.code
    and o.kind = case a.level when 'kecamatan' then 'camat' when 'city' then 'walikota' else 'sekda' end
  where a.level in ('kecamatan', 'city', 'province')`;
