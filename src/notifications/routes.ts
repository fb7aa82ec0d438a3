import { Router } from 'express';
import type { Database } from '../database/connect.ts';

export function notificationsRoutes(_db: Database): Router {
  return Router();
}
