import type { RequestHandler } from 'express';
import type { Database } from '../database/connect.ts';
import type { Requires } from './second-factor-policy.ts';
import { nextStep } from './second-factor.ts';

/**
 * Holds a session that proved one factor only, when its person needs two: somebody who was given a higher office in
 * mid-session, or whose rule came later. From then on the session waits like one that has just begun.
 */
export function secondFactorGate(db: Database, requires: Requires): RequestHandler {
  return async (_req, res, next) => {
    const { visit } = res.locals;
    const { person, session } = visit;
    if (person && session && !session.secondFactorAt && requires(person)) {
      const step = await nextStep(db, person, requires);
      if (step) {
        await db('sign_ins').where({ id: session.id }).update({ awaiting: step, created_at: visit.now });
        visit.person = null;
        visit.awaiting = { person, step };
      }
    }
    next();
  };
}
