import { signedInOnly } from '../web/visit.ts';
import { onlyFor } from '../people/guards.ts';

/** Who reads reports at all; to everybody else there are no such pages. */
export const readersOnly = [signedInOnly, onlyFor('camat', 'walikota', 'sekda', 'governor', 'inspector')];
