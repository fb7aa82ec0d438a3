import type { RequestHandler } from 'express';
import { NotFound } from '../errors.ts';
import { personOf } from '../web/visit.ts';
import { holds, type RoleName } from './roles.ts';

/** Pages of a role look like unknown pages to everybody else. */
export function onlyFor(...roles: RoleName[]): RequestHandler {
  return (_req, res, next) => {
    if (!holds(personOf(res), ...roles)) throw new NotFound();
    next();
  };
}
