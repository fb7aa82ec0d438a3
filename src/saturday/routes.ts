import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { listComplaints } from '../complaints/list.ts';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { worksAtCounter } from '../people/roles.ts';
import { fieldErrors, parseForm, typed } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { checklistRoutes } from './checklist-routes.ts';
import { statusForm } from './forms.ts';
import { intakeRoutes } from './intake-routes.ts';
import { openingRoutes } from './opening-routes.ts';
import { saturdayPage, type FailedStatus } from './pages.ts';
import { paperRoutes } from './paper-routes.ts';
import { saturdayPath } from './paths.ts';
import { decidesSessions } from './policy.ts';
import { placeNames } from './queries.ts';
import { changesOf, sessionsFrom } from './session-queries.ts';
import { readerOf } from '../complaints/reader.ts';
import { kecamatanOf } from './kecamatan.ts';
import { readinessRoutes } from './readiness-routes.ts';
import { receiptRoutes } from './receipt-routes.ts';
import { currentSession, decideSession } from './sessions.ts';

const weeksShown = 8;

/** The Saturday counter: its session, the intake, the receipt. */
export function saturdayRoutes(db: Database): Router {
  const router = Router();

  router.get('/saturday', signedInOnly, onlyIf(worksAtCounter), (req, res) =>
    sendSaturday(db, req, res, null),
  );

  router.post('/saturday/:id/status', signedInOnly, onlyIf(decidesSessions), async (req, res) => {
    const { now, t } = res.locals.visit;
    const sessionId = /^\d{1,15}$/.test(String(req.params.id)) ? Number(req.params.id) : 0;
    try {
      const { status, reason } = parseForm(statusForm, req.body);
      await decideSession(db, { sessionId, status, reason, person: personOf(res), now });
    } catch (fault) {
      if (!(fault instanceof Invalid) || !req.accepts('html')) throw fault;
      await sendSaturday(db, req, res, {
        sessionId,
        values: typed(req.body),
        errors: fieldErrors(t.fields, fault),
      });
      return;
    }
    await goTo(req, res, saturdayPath, t.saturday.statusSaved);
  });

  router.use(openingRoutes(db, (req, res, failed) => sendSaturday(db, req, res, failed)));
  router.use(paperRoutes(db));
  router.use(checklistRoutes(db));
  router.use(intakeRoutes(db));
  router.use(receiptRoutes(db));
  router.use(readinessRoutes(db));
  return router;
}

async function sendSaturday(
  db: Database,
  req: Request,
  res: Response,
  failed: FailedStatus | null,
): Promise<void> {
  const reader = await readerOf(db, res);
  const kecamatan = kecamatanOf(res);
  const [session, names, coming] = await Promise.all([
    currentSession(db, kecamatan, reader.now),
    placeNames(db, kecamatan),
    sessionsFrom(db, kecamatan, dayOf(reader.now, reader.calendar), weeksShown),
  ]);
  const [found, changes] = await Promise.all([
    session && listComplaints(db, reader.person, { session: session.id, which: 'all' }),
    session ? changesOf(db, session.id) : [],
  ]);
  const listed = { rows: found?.rows ?? [], more: Boolean(found?.next) };
  const page = saturdayPage(
    { names, session, changes, coming, ...listed, failed, key: randomUUID() },
    reader,
  );
  const title = reader.t.saturday.title;
  await sendPage(req, res, 'saturday/counter', page, { title, status: failed ? 422 : 200 });
}
