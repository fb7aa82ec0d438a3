import type { saturday as Saturday } from '../id/saturday.ts';

export const saturday: typeof Saturday = {};
