import { Router } from 'express';
import type { Database } from '../database/connect.ts';

export function reviewsRoutes(_db: Database): Router {
  return Router();
}
