import type { Knex } from 'knex';
import type { Parts, Scope } from '../database/scope.ts';
import type { Person, Role, RoleName } from '../people/roles.ts';

/**
 * The complaints that a person may know of, as a condition on the table or alias `c`: the own area for those
 * who lead one, the cases a unit was given for its officers, nothing for anybody else. Complaints about officials
 * stay hidden from the kelurahan and from the units that work beside them.
 */
export function visibleTo(person: Person): Knex.QueryCallback {
  return (where) => {
    where.whereRaw('false');
    for (const role of person.roles) {
      const { sql, bindings } = conditionOf(role);
      where.orWhereRaw(sql, bindings);
    }
  };
}

type Condition = { sql: string; bindings: (string | number)[] };

function conditionOf(role: Role): Condition {
  switch (role.role) {
    case 'clerk':
    case 'camat':
      return { sql: 'c.kecamatan_code = ?', bindings: [role.areaCode] };
    case 'lurah':
      return { sql: '(c.kelurahan_code = ? and not c.restricted)', bindings: [role.areaCode] };
    case 'unitOfficer':
      return {
        sql: `(${role.level === 'kecamatan' ? 'not c.restricted and ' : ''}exists (
          select from complaint_offices o where o.complaint_id = c.id and o.office_id = ?))`,
        bindings: [role.officeId],
      };
    case 'walikota':
      return { sql: 'c.city_code = ?', bindings: [role.areaCode] };
    case 'sekda':
    case 'governor':
    case 'inspector':
      return { sql: 'true', bindings: [] };
    case 'admin':
      return { sql: 'false', bindings: [] };
  }
}

/**
 * The same for the database's own wall (db/access.sql): what its policies let a request of this person see, besides
 * what concerns the own offices and areas.
 */
export function scopeOf({ roles }: Person): Scope {
  if (roles.some(({ role }) => seesAll.includes(role))) return 'everything';
  const held = (...names: RoleName[]) => roles.filter(({ role }) => names.includes(role));
  const units = held('unitOfficer');
  const scope: Parts = {
    sees: codes(held('clerk', 'camat', 'lurah', 'walikota')),
    kecamatan: codes(held('clerk', 'camat')),
    units: ids(units.filter(({ level }) => level !== 'kecamatan')),
    kecamatanUnits: ids(units.filter(({ level }) => level === 'kecamatan')),
    offices: ids(roles),
    areas: codes(roles.filter(({ role }) => role !== 'admin')),
    complaints: [],
  };
  return Object.fromEntries(Object.entries(scope).filter(([, values]) => values.length > 0));
}

const codes = (roles: readonly Role[]) => roles.map(({ areaCode }) => areaCode);
const ids = (roles: readonly Role[]) => roles.map(({ officeId }) => officeId);

const seesAll: readonly RoleName[] = ['sekda', 'governor', 'inspector'];

type Asked = { city?: string | undefined; kecamatan?: string | undefined };

/** Everything, as an area. */
const whole = '*';

/**
 * The widest area of which a person sees every complaint and is asked for every one; `*` for everything, null when
 * there is none.
 */
export function wholeAreaOf({ roles }: Person, { city, kecamatan }: Asked): string | null {
  if ((city && depthOf(city) !== 2) || (kecamatan && depthOf(kecamatan) !== 3)) return null;
  if (kecamatan && city && !covers(city, kecamatan)) return null;
  const asked = kecamatan ?? city ?? whole;
  const seen = roles.flatMap(({ role, areaCode }) => {
    if (role === 'sekda' || role === 'governor' || role === 'inspector') return [whole];
    return role === 'walikota' || role === 'camat' || role === 'clerk' ? [areaCode] : [];
  });
  if (seen.some((area) => covers(area, asked))) return asked;
  // What is seen lies within what is asked: all of it, when it is one area and nothing beside it.
  const [widest, ...others] = seen.toSorted((one, other) => one.length - other.length);
  const bounded = roles.every(({ role }) => role !== 'lurah' && role !== 'unitOfficer');
  const alone = widest && bounded && others.every((area) => covers(widest, area));
  return alone && covers(asked, widest) ? widest : null;
}

/** How deep an area lies: 0 for everything, 2 for a city, 3 for a kecamatan. */
export const depthOf = (area: string) => (area === whole ? 0 : area.split('.').length);

const covers = (area: string, other: string) =>
  area === whole || area === other || other.startsWith(`${area}.`);
