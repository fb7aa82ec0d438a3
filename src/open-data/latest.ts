import type { Connection } from '../database/connect.ts';
import { lastMonthOf, type Latest } from './queries.ts';

export type { Latest } from './queries.ts';

/** What is told of the province in the month that was published last; null before the first. */
export const latestMonth = (db: Connection): Promise<Latest | null> => lastMonthOf(db);
