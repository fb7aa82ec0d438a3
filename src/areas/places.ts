import type { Connection } from '../database/connect.ts';

export type NamedPoint = { code: string; name: string; latitude: number; longitude: number };

/** The kelurahan of one area (or of several) with their points, by code: the orientation of a map. */
export async function placesIn(db: Connection, area: string | string[]): Promise<NamedPoint[]> {
  const { rows } = await db.raw<{ rows: NamedPoint[] }>(
    // A code and those below it lie between itself and what comes after its dot ('/'): a range of areas_by_code.
    `select distinct code, name, latitude, longitude
     from unnest(?::text[]) as part join areas on code ~>=~ part and code ~<~ (part || '/')
     where level = 'kelurahan' and latitude is not null and longitude is not null order by code`,
    [[area].flat()],
  );
  return rows;
}
