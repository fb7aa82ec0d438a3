import { holds, type Person } from '../people/roles.ts';

/** Who looks after the system sees how it runs, and so does who inspects it. */
export const maySeeOperations = (person: Person): boolean =>
  holds(person, 'admin', 'inspector') !== undefined;

/** Jobs that failed are tried again or given up by who looks after the system alone. */
export const maySettleJobs = (person: Person): boolean => holds(person, 'admin') !== undefined;

/** Whether backups are made concerns who looks after the system, and who inspects it. */
export const maySeeBackups = (person: Person): boolean => holds(person, 'admin', 'inspector') !== undefined;
