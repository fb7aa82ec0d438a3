import type { Database } from '../database/connect.ts';
import { resting, type Rest } from '../database/yielding.ts';
import { isSessionTime } from './cycle.ts';
import { rulesOf } from './queries.ts';

/** For what the worker does piece by piece and nobody waits for: while counters are open it comes behind them. */
export const restInSessions = (db: Database, clock: () => Date, stop?: AbortSignal): Rest =>
  resting(async () => isSessionTime(clock(), (await rulesOf(db)).calendar), stop);
