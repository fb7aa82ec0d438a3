import { Router } from 'express';
import type { Database } from '../database/connect.ts';
import { listRoutes } from './list-routes.ts';
import { periodRoutes } from './period-routes.ts';
import { reportRoutes } from './report-routes.ts';
import { resultsRoutes } from './results-routes.ts';

/** Reports of every level: drafts, sending, the inboxes of those who receive them, and the results of any period. */
export function reportsRoutes(db: Database): Router {
  const router = Router();
  router.use(listRoutes(db), periodRoutes(db), resultsRoutes(db), reportRoutes(db));
  return router;
}
