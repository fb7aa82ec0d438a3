import { holds, type Person } from '../people/roles.ts';

/** Whether backups are made concerns who looks after the system, and who inspects it. */
export const maySeeBackups = (person: Person): boolean => holds(person, 'admin', 'inspector') !== undefined;
