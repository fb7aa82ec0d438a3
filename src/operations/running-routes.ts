import { Router, type Request, type Response } from 'express';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { knownMigrations } from '../database/migrate.ts';
import { Invalid } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { fieldErrors, parseForm, typed } from '../web/forms.ts';
import { readinessOf } from '../web/health.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { failedJobs, serverVersion } from './figure-queries.ts';
import { freshFigures } from './figures.ts';
import { reasonForm } from './forms.ts';
import { removeFailedJobs, retryJobs } from './jobs.ts';
import { jobRemovalPath, jobRetryPath, operationsPath } from './paths.ts';
import { maySeeOperations, maySettleJobs } from './policy.ts';
import { runningPage, type FailedForm } from './running-page.ts';
import { programVersion } from './snapshot.ts';

const shown = 20;

/** How the system runs, for those who answer for it, and what becomes of jobs that failed. */
export function runningRoutes(db: Database): Router {
  const router = Router();
  const settlers = [signedInOnly, onlyIf(maySettleJobs)];
  const readiness = readinessOf(db);

  router.get(operationsPath, signedInOnly, onlyIf(maySeeOperations), (req, res) => send(req, res, null));

  router.post(jobRetryPath(':which'), settlers, (req: Request, res: Response) =>
    settle(req, res, { deed: retryJobs, done: res.locals.visit.t.operations.running.retried }),
  );

  router.post(jobRemovalPath(':which'), settlers, (req: Request, res: Response) =>
    settle(req, res, { deed: removeFailedJobs, done: res.locals.visit.t.operations.running.removed }),
  );

  return router;

  type Settling = { deed: typeof retryJobs; done: (count: number) => string };

  async function settle(req: Request, res: Response, { deed, done }: Settling): Promise<void> {
    const { t, now } = res.locals.visit;
    const which = String(req.params.which);
    try {
      const { reason } = parseForm(reasonForm, req.body);
      const count = await deed(db, { which, reason, person: personOf(res), now });
      const gone = { kind: 'warning', text: t.operations.running.gone } as const;
      await goTo(req, res, operationsPath, count > 0 ? done(count) : gone);
    } catch (fault) {
      if (!(fault instanceof Invalid)) throw fault;
      const error = fieldErrors(t.fields, fault).reason ?? '';
      await send(req, res, { which, reason: typed(req.body).reason ?? '', error });
    }
  }

  async function send(req: Request, res: Response, refused: FailedForm | null): Promise<void> {
    const { t, lang } = res.locals.visit;
    const [checks, figures, failed, program, database, migrations] = await Promise.all([
      readiness(),
      freshFigures(db),
      failedJobs(db, shown),
      programVersion(),
      serverVersion(db),
      knownMigrations(),
    ]);
    const versions = { program, node: process.versions.node, database, migrations };
    const settles = maySettleJobs(personOf(res));
    const page = runningPage(
      { checks, figures, failed, versions, settles, refused },
      { t, lang, zone: config.timeZone },
    );
    const { title } = t.operations.running;
    await sendPage(req, res, 'operations/running', page, { title, status: refused ? 422 : 200 });
  }
}
