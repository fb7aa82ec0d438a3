import { holds, type Person } from '../people/roles.ts';

/** Who opens the inspection at all. */
export const mayInspect = (person: Person): boolean => holds(person, 'inspector', 'admin') !== undefined;

/** What of the trail somebody reads: all of it, or what concerns accounts and security alone. */
export type Sight = 'everything' | 'accounts';

/**
 * The inspector reads everything. An administrator looks after accounts and learns from the trail neither what happens
 * to complaints nor who read them.
 */
export const sightOf = (person: Person): Sight => (holds(person, 'inspector') ? 'everything' : 'accounts');
