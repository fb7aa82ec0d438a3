import type { portal as Portal } from '../id/portal.ts';

export const portal: typeof Portal = {};
