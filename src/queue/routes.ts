import { randomUUID } from 'node:crypto';
import { parseCookie } from 'cookie';
import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { counterRole, worksAtCounter } from '../people/roles.ts';
import { hostCookie, ownCookie } from '../web/cookies.ts';
import { fieldErrors, keyOf, parseForm } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { closeQueue } from './closing.ts';
import { counterForm, numberForm, readCounter } from './forms.ts';
import { kioskRoutes } from './kiosk-routes.ts';
import { panelPage } from './pages.ts';
import { counterPath, saturdayPath } from './paths.ts';
import { callNext, markNoShow, markServed, recall, takeNumber } from './queue.ts';
import { carriedFrom, entriesOf, returnedTo, sessionFrom } from './queries.ts';

const counterCookie = hostCookie('counter');

/** The queue: the clerk's panel, the kiosk, the public display. */
export function queueRoutes(db: Database): Router {
  const router = Router();
  const counter = [signedInOnly, onlyIf(worksAtCounter)];

  router.get('/saturday/queue', counter, async (req: Request, res: Response) => {
    const chosen = readCounter(req.query.counter);
    if (chosen) res.cookie(counterCookie, String(chosen), ownCookie({ strict: true }));
    await sendPanel(db, req, res);
  });

  router.post('/queue/:id/numbers', counter, (req: Request, res: Response) =>
    act(db, req, res, async (by, sessionId) => {
      const { priority } = parseForm(numberForm, req.body);
      const entry = await takeNumber(db, { sessionId, priority, from: 'clerk', ...by, key: keyOf(req) });
      return res.locals.visit.t.queue.given(entry.number);
    }),
  );

  router.post('/queue/:id/calls', counter, (req: Request, res: Response) =>
    act(db, req, res, async (by, sessionId) => {
      const called = await callNext(db, {
        sessionId,
        ...parseForm(counterForm, req.body),
        ...by,
        key: keyOf(req),
      });
      return called ? undefined : res.locals.visit.t.queue.nobodyWaits;
    }),
  );

  router.post('/queue/:id/closing', counter, (req: Request, res: Response) =>
    act(db, req, res, async (by, sessionId) =>
      res.locals.visit.t.queue.closed(await closeQueue(db, { sessionId, ...by })),
    ),
  );

  router.post('/queue/entries/:id/recall', counter, (req: Request, res: Response) =>
    act(db, req, res, async (by, entryId) => {
      const { number } = await recall(db, { entryId, ...parseForm(counterForm, req.body), ...by });
      return res.locals.visit.t.queue.calledAgain(number);
    }),
  );

  router.post('/queue/entries/:id/service', counter, (req: Request, res: Response) =>
    act(db, req, res, async (by, entryId) => void (await markServed(db, { entryId, ...by }))),
  );

  router.post('/queue/entries/:id/absence', counter, (req: Request, res: Response) =>
    act(db, req, res, async (by, entryId) => void (await markNoShow(db, { entryId, ...by }))),
  );

  router.use(kioskRoutes(db));
  return router;
}

type By = { person: ReturnType<typeof personOf>; now: Date };

/** Does the deed and goes back to the panel, with what the deed says or with what was wrong. */
async function act(
  db: Database,
  req: Request,
  res: Response,
  deed: (by: By, id: number) => Promise<string | undefined | void>,
): Promise<void> {
  const { now } = res.locals.visit;
  const id = /^\d{1,15}$/.test(String(req.params.id)) ? Number(req.params.id) : 0;
  try {
    const notice = await deed({ person: personOf(res), now }, id);
    await goTo(req, res, counterPath(counterOf(req)), notice || undefined);
  } catch (fault) {
    if (!(fault instanceof Invalid) || !req.accepts('html')) throw fault;
    await sendPanel(db, req, res, fault);
  }
}

async function sendPanel(db: Database, req: Request, res: Response, fault?: Invalid): Promise<void> {
  const { t, lang, now } = res.locals.visit;
  const { calendar } = await rulesOf(db);
  const role = counterRole(personOf(res));
  if (!role) throw new NotFound();
  const session = await sessionFrom(db, role.areaCode, dayOf(now, calendar));
  if (!session) {
    res.redirect(303, saturdayPath);
    return;
  }
  const [entries, carried, returned] = await Promise.all([
    entriesOf(db, session.id),
    carriedFrom(db, session.id),
    returnedTo(db, session.id),
  ]);
  const error = fault ? (Object.values(fieldErrors(t.fields, fault))[0] ?? null) : null;
  const parts = { session, entries, carried, returned, counter: counterOf(req), error, key: randomUUID() };
  const page = panelPage(parts, { t, lang, now, calendar });
  await sendPage(req, res, 'queue/panel', page, { title: t.queue.title, status: fault ? 422 : 200 });
}

/** The counter that this browser works at: of the form, the address, or as it was chosen last; else 1. */
function counterOf(req: Request): number {
  const body = req.body as { counter?: unknown } | undefined;
  const given = [body?.counter, req.query.counter, parseCookie(req.headers.cookie ?? '')[counterCookie]];
  return given.map((each) => (each === undefined ? null : readCounter(each))).find(Boolean) ?? 1;
}
