import { randomUUID } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { decimal } from '../language/numbers.ts';
import { fieldErrors, keyOf, parseForm, typed, versionOf } from '../web/forms.ts';
import { limited } from '../web/limiting.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { askForAccess, completeRequest, hashOfKey } from './access-request.ts';
import { versionOf as versionOfRequest } from './acts.ts';
import { documentMissing, hadPapers, papersOf } from './documents.ts';
import { askForm, askSearch, completionForm } from './forms.ts';
import { findPlaces, placeBySlug } from './offices.ts';
import { askPage, searchPage, statusPage } from './ask-pages.ts';
import type { Failed } from './pages.ts';
import * as paths from './paths.ts';
import { contactOfPerson } from './people-queries.ts';
import { requestByKey, type AccessRequest } from './queries.ts';
import { accessRules } from './rules.ts';
import { zone, type Reader } from './words.ts';

const keyInPath = /^\/access\/requests\/([\w-]{22})\/completion$/;

/** Lets the papers of a request in: with a new one, and under the key of one that is there. Stands before the body. */
export function papersOfApplicants(db: Database): RequestHandler {
  return async (req, res, next) => {
    if (req.method === 'POST' && req.path === paths.requestsPath) res.locals.takesFiles = true;
    const key = req.method === 'POST' ? keyInPath.exec(req.path)?.[1] : undefined;
    if (key && (await requestByKey(db, hashOfKey(key)))) res.locals.takesFiles = true;
    next();
  };
}

/** What anybody may do: ask for access, and follow and complete the own request under its key. */
export function requestRoutes(db: Database): Router {
  const router = Router();

  router.get(paths.askPath, async (req, res) => {
    const { q, office } = parseForm(askSearch, req.query);
    const place = office ? await placeBySlug(db, office) : undefined;
    if (place) await sendForm(db, req, res, place.slug, null);
    else await sendSearch(db, req, res, q);
  });

  router.post(paths.requestsPath, limited(db, 'accessRequest'), async (req, res) => {
    const { person, now } = res.locals.visit;
    try {
      const missing = hadPapers(req) ? undefined : documentMissing;
      const { office, post, ...asked } = parseForm(askForm, req.body, missing);
      const [role, capacity] = post;
      const place = await placeBySlug(db, office);
      if (!place) throw new Invalid({ office: 'unknown' });
      const { key } = await askForAccess(db, {
        asked: { ...asked, post: { role, capacity, office: place }, papers: await papersOf(req) },
        person,
        now,
        key: keyOf(req),
      });
      await goTo(req, res, paths.statusPath(key));
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid)) throw fault;
      const values = typed(req.body);
      await sendForm(db, req, res, values.office ?? '', failedBy(fault, req, res));
    }
  });

  router.get('/access/requests/:key', async (req, res) => {
    await sendStatus(db, req, res, await byKey(db, req), null);
  });

  router.post('/access/requests/:key/completion', limited(db, 'accessRequest'), async (req, res) => {
    const request = await byKey(db, req);
    const { key } = request.applicant;
    const { t, now } = res.locals.visit;
    try {
      const { note } = parseForm(completionForm, req.body);
      await completeRequest(db, { key, note, papers: await papersOf(req), now, version: versionOf(req) });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      return sendStatus(db, req, res, await byKey(db, req), failedBy(fault, req, res));
    }
    await goTo(req, res, paths.statusPath(key), t.access.status.sent);
  });

  return router;
}

async function byKey(db: Database, req: Request): Promise<AccessRequest> {
  const key = String(req.params.key);
  const request = /^[\w-]{22}$/.test(key) ? await requestByKey(db, hashOfKey(key)) : undefined;
  if (!request) throw new NotFound();
  return request;
}

export const readerOf = (res: Response): Reader => {
  const { t, lang, now } = res.locals.visit;
  return { t, lang, now };
};

/** What a form says that could not be carried out. */
export const failedBy = (fault: Invalid | Conflict, req: Request, res: Response): Failed => ({
  values: typed(req.body),
  errors: fault instanceof Invalid ? fieldErrors(res.locals.visit.t.fields, fault) : {},
  changed: fault instanceof Conflict,
});

export const statusOf = (failed: Failed | null): number => (failed ? (failed.changed ? 409 : 422) : 200);

async function sendSearch(db: Database, req: Request, res: Response, q: string): Promise<void> {
  const { t } = readerOf(res);
  const page = {
    ...searchPage(q, await findPlaces(db, q), paths.askOf, paths.askPath),
    promise: await promiseOf(db, res),
  };
  await sendPage(req, res, 'access/find-office', page, { title: t.access.ask.title });
}

async function sendForm(
  db: Database,
  req: Request,
  res: Response,
  slug: string,
  failed: Failed | null,
): Promise<void> {
  const reader = readerOf(res);
  const office = await placeBySlug(db, slug);
  if (!office) return sendSearch(db, req, res, '');
  const { person, now } = res.locals.visit;
  const self = person ? await contactOfPerson(db, person.id) : null;
  const today = dayOf(now, { zone });
  const page = {
    ...askPage({ office, self, failed, key: randomUUID(), today }, reader),
    promise: await promiseOf(db, res),
  };
  await sendPage(req, res, 'access/ask', page, {
    title: reader.t.access.ask.title,
    status: statusOf(failed),
  });
}

async function promiseOf(db: Database, res: Response): Promise<string> {
  const { t, lang } = readerOf(res);
  const { minutes } = await accessRules(db);
  return t.access.ask.promise(decimal(lang, minutes / 60, 1));
}

async function sendStatus(
  db: Database,
  req: Request,
  res: Response,
  request: AccessRequest,
  failed: Failed | null,
): Promise<void> {
  const reader = readerOf(res);
  const version = await versionOfRequest(db, { requestId: request.id });
  await sendPage(req, res, 'access/status', statusPage(request, version, failed, reader), {
    title: reader.t.access.status.title,
    status: statusOf(failed),
  });
}
