import type { Database } from './connect.ts';
import { presentScope } from './scope.ts';
import { walled, type Standing } from './walled.ts';

const everything: Standing = { role: 'aduan_worker', scope: '' };

/** What web requests ask: as `aduan_web` in the scope of who asks, see `inScope`; without one they see no complaint. */
export const inRequest = (db: Database): Database => walled(db, standingOfRequest);

/** What the worker asks: as `aduan_worker`, which sees every complaint and changes nothing that is append-only. */
export const asWorker = (db: Database): Database => walled(db, () => everything);

function standingOfRequest(): Standing {
  const scope = presentScope();
  if (scope === 'everything') return everything;
  return { role: 'aduan_web', scope: scope ? JSON.stringify(scope) : '' };
}
