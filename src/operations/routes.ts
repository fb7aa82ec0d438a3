import { Router } from 'express';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { onlyIf } from '../people/guards.ts';
import { sendPage } from '../web/pages.ts';
import { signedInOnly } from '../web/visit.ts';
import { backupsPage } from './pages.ts';
import { backupsPath } from './paths.ts';
import { maySeeBackups } from './policy.ts';
import { latestAttempts, realTime, standingOf } from './records.ts';
import { runningRoutes } from './running-routes.ts';

const shown = 30;

/** How the system runs and whether backups are made, for those who answer for it. */
export function operationsRoutes(db: Database): Router {
  const router = Router();
  router.use(runningRoutes(db));
  router.get(backupsPath, signedInOnly, onlyIf(maySeeBackups), async (req, res) => {
    const { t, lang } = res.locals.visit;
    const [standing, attempts, now] = await Promise.all([
      standingOf(db),
      latestAttempts(db, shown),
      realTime(db),
    ]);
    const page = backupsPage(
      { standing, attempts, now, settings: config },
      { t, lang, zone: config.timeZone },
    );
    await sendPage(req, res, 'operations/backups', page, { title: t.operations.title });
  });
  return router;
}
