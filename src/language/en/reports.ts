import type { reports as Reports } from '../id/reports.ts';

export const reports: typeof Reports = {};
