import {
  counterRole,
  holds,
  worksAtCounter,
  type Person,
  type Role,
  type RoleName,
} from '../people/roles.ts';

/** Who keeps forms while the server is away: the counter, and who walks Sunday's round. */
export const keepers: readonly RoleName[] = ['clerk', 'camat', 'lurah', 'unitOfficer'];
/** Who takes complaints at the counter, and who records results on the round. */
export const counterRoles: readonly RoleName[] = ['clerk', 'camat'];
export const roundRoles: readonly RoleName[] = ['lurah', 'unitOfficer', 'camat'];

/** The role of who walks Sunday's round: their device opens the forms of its stops by itself. */
export const roundRole = (person: Person): Role | undefined =>
  holds(person, 'lurah') ?? holds(person, 'unitOfficer') ?? holds(person, 'camat');

/** Who keeps forms at all. */
export const keepsForms = (person: Person): boolean => keepingRole(person) !== undefined;

/** Who keeps a counter: their device is handed tickets ahead and opens the intake by itself. */
export const takesTickets = worksAtCounter;

/** The role for whose office a person keeps forms while the server is away. */
export const keepingRole = (person: Person): Role | undefined => counterRole(person) ?? roundRole(person);
