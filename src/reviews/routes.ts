import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { allowedActions } from '../complaints/actions.ts';
import type { Complaint } from '../complaints/complaint.ts';
import { detailsOf, officesForWork } from '../complaints/details.ts';
import { complaintPath } from '../complaints/paths.ts';
import { roleFor } from '../complaints/policy.ts';
import { readerOf } from '../complaints/reader.ts';
import { load } from '../complaints/routes.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { workPhotosOf } from '../complaints/uploads.ts';
import type { Database } from '../database/connect.ts';
import { documentLinks } from '../documents/links.ts';
import { NotAllowed, NotFound } from '../errors.ts';
import { keptOf } from '../offline/forms.ts';
import { keptNavigation } from '../offline/pages.ts';
import { parseForm } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { resultForm } from './forms.ts';
import { reviewReportPath, sundayPath } from './paths.ts';
import { planRoutes } from './plan-routes.ts';
import { plansRoutes } from './plans-routes.ts';
import { recordedReview } from './queries.ts';
import { reportPage } from './report-page.ts';
import { backOf, deedOf, failureOf } from './requests.ts';
import { resultPage } from './result-page.ts';
import { reviewRecord } from './review-record.ts';
import { recordReview, reviewsOf } from './review.ts';
import { roundRoutes } from './round-routes.ts';

export function reviewsRoutes(db: Database): Router {
  const router = Router();
  router.use(roundRoutes(db));
  router.use(planRoutes(db));
  router.use(plansRoutes(db));

  router.get('/complaints/:ticket/review', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    const { t } = res.locals.visit;
    if (!roleFor(personOf(res), 'recordReview', complaint)) throw new NotFound();
    // What was kept on a phone must be seen, whatever has become of the complaint meanwhile.
    const seen = seenIn(req);
    if (isOpen(res, complaint) || seen) await sendResultForm(db, req, res, complaint, { seen });
    else
      await goTo(req, res, complaintPath(complaint.ticket), { kind: 'warning', text: t.reviews.form.notNow });
  });

  // For the browser to store: the form as it is opened while there is no network.
  router.get('/complaints/:ticket/review/shell', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    if (!roleFor(personOf(res), 'recordReview', complaint)) throw new NotFound();
    if (!isOpen(res, complaint)) throw new NotAllowed('recordReview', complaint.state);
    await sendResultForm(db, req, res, complaint, { shell: true });
  });

  router.post('/complaints/:ticket/review', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    try {
      const result = parseForm(resultForm, req.body);
      const { takenAt, takenBy } = keptOf(req.body);
      const photos = workPhotosOf(req, res.locals.visit.now);
      await recordReview(db, { ...result, takenAt, takenBy, photos, ...deedOf(req, res, complaint) });
    } catch (fault) {
      const failed = fault instanceof NotAllowed ? null : failureOf(req, res, fault);
      if (!failed) throw fault;
      await sendResultForm(db, req, res, await load(db, req, res), { failed });
      return;
    }
    await goTo(req, res, backOf(req, complaint), res.locals.visit.t.reviews.form.done);
  });

  router.get('/complaints/:ticket/review-records/:event', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    const reviews = await reviewsOf(db, complaint.id);
    const recorded = reviews.find(
      ({ eventId, recordedAt }) => recordedAt && String(eventId) === req.params.event,
    );
    if (!recorded) throw new NotFound();
    res.redirect(303, reviewReportPath(recorded.id));
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
    const documents = await documentLinks(db, reviewRecord, review.id, reader);
    const page = { ...reportPage(review, reader), documents };
    await sendPage(req, res, 'reviews/report', page, { title, print: true });
  });

  return router;
}

const isOpen = (res: Response, complaint: Complaint) =>
  allowedActions(personOf(res), complaint, res.locals.visit.now).some(
    ({ event }) => event === 'recordReview',
  );

type Sent = {
  failed?: ReturnType<typeof failureOf>;
  /** The version from which something was kept that is opened again. */
  seen?: number | null;
  shell?: boolean;
};

// `?kept=` names what the browser opens in the form, `seen` the version that it was made from.
function seenIn({ query }: Request): number | null {
  if (typeof query.kept !== 'string') return null;
  return typeof query.seen === 'string' && /^\d{1,9}$/.test(query.seen) ? Number(query.seen) : 1;
}

async function sendResultForm(
  db: Database,
  req: Request,
  res: Response,
  complaint: Complaint,
  { failed = null, seen = null, shell = false }: Sent,
): Promise<void> {
  const [reader, details, offices, reviews] = await Promise.all([
    readerOf(db, res),
    detailsOf(db, complaint),
    officesForWork(db, complaint, 'kecamatan'),
    reviewsOf(db, complaint.id),
  ]);
  const page = resultPage(complaint, details, reader, {
    review: reviews.at(-1),
    offices,
    failed,
    changed: failed?.changed ?? false,
    open: isOpen(res, complaint),
    key: randomUUID(),
    back: shell ? sundayPath() : backOf(req, complaint),
    seen,
    shell,
  });
  const title = `${reader.t.reviews.form.title} ${page.ticket}`;
  await sendPage(req, res, 'reviews/result', page, {
    title,
    status: failed?.status ?? 200,
    kept: shell ? keptNavigation(reader.person, reader.t) : undefined,
  });
}
