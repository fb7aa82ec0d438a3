import type { Request, RequestHandler } from 'express';
import { inScope, type Scope } from '../database/scope.ts';
import type { Person } from '../people/roles.ts';

/**
 * From here on what a request asks of the database stands in the scope of its person; who is not signed in sees no
 * complaint. Once more wherever a request comes out of a parser, whose events belong to the connection and not to it.
 */
export function standInScope(scopeOf: (person: Person) => Scope): RequestHandler {
  const scopes = new WeakMap<Request, Scope>();
  return (req, res, next) => {
    const { person } = res.locals.visit;
    const scope = scopes.get(req) ?? (person ? scopeOf(person) : {});
    scopes.set(req, scope);
    inScope(scope, next);
  };
}
