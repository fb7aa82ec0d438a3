import express, { type Express } from 'express';
import type { Database } from '../database/connect.ts';
import { inRequest } from '../database/standing.ts';
import { healthRoutes } from '../web/health.ts';
import { metricsRoutes } from './metrics-routes.ts';

/** What a worker alone serves: whether it lives and how it works, for whoever looks after it (WORKER_PORT). */
export function createProbes(pool: Database): Express {
  const app = express();
  const db = inRequest(pool);
  app.disable('x-powered-by');
  app.use(healthRoutes(db), metricsRoutes(db));
  return app;
}
