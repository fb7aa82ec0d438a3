import { holds, type Person } from '../people/roles.ts';

/** How the offices' own templates are written is the administrator's; who reads a document, its kind says. */
export const mayReadTemplates = (person: Person): boolean => holds(person, 'admin') !== undefined;
