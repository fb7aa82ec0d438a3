import { holds, type Person } from '../people/roles.ts';

/** The administrator sets how the house works. */
export const mayChangeSettings = (person: Person): boolean => holds(person, 'admin') !== undefined;
