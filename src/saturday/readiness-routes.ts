import { Router, type Request, type Response } from 'express';
import { at } from '../calendar/cycle.ts';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { worksAtCounter } from '../people/roles.ts';
import { fieldErrors, parseForm, typed } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { readinessPath } from './paths.ts';
import { arrivalForm, tickForm } from './readiness-forms.ts';
import { readinessPage, type FailedArrival } from './readiness-page.ts';
import { recordArrival, sessionFor, tickItem } from './readiness.ts';
import { readinessOf, rosterOf } from './readiness-queries.ts';
import { readerOf } from '../complaints/reader.ts';

/** The checklist before a session and the roster of units, made for a phone as well. */
export function readinessRoutes(db: Database): Router {
  const router = Router();
  const counter = [signedInOnly, onlyIf(worksAtCounter)];

  router.get('/saturday/:id/readiness', counter, (req: Request, res: Response) =>
    sendReadiness(db, req, res, null),
  );

  router.post('/saturday/:id/readiness', counter, (req: Request, res: Response) =>
    act(db, req, res, async (by) => {
      const { item, ready } = parseForm(tickForm, req.body);
      await tickItem(db, { ...by, itemId: item, ready });
      return `item-${item}`;
    }),
  );

  router.post('/saturday/:id/attendance', counter, (req: Request, res: Response) =>
    act(db, req, res, async (by) => {
      const { office, present, arrivedAt: typedTime, representedBy } = parseForm(arrivalForm, req.body);
      const { heldOn } = await db.transaction((trx) => sessionFor(trx, by));
      const { calendar } = await readerOf(db, res);
      const arrivedAt = typedTime ? at(heldOn, typedTime, calendar) : by.now;
      await recordArrival(db, {
        ...by,
        officeId: office,
        arrivedAt: present ? arrivedAt : null,
        representedBy,
      });
      return `unit-${office}`;
    }),
  );

  return router;
}

const sessionIdOf = (req: Request) => (/^\d{1,15}$/.test(String(req.params.id)) ? Number(req.params.id) : 0);

type By = { sessionId: number; person: ReturnType<typeof personOf>; now: Date };

/** Does the deed and goes back to the line that was touched; shows the page with what was wrong otherwise. */
async function act(db: Database, req: Request, res: Response, deed: (by: By) => Promise<string>) {
  const { now, t } = res.locals.visit;
  const sessionId = sessionIdOf(req);
  try {
    const anchor = await deed({ sessionId, person: personOf(res), now });
    await goTo(req, res, `${readinessPath(sessionId)}#${anchor}`);
  } catch (fault) {
    if (!(fault instanceof Invalid) || !req.accepts('html')) throw fault;
    const values = typed(req.body);
    const errors = fieldErrors(t.fields, fault);
    await sendReadiness(db, req, res, { officeId: Number(values.office) || 0, values, errors });
  }
}

async function sendReadiness(db: Database, req: Request, res: Response, failed: FailedArrival | null) {
  const reader = await readerOf(db, res);
  const { session, items, roster } = await db.transaction(async (trx) => {
    const found = await sessionFor(trx, { sessionId: sessionIdOf(req), person: reader.person });
    return { session: found, items: await readinessOf(trx, found.id), roster: await rosterOf(trx, found) };
  });
  const page = readinessPage({ session, items, roster, failed }, reader);
  const title = reader.t.readiness.title;
  await sendPage(req, res, 'saturday/readiness', page, { title, status: failed ? 422 : 200 });
}
