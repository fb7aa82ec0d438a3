import { Router, type Request, type Response } from 'express';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { worksAtCounter } from '../people/roles.ts';
import { fieldErrors, keyOf, parseForm, typed } from '../web/forms.ts';
import { goTo } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { openingForm } from './forms.ts';
import { closeEarly, reopen } from './opening.ts';
import type { FailedStatus } from './pages.ts';
import { saturdayPath } from './paths.ts';

type Send = (req: Request, res: Response, failed: FailedStatus) => Promise<void>;

/** Closing the counter before its time, and opening it again; `again` shows the counter's page with what was wrong. */
export function openingRoutes(db: Database, again: Send): Router {
  const router = Router();
  const counter = [signedInOnly, onlyIf(worksAtCounter)];

  router.post('/saturday/:id/closing', counter, (req: Request, res: Response) =>
    act(req, res, async () => {
      const { reason } = parseForm(openingForm, req.body);
      await closeEarly(db, { ...byOf(req, res), reason });
      return res.locals.visit.t.saturday.opening.close.done;
    }),
  );

  router.post('/saturday/:id/reopening', counter, (req: Request, res: Response) =>
    act(req, res, async () => {
      const { reason, until } = parseForm(openingForm, req.body);
      await reopen(db, { ...byOf(req, res), reason, until });
      return res.locals.visit.t.saturday.opening.reopen.done;
    }),
  );

  return router;

  async function act(req: Request, res: Response, deed: () => Promise<string>) {
    try {
      await goTo(req, res, saturdayPath, await deed());
    } catch (fault) {
      if (!(fault instanceof Invalid) || !req.accepts('html')) throw fault;
      const errors = fieldErrors(res.locals.visit.t.fields, fault);
      await again(req, res, { ...byOf(req, res), opening: true, values: typed(req.body), errors });
    }
  }
}

const byOf = (req: Request, res: Response) => ({
  sessionId: /^\d{1,15}$/.test(String(req.params.id)) ? Number(req.params.id) : 0,
  person: personOf(res),
  now: res.locals.visit.now,
  key: keyOf(req),
});
