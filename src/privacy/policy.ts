import { holds, type Person } from '../people/roles.ts';

/** The administrator looks after how long personal data is kept, and what is told about it. */
export const mayDecideOnData = (person: Person): boolean => holds(person, 'admin') !== undefined;

/** The inspector sees what is kept, destroyed and told, and changes nothing. */
export const mayReadOnData = (person: Person): boolean => holds(person, 'admin', 'inspector') !== undefined;
