import type { AreaLevel, OfficeKind } from '../areas/areas.ts';
import type { Role, RoleName } from '../people/roles.ts';

/** An office as rights are given in it. */
export type Place = {
  id: number;
  kind: OfficeKind;
  level: AreaLevel;
  areaCode: string;
  sectorCode: string | null;
  name: string;
  slug: string;
};

export const capacities = ['holder', 'plt', 'plh', 'staff'] as const;
export type Capacity = Role['capacity'];

/** A role in an office, in a capacity: what is asked for, given and ended. */
export type Post = { role: RoleName; capacity: Capacity; office: Place };

/** The roles that an office of this kind has; an office has no others. */
export function rolesOf({
  kind,
  level,
  sectorCode,
}: Pick<Place, 'kind' | 'level' | 'sectorCode'>): RoleName[] {
  switch (kind) {
    case 'unit':
      if (level === 'province' && sectorCode === 'inspektorat') return ['unitOfficer', 'inspector'];
      return level === 'province' && sectorCode === 'kominfotik' ? ['unitOfficer', 'admin'] : ['unitOfficer'];
    case 'camat':
      return ['camat', 'clerk'];
    default:
      return [kind];
  }
}

/** Only who heads an office or works for a unit can be stood in for, or helped by staff. */
export const capacitiesOf = (role: RoleName): readonly Capacity[] =>
  role === 'clerk' || role === 'inspector' || role === 'admin' ? ['holder'] : capacities;

/** The posts that an office has for these roles, in every capacity. */
export const postsOf = (office: Place, roles: readonly RoleName[] = rolesOf(office)): Post[] =>
  roles.flatMap((role) => capacitiesOf(role).map((capacity) => ({ role, capacity, office })));

/** Whether there is such a post at all. */
export const isPost = ({ role, capacity, office }: Post): boolean =>
  rolesOf(office).includes(role) && capacitiesOf(role).includes(capacity);

/** Offices of which one person is the head: two holders at a time would both sign. */
export const oneHolder = (role: RoleName): boolean =>
  ['lurah', 'camat', 'walikota', 'sekda', 'governor'].includes(role);

export type HeadKind = 'camat' | 'walikota' | 'sekda' | 'governor';

/** The lowest head who gives this post: who answers for the two hours. Null: an administrator. */
export function headFor({ role, office }: Pick<Post, 'role' | 'office'>): HeadKind | null {
  switch (role) {
    case 'clerk':
    case 'lurah':
      return 'camat';
    case 'camat':
      return 'walikota';
    case 'walikota':
    case 'admin':
      return 'sekda';
    case 'sekda':
    case 'inspector':
      return 'governor';
    case 'governor':
      return null;
    case 'unitOfficer':
      if (office.level === 'kecamatan') return 'camat';
      return office.level === 'city' ? 'walikota' : 'sekda';
  }
}

/** The head above a head. */
export const above: Readonly<Record<HeadKind, HeadKind | null>> = {
  camat: 'walikota',
  walikota: 'sekda',
  sekda: 'governor',
  governor: null,
};
