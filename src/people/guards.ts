import type { RequestHandler } from 'express';
import { NotFound } from '../errors.ts';
import { personOf } from '../web/visit.ts';
import type { Person } from './roles.ts';

/** Pages of which a policy says that they are not for this person look like unknown pages. */
export function onlyIf(may: (person: Person) => boolean): RequestHandler {
  return (_req, res, next) => {
    if (!may(personOf(res))) throw new NotFound();
    next();
  };
}
