import { Router } from 'express';
import type { Database } from '../database/connect.ts';

export function reportsRoutes(_db: Database): Router {
  return Router();
}
