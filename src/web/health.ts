import { setTimeout as sleep } from 'node:timers/promises';
import { Router } from 'express';
import type { Database } from '../database/connect.ts';
import { currentKey } from '../database/keyring.ts';
import { knownMigrations } from '../database/migrate.ts';
import { beyondScope } from '../database/scope.ts';

/** What the work needs, and whether it is there. */
export type Readiness = {
  /** It answers, and within two seconds. */
  database: boolean;
  /** It has seen every migration of this program. */
  migrations: boolean;
  /** Some worker has done what is due within the last three minutes of real time. */
  worker: boolean;
  /** No change has waited for more than three minutes of real time to be rolled up into the counts. */
  counts: boolean;
  /** No restore into it was left halfway. */
  whole: boolean;
  /** This process can open and seal personal data. */
  keys: boolean;
};

const patienceMs = 2_000;
let ending = false;

/** From now on /readyz says 503, so that whoever spreads the requests sends the next ones elsewhere. */
export const announceEnd = (): void => void (ending = true);

/**
 * `/healthz`: the process answers. `/readyz`: everything that the work needs is there, or which part is missing (503);
 * within two seconds also when the database hangs, and 503 as soon as this process is to end.
 */
export function healthRoutes(db: Database): Router {
  const router = Router();
  const look = readinessOf(db);
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    const checks = await look();
    const ready = !ending && Object.values(checks).every(Boolean);
    const status = ready ? 'ready' : ending ? 'ending' : 'not ready';
    res
      .status(ready ? 200 : 503)
      .set('Cache-Control', 'no-store')
      .json({ status, checks });
  });
  return router;
}

/**
 * Looks at what the work needs. Those who ask meanwhile share one look, so that a database that hangs holds one
 * connection; whoever asks after a look was given up waits for its end and then looks anew.
 */
export function readinessOf(db: Database): () => Promise<Readiness> {
  let looking: Promise<Readiness> | undefined;
  let givenUp: Promise<unknown> | undefined;
  const look = async () => {
    await givenUp;
    looking ??= askDatabase(db).finally(() => (looking = undefined));
    return looking;
  };
  const giveUp = () => {
    givenUp = looking;
    return nothing();
  };
  return async () => {
    const waiting = new AbortController();
    const late = sleep(patienceMs, undefined, { signal: waiting.signal, ref: false }).then(giveUp, nothing);
    try {
      return await Promise.race([look(), late]);
    } finally {
      waiting.abort();
    }
  };
}

const nothing = (): Readiness => ({
  database: false,
  migrations: false,
  worker: false,
  counts: false,
  whole: false,
  keys: hasKeys(),
});

type Found = { whole: boolean; alive: boolean | null; counted: boolean; seen: string[] };

const waits = (table: string) => `exists (select from (select changed_at from ${table} limit 10000) first
  where changed_at < clock_timestamp() - interval '3 minutes')`;

const asked = `
  select to_regclass('half_restored') is null as whole, array(select name from knex_migrations) as seen,
    (select changed_at > clock_timestamp() - interval '3 minutes' from settings
     where key = 'worker.lastRound') as alive,
    not (${waits('tally_changes')} or ${waits('survey_changes')}) as counted`;

async function askDatabase(db: Database): Promise<Readiness> {
  const checks = nothing();
  try {
    // A query that is given up closes its connection, which nobody else should get.
    const { rows } = await beyondScope(db, 'whether any change waits is asked; no row is shown', () =>
      db.raw<{ rows: [Found] }>(asked).timeout(patienceMs),
    );
    const { whole, alive, counted, seen } = rows[0];
    const known = await knownMigrations();
    const migrations = known.every((name) => seen.includes(name));
    return { ...checks, database: true, migrations, worker: alive ?? false, counts: counted, whole };
  } catch (fault) {
    // No such table or column: it answers and was never prepared, or not for this program.
    return { ...checks, database: ['42P01', '42703'].includes((fault as { code?: string }).code ?? '') };
  }
}

function hasKeys(): boolean {
  try {
    currentKey('seal');
    currentKey('index');
    return true;
  } catch {
    return false;
  }
}
