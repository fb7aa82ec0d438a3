import { Router } from 'express';
import type { Database } from '../database/connect.ts';

export function saturdayRoutes(_db: Database): Router {
  return Router();
}
