import { holds, type Person } from '../people/roles.ts';

/** Whom a screen of their own waits for: an administrator's first screen is the settings. */
export const hasScreen = (person: Person): boolean => person.roles.some(({ role }) => role !== 'admin');

/** Who without a screen begins at the settings. */
export const beginsAtSettings = (person: Person): boolean => holds(person, 'admin') !== undefined;
