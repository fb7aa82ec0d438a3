import { Router } from 'express';
import type { Database } from '../database/connect.ts';

export function meetingsRoutes(_db: Database): Router {
  return Router();
}
