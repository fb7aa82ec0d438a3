import type { AreaLevel, OfficeKind } from '../areas/areas.ts';

export const roleNames = [
  'clerk',
  'unitOfficer',
  'lurah',
  'camat',
  'walikota',
  'sekda',
  'governor',
  'inspector',
  'admin',
] as const;
export type RoleName = (typeof roleNames)[number];

/** A role as it is held today: in which office, and in which capacity (Plt. and Plh. act, staff only prepares). */
export type Role = {
  role: RoleName;
  capacity: 'holder' | 'plt' | 'plh' | 'staff';
  officeId: number;
  officeKind: OfficeKind;
  officeName: string;
  level: AreaLevel;
  areaCode: string;
};

export type Person = {
  id: number;
  username: string;
  name: string;
  nip: string | null;
  language: 'id' | 'en';
  roles: readonly Role[];
};

/** Staff prepares everything and signs nothing. */
export const signs = (role: Role): boolean => role.capacity !== 'staff';

export const holds = (person: Person, ...names: RoleName[]): Role | undefined =>
  person.roles.find(({ role }) => names.includes(role));

/** The role in which a person works at a counter; clerks before the camat. */
export const counterRole = (person: Person): Role | undefined =>
  holds(person, 'clerk') ?? holds(person, 'camat');

/** Who works at a counter: clerks, and the camat beside them. */
export const worksAtCounter = (person: Person): boolean => counterRole(person) !== undefined;
