import type { Person } from './roles.ts';
import { mayRemoveFactorOf } from './second-factor-policy.ts';

/** Who may take away the telephone's code may also hand over a code for a new password: heads of all their offices. */
export const mayIssueResetCode = (person: Person, other: Person): boolean => mayRemoveFactorOf(person, other);
