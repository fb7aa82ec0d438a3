import { holds, type Person, type Role } from '../people/roles.ts';

/**
 * The role for whose office a person keeps forms while the server is away: today the counter's. Whoever else gets a
 * form that is kept (the lurah on Sunday) is named here.
 */
export const keepingRole = (person: Person): Role | undefined =>
  holds(person, 'clerk') ?? holds(person, 'camat');
