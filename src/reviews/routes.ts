import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { dayOf } from '../calendar/cycle.ts';
import { allowedActions } from '../complaints/actions.ts';
import type { Complaint } from '../complaints/complaint.ts';
import { detailsOf, officesForWork } from '../complaints/details.ts';
import { complaintPath } from '../complaints/paths.ts';
import { roleFor } from '../complaints/policy.ts';
import { attempt, filesOf, load } from '../complaints/routes.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { onlyFor } from '../people/guards.ts';
import { ownPath } from '../people/routes.ts';
import { fieldErrors, keyOf, parseForm, typed, typedLists, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { planForm, resultForm, roundForm, waiverForm } from './forms.ts';
import { dayOfRound, sundayPage } from './pages.ts';
import { recordedReview } from './queries.ts';
import { reportPage } from './report-page.ts';
import { resultPage } from './result-page.ts';
import { planReview, recordReview, reviewsOf, waiveReview } from './review.ts';
import { notYetPlanned, plannedDays, stopsOn, teamChoices } from './stops.ts';

const shownAtOnce = 50;

export function reviewsRoutes(db: Database): Router {
  const router = Router();

  router.get('/sunday', signedInOnly, onlyFor('lurah', 'unitOfficer', 'camat'), async (req, res) => {
    const { on } = parseForm(roundForm, req.query);
    const reader = await readerOf(db, res);
    const { person, now, calendar, t } = reader;
    const days = await plannedDays(db, person);
    const day = dayOfRound(on, dayOf(now, calendar), days);
    const [stops, places] = await Promise.all([
      stopsOn(db, person, day),
      notYetPlanned(db, person, shownAtOnce + 1),
    ]);
    const choices = await teamChoices(db, [...new Set(places.map(({ kecamatanCode }) => kecamatanCode))]);
    const waiting = { places: places.slice(0, shownAtOnce), more: places.length > shownAtOnce };
    const page = sundayPage({ day, days, stops, waiting, choices }, reader, randomUUID);
    await sendPage(req, res, 'reviews/sunday', page, { title: t.reviews.title });
  });

  router.post('/complaints/:ticket/review-plan', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    const deed = () => planReview(db, { ...parseForm(planForm, req.body), ...deedOf(req, res, complaint) });
    await attempt(db, req, res, complaint, 'planReview', deed, backOf(req, complaint));
  });

  router.post('/complaints/:ticket/review-waiver', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    const deed = () =>
      waiveReview(db, { ...parseForm(waiverForm, req.body), ...deedOf(req, res, complaint) });
    await attempt(db, req, res, complaint, 'waiveReview', deed, backOf(req, complaint));
  });

  router.get('/complaints/:ticket/review', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    const { t } = res.locals.visit;
    if (!roleFor(personOf(res), 'recordReview', complaint)) throw new NotFound();
    if (isOpen(res, complaint)) await sendResultForm(db, req, res, complaint, {});
    else
      await goTo(req, res, complaintPath(complaint.ticket), { kind: 'warning', text: t.reviews.form.notNow });
  });

  router.post('/complaints/:ticket/review', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    try {
      const result = parseForm(resultForm, req.body);
      await recordReview(db, { ...result, photos: filesOf(req), ...deedOf(req, res, complaint) });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      await sendResultForm(db, req, res, await load(db, req, res), { fault });
      return;
    }
    await goTo(req, res, backOf(req, complaint), res.locals.visit.t.complaints.done);
  });

  router.get('/reviews/:id/report', signedInOnly, async (req, res) => {
    const id = z.coerce
      .number()
      .int()
      .positive()
      .max(2 ** 31)
      .safeParse(req.params.id);
    const review = id.success ? await recordedReview(db, personOf(res), id.data) : undefined;
    if (!review) throw new NotFound();
    const reader = await readerOf(db, res);
    const title = `${reader.t.reviews.report} ${shownTicket(review.ticket)}`;
    await sendPage(req, res, 'reviews/report', reportPage(review, reader), { title, print: true });
  });

  return router;
}

const deedOf = (req: Request, res: Response, { ticket }: Complaint) => ({
  ticket,
  version: versionOf(req),
  person: personOf(res),
  now: res.locals.visit.now,
  key: keyOf(req),
});

function backOf(req: Request, { ticket }: Complaint): string {
  const given = (req.body as { back?: unknown } | undefined)?.back ?? req.query.back;
  return ownPath(typeof given === 'string' ? given : undefined, complaintPath(ticket));
}

const isOpen = (res: Response, complaint: Complaint) =>
  allowedActions(personOf(res), complaint, res.locals.visit.now).some(
    ({ event }) => event === 'recordReview',
  );

async function sendResultForm(
  db: Database,
  req: Request,
  res: Response,
  complaint: Complaint,
  { fault }: { fault?: Invalid | Conflict },
): Promise<void> {
  const [reader, details, offices, reviews] = await Promise.all([
    readerOf(db, res),
    detailsOf(db, complaint),
    officesForWork(db, complaint, 'kecamatan'),
    reviewsOf(db, complaint.id),
  ]);
  const { t } = reader;
  const values = { ...typed(req.body), ...typedLists(req.body) };
  const errors = fault instanceof Invalid ? fieldErrors(t.fields, fault) : {};
  const page = resultPage(complaint, details, reader, {
    review: reviews.at(-1),
    offices,
    failed: fault ? { values, errors } : null,
    changed: fault instanceof Conflict,
    open: isOpen(res, complaint),
    key: randomUUID(),
    back: backOf(req, complaint),
  });
  const title = `${t.reviews.form.title} ${page.ticket}`;
  await sendPage(req, res, 'reviews/result', page, { title, status: fault?.status ?? 200 });
}
