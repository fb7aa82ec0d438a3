import type { Connection } from '../database/connect.ts';

export type NamedPoint = { code: string; name: string; latitude: number; longitude: number };

/** The kelurahan of one area (or of several) with their points, by code: the orientation of a map. */
export async function placesIn(db: Connection, area: string | string[]): Promise<NamedPoint[]> {
  const { rows } = await db.raw<{ rows: NamedPoint[] }>(
    `select code, name, latitude, longitude from areas
     where level = 'kelurahan' and latitude is not null and longitude is not null
       and code like any(select unnest(?::text[]) || '%') order by code`,
    [[area].flat()],
  );
  return rows;
}
