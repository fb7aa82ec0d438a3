import { randomUUID } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { nextSaturday } from '../calendar/cycle.ts';
import { objectionDays, rulesOf } from '../calendar/queries.ts';
import { confirm, giveInformation, object, withdraw } from '../complaints/citizen-acts.ts';
import { detailsOf } from '../complaints/details.ts';
import { filesOf } from '../complaints/routes.ts';
import { trackPath } from '../complaints/paths.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid, NotAllowed, NotFound, TooMany } from '../errors.ts';
import { latestMonth } from '../open-data/latest.ts';
import { surveyForm } from '../satisfaction/forms.ts';
import { answerSurvey, surveyOf } from '../satisfaction/survey.ts';
import { fieldErrors, isUuid, keyOf, parseForm, typed } from '../web/forms.ts';
import { take, within } from '../web/limiting.ts';
import { sendPage } from '../web/pages.ts';
import { sendStored } from '../web/stored-files.ts';
import type { FailedAct } from './citizen-forms.ts';
import { contactOf, unreachedOf } from '../complaints/contact.ts';
import { ownContactRoutes } from './contact-routes.ts';
import { doneForm, informationForm, landingForm, objectionForm, questionForm, trackForm } from './forms.ts';
import { landingPage } from './landing-page.ts';
import { trackDonePath, trackFormPath, type ActNoun, type DoneNoun } from './paths.ts';
import { breachesOf } from './own-data-queries.ts';
import { ownDataRoutes } from './own-data-routes.ts';
import { readQuestion } from './question.ts';
import { placesOn, trackedPhoto, trackedPhotoIds } from './queries.ts';
import { attemptsMs, findTracked, isTrackKey, trackedByKey, type Tracked } from './tracking.ts';
import { trackingPage } from './tracking-page.ts';

export function publicRoutes(db: Database): Router {
  const router = Router();

  router.get('/', async (req, res) => {
    const { t, lang, now } = res.locals.visit;
    const { q } = parseForm(landingForm, req.query);
    const rules = await rulesOf(db);
    const { calendar } = rules;
    const [places, latest] = await Promise.all([
      placesOn(db, nextSaturday(now, calendar), q),
      latestMonth(db),
    ]);
    const front = { places, latest, q: q ?? '', objectionDays: objectionDays(rules) };
    const page = landingPage(front, { t, lang, now, calendar });
    await sendPage(req, res, 'public/landing', page, { title: t.portal.title });
  });

  router.get('/track', (req, res) => sendTrackForm(req, res, typed(req.query)));

  router.post('/track', async (req, res) => {
    const { t, now } = res.locals.visit;
    try {
      const given = parseForm(trackForm, req.body);
      await take(db, 'trackLookUp', { key: given.ticket, address: req.ip });
      const found = await findTracked(db, { ...given, address: req.ip ?? '', now });
      if (found === 'wait') throw new TooMany(attemptsMs / 1000);
      res.redirect(303, trackPath(found.key));
    } catch (fault) {
      if (fault instanceof TooMany) {
        res.set('Retry-After', String(fault.seconds));
        return sendTrackForm(req, res, typed(req.body), { form: t.portal.wait }, 429);
      }
      if (!(fault instanceof Invalid)) throw fault;
      await sendTrackForm(req, res, typed(req.body), fieldErrors(t.fields, fault), 422);
    }
  });

  router.get('/track/:key', async (req, res) => {
    const tracked = await trackedByKey(db, req.params.key);
    const { done } = parseForm(doneForm, req.query);
    await sendTracked(db, req, res, tracked, { done: done ?? null });
  });

  router.get('/track/:key/photos/:id', async (req, res) => {
    const { id } = req.params;
    const known = isUuid(id) && (await isTrackKey(db, req.params.key));
    const photo = known ? await trackedPhoto(db, req.params.key, id) : undefined;
    if (!photo) throw new NotFound();
    await sendStored(req, res, { kind: 'jpeg', bytes: photo.bytes, name: `foto-${id}`, inline: true });
  });

  router.post('/track/:key/information', (req, res) =>
    perform(db, req, res, 'information', (act) =>
      giveInformation(db, { ...act, ...parseForm(informationForm, req.body), photos: filesOf(req) }),
    ),
  );
  router.post('/track/:key/objection', (req, res) =>
    perform(db, req, res, 'objection', (act) =>
      object(db, { ...act, ...parseForm(objectionForm, req.body) }),
    ),
  );
  router.post('/track/:key/confirmation', (req, res) =>
    perform(db, req, res, 'confirmation', (act) => confirm(db, act)),
  );
  router.post('/track/:key/survey', (req, res) =>
    perform(db, req, res, 'survey', ({ tracked: { own, lead }, now, key }) =>
      answerSurvey(db, { own, lead, ...parseForm(surveyForm, req.body), now, key }),
    ),
  );
  router.post('/track/:key/withdrawal', (req, res) =>
    perform(db, req, res, 'withdrawal', (act) => withdraw(db, act)),
  );

  router.post('/track/:key/question', (req, res) =>
    attempt(db, req, res, 'question', async ({ tracked, now }) => {
      await take(db, 'trackProof', { key: tracked.key });
      const { digits } = parseForm(questionForm, req.body);
      await readQuestion(db, { tracked, digits, address: req.ip ?? '', now });
      await sendTracked(db, req, res, tracked, { proved: true });
    }),
  );

  router.use(ownContactRoutes(db), ownDataRoutes(db));

  return router;
}

/** Lets a form with photos in only for the key of a complaint: who guesses sends nothing that would be kept in memory. */
export function photosOfComplainants(db: Database): RequestHandler {
  return async (req, res, next) => {
    const key = /^\/track\/([\w-]{22})\/information$/.exec(req.path)?.[1];
    res.locals.takesFiles = req.method === 'POST' && key !== undefined && (await isTrackKey(db, key));
    // Reading a photo takes seconds, one after the other for everybody: nobody keeps that busy alone.
    if (res.locals.takesFiles) res.locals.keepsFiles = await within(take(db, 'trackPhotos', { key: key! }));
    next();
  };
}

type Act = { tracked: Tracked; now: Date; key: string | undefined };

// Carries out what the complainant sent, and says on the page that it was done.
const perform = (
  db: Database,
  req: Request,
  res: Response,
  noun: ActNoun,
  deed: (act: Act) => Promise<void>,
) =>
  attempt(db, req, res, noun, async (given) => {
    await deed(given);
    res.redirect(303, trackDonePath(given.tracked.key, noun));
  });

// Does what the complainant asks; otherwise the page again, with the errors or with what changed meanwhile.
async function attempt(
  db: Database,
  req: Request,
  res: Response,
  noun: FailedAct['noun'],
  deed: (act: Act) => Promise<void>,
): Promise<void> {
  const { t, now } = res.locals.visit;
  const tracked = await trackedByKey(db, String(req.params.key));
  await take(db, 'trackPost', { key: tracked.key, address: req.ip });
  try {
    await deed({ tracked, now, key: keyOf(req) });
  } catch (fault) {
    if (!(fault instanceof Invalid || fault instanceof NotAllowed || fault instanceof Conflict)) throw fault;
    const errors = fault instanceof Invalid ? fieldErrors(t.fields, fault) : {};
    const current = await trackedByKey(db, tracked.key);
    await sendTracked(db, req, res, current, {
      failed: { noun, values: typed(req.body), errors },
      changed: !(fault instanceof Invalid),
      status: fault.status,
    });
  }
}

type Showing = {
  failed?: FailedAct;
  changed?: boolean;
  done?: DoneNoun | null;
  proved?: boolean;
  status?: number;
};

async function sendTracked(
  db: Database,
  req: Request,
  res: Response,
  tracked: Tracked,
  { failed, changed, done, proved, status }: Showing,
): Promise<void> {
  const { t, lang, now } = res.locals.visit;
  const [own, lead, photoIds, answers, contact, unreached, breaches, { calendar }] = await Promise.all([
    detailsOf(db, tracked.own),
    tracked.lead && detailsOf(db, tracked.lead),
    trackedPhotoIds(db, tracked.key),
    surveyOf(db, tracked.own.id),
    contactOf(db, tracked.own.id),
    unreachedOf(db, tracked.own.id),
    breachesOf(db, tracked.own.id),
    rulesOf(db),
  ]);
  const page = trackingPage(
    { tracked, own, lead, photoIds, answers, contact, unreached, breaches },
    { t, lang, now, calendar },
    {
      failed: failed ?? null,
      changed: changed ?? false,
      done: done ?? null,
      proved: proved ?? false,
      newKey: randomUUID,
    },
  );
  // The address is the key to this page.
  res.set('X-Robots-Tag', 'noindex');
  await sendPage(req, res, 'public/tracking', page, {
    title: page.ticket,
    status: status ?? 200,
    light: true,
  });
}

async function sendTrackForm(
  req: Request,
  res: Response,
  { ticket, digits }: Record<string, string>,
  errors: Record<string, string> = {},
  status = 200,
): Promise<void> {
  const { t } = res.locals.visit;
  const page = { action: trackFormPath, ticket: ticket ?? '', digits: digits ?? '', errors };
  await sendPage(req, res, 'public/track', page, { title: t.portal.trackTitle, status, light: true });
}
