import { onlyIf } from '../people/guards.ts';
import { signedInOnly } from '../web/visit.ts';
import { mayReadReports } from './policy.ts';

/** Who reads reports at all; to everybody else there are no such pages. */
export const readersOnly = [signedInOnly, onlyIf(mayReadReports)];
