import type { dashboards as Dashboards } from '../id/dashboards.ts';

export const dashboards: typeof Dashboards = {};
