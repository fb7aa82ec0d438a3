import type { Database } from '../../database/connect.ts';
import { NotFound } from '../../errors.ts';
import { holdersOf } from '../../people/queries.ts';
import type { Person, RoleName } from '../../people/roles.ts';

export type Place = {
  code: string;
  name: string;
  parentCode: string;
  latitude: number | null;
  longitude: number | null;
};
type OfficeRow = { id: number; kind: string; level: string; areaCode: string; sectorCode: string | null };

/** Everybody who plays in the simulation: areas, offices and the people who hold their roles. */
export type Cast = {
  kecamatan: Place[];
  cities: Place[];
  kelurahanOf(kecamatanCode: string): Place[];
  office(areaCode: string, kind: string): OfficeRow;
  units(areaCode: string): OfficeRow[];
  person(officeId: number, role?: RoleName): Promise<Person>;
  sectorOf(category: string): string | null;
};

/** Reads the cast of the province as the offices are filled on `day`. */
export async function readCast(db: Database, day: string): Promise<Cast> {
  const areas = (await db('areas')
    .select({
      code: 'code',
      name: 'name',
      level: 'level',
      parentCode: 'parent_code',
      latitude: 'latitude',
      longitude: 'longitude',
    })
    .orderBy('code')) as (Place & { level: string })[];
  const offices = (await db('offices')
    .select({ id: 'id', kind: 'kind', level: 'level', areaCode: 'area_code', sectorCode: 'sector_code' })
    .orderBy('id')) as OfficeRow[];
  const sectors = new Map(
    (
      (await db('categories').select('code', 'sector_code')) as { code: string; sector_code: string | null }[]
    ).map(({ code, sector_code }) => [code, sector_code]),
  );
  const heads = new Map(
    offices
      .filter(({ kind }) => kind !== 'unit')
      .map((office) => [`${office.areaCode} ${office.kind}`, office]),
  );
  const units = Map.groupBy(
    offices.filter(({ kind }) => kind === 'unit'),
    ({ areaCode }) => areaCode,
  );
  const kelurahan = Map.groupBy(
    areas.filter(({ level }) => level === 'kelurahan'),
    ({ parentCode }) => parentCode,
  );
  const people = new Map<number, Person[]>();
  return {
    kecamatan: areas.filter(({ level }) => level === 'kecamatan'),
    cities: areas.filter(({ level }) => level === 'city'),
    kelurahanOf: (code) => kelurahan.get(code) ?? [],
    office: (areaCode, kind) => heads.get(`${areaCode} ${kind}`)!,
    units: (areaCode) => units.get(areaCode) ?? [],
    sectorOf: (category) => sectors.get(category) ?? null,
    person: async (officeId, role) => {
      const known = people.get(officeId) ?? (await holdersOf(db, officeId, day));
      people.set(officeId, known);
      const found = role ? known.find(({ roles }) => roles.some((held) => held.role === role)) : known[0];
      if (!found) throw new NotFound(`Nobody holds ${role ?? 'a role'} in office ${officeId}`);
      return found;
    },
  };
}
