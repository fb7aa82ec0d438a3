import type { RequestHandler } from 'express';
import type { Database } from '../database/connect.ts';
import { Forbidden } from '../errors.ts';
import { owesAcceptance, type Scope } from './duties.ts';
import { dutiesPath } from './paths.ts';

// What stays open: the duties themselves, the way out, one's own account and what needs no account.
const open =
  /^\/(access\/duties|sign-out|sign-in|language|clock|account|reset|track|t|unsubscribe|verify)(\/|$)/;

/** Nothing opens to a person before the duties of access were read and accepted. */
export function dutiesFirst(db: Database, scope: Scope): RequestHandler {
  return async (req, res, next) => {
    const { person } = res.locals.visit;
    if (!person || open.test(req.path) || !(await owesAcceptance(db, person.id, scope))) next();
    else if (req.accepts(['html', 'json']) === 'json') throw new Forbidden();
    else res.redirect(303, dutiesPath);
  };
}
