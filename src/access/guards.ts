import { onlyIf } from '../people/guards.ts';
import { maySeeAccess } from './policy.ts';

/** Pages of access look like unknown pages to who has nothing to do with it. */
export const seersOnly = onlyIf(maySeeAccess);
