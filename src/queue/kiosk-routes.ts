import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import { fieldErrors, keyOf, parseForm } from '../web/forms.ts';
import { take } from '../web/limiting.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { numberForm, printForm } from './forms.ts';
import { queuePhase } from './hours.ts';
import { sessionOfKey, type Door } from './keys.ts';
import { liveQueues, noMark } from './live.ts';
import type { Onlooker } from './pages.ts';
import { numberPath, printing } from './paths.ts';
import { entriesOf, marksOf, sessionById, type QueueSession } from './queries.ts';
import { takeNumber } from './queue.ts';
import { displayPage, kioskPage, numberPage, turnPage } from './visitor-pages.ts';

const bare = { print: true, bodyClass: 'page-queue' };

/** The doors of a session that need no signing in: whoever has the address may come. */
export function kioskRoutes(db: Database): Router {
  const router = Router();
  const live = liveQueues(db);

  router.get('/queue/:key/kiosk', (req, res) => sendKiosk(db, req, res));

  router.post('/queue/:key/kiosk', async (req, res) => {
    const { id } = await sessionBehind(db, req, 'kiosk');
    await take(db, 'kiosk', { key: id });
    const { now } = res.locals.visit;
    try {
      const { priority } = parseForm(numberForm, req.body);
      const entry = await takeNumber(db, { sessionId: id, priority, from: 'kiosk', now, key: keyOf(req) });
      const path = numberPath(id, entry.number);
      await goTo(req, res, parseForm(printForm, req.body).print ? printing(path) : path);
    } catch (fault) {
      if (!(fault instanceof Invalid) || !req.accepts('html')) throw fault;
      await sendKiosk(db, req, res, fault);
    }
  });

  router.get('/queue/:key/numbers/:number', async (req, res) => {
    const session = await sessionBehind(db, req, 'kiosk');
    const entries = await entriesOf(db, session.id);
    const entry = entries.find(({ number }) => String(number) === req.params.number);
    if (!entry) throw new NotFound();
    const origin = config.baseUrl ?? `${req.protocol}://${req.get('host')}`;
    const slip = { session, entries, entry, origin, ...parseForm(printForm, req.query) };
    const page = numberPage(slip, await onlookerOf(db, res));
    await sendPage(req, res, 'queue/number', page, { title: page.first.words.yourNumber, ...bare });
  });

  router.get('/queue/:key/turns/:number', async (req, res) => {
    const session = await sessionBehind(db, req, 'display');
    const mark = (await marksOf(db, [session.id])).get(session.id) ?? noMark;
    const entries = await entriesOf(db, session.id);
    const entry = entries.find(({ number }) => String(number) === req.params.number);
    if (!entry) throw new NotFound();
    const page = turnPage({ session, entries, entry }, mark, await onlookerOf(db, res));
    const title = res.locals.visit.t.queue.kiosk.yourNumber;
    await sendPage(req, res, 'queue/turn', page, { title });
  });

  router.get('/queue/:key/display', async (req, res) => {
    const session = await sessionBehind(db, req, 'display');
    // The mark first: a change in between makes the page load once more and never goes unseen.
    const mark = (await marksOf(db, [session.id])).get(session.id) ?? noMark;
    const page = displayPage(session, await entriesOf(db, session.id), mark, await onlookerOf(db, res));
    await sendPage(req, res, 'queue/display', page, { title: page.first.words.title, ...bare });
  });

  router.get('/queue/:key/events', async (req, res) => {
    const session = await sessionBehind(db, req, 'display');
    const { now, calendar } = await onlookerOf(db, res);
    // 204 tells a browser not to come back: nothing will change any more.
    if (queuePhase(session, now, calendar) === 'over') res.status(204).end();
    else await live.open(session.id, res);
  });

  return router;
}

async function sessionBehind(db: Database, req: Request, door: Door): Promise<QueueSession> {
  const id = sessionOfKey(door, String(req.params.key));
  const session = id === null ? undefined : await sessionById(db, id);
  if (!session) throw new NotFound();
  return session;
}

async function onlookerOf(db: Database, res: Response): Promise<Onlooker> {
  const { t, lang, now } = res.locals.visit;
  return { t, lang, now, calendar: (await rulesOf(db)).calendar };
}

async function sendKiosk(db: Database, req: Request, res: Response, fault?: Invalid): Promise<void> {
  const session = await sessionBehind(db, req, 'kiosk');
  const onlooker = await onlookerOf(db, res);
  const error = fault ? (Object.values(fieldErrors(onlooker.t.fields, fault))[0] ?? null) : null;
  const { print } = parseForm(printForm, req.method === 'GET' ? req.query : req.body);
  const page = kioskPage(session, { error, key: randomUUID(), print }, onlooker);
  const title = page.first.words.title;
  await sendPage(req, res, 'queue/kiosk', page, { title, status: fault ? fault.status : 200, ...bare });
}
