import { Router } from 'express';
import type { Database } from '../database/connect.ts';
import { pendingMigrations } from '../database/migrate.ts';

/** `/healthz`: the process answers. `/readyz`: database, migrations and worker are as the work needs them. */
export function healthRoutes(db: Database): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok' });
  });
  router.get('/readyz', async (_req, res) => {
    const checks = { database: false, migrations: false, worker: false };
    try {
      checks.migrations = (await pendingMigrations(db)).length === 0;
      checks.database = true;
      checks.worker = await workerAlive(db);
    } catch {
      // The answer below says which part is missing.
    }
    const ready = Object.values(checks).every(Boolean);
    res.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', checks });
  });
  return router;
}

// The worker leaves a mark each time it did what is due, real time: see worker.ts.
async function workerAlive(db: Database): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { alive: boolean }[] }>(
    `select changed_at > now() - interval '3 minutes' as alive from settings where key = 'worker.lastRound'`,
  );
  return rows[0]?.alive ?? false;
}
