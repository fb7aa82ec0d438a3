import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { Complaint } from '../complaints/complaint.ts';
import { detailsOf, officesForWork } from '../complaints/details.ts';
import { complaintPath } from '../complaints/paths.ts';
import { readerOf } from '../complaints/reader.ts';
import { attempt, load } from '../complaints/routes.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { parseForm } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { planForm, teamForm, waiverForm } from './forms.ts';
import { changeTeam } from './invitations.ts';
import { planPage, type FailedPlan } from './plan-page.ts';
import { mayPlan } from './policy.ts';
import { backOf, deedOf, failureOf } from './requests.ts';
import { planReview, reviewsOf, waiveReview } from './review.ts';
import { attemptOnRound } from './round-routes.ts';

/** When a review is made and by whom, or why there is none. */
export function planRoutes(db: Database): Router {
  const router = Router();

  router.get('/complaints/:ticket/review-plan', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    const { t } = res.locals.visit;
    if (!mayPlan(personOf(res), complaint)) throw new NotFound();
    if (complaint.state === 'kecamatan.reviewPlanned') await sendPlan(db, req, res, complaint);
    else
      await goTo(req, res, complaintPath(complaint.ticket), { kind: 'warning', text: t.reviews.notPlanned });
  });

  router.post('/complaints/:ticket/review-plan', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    await tryForm(db, req, res, complaint, 'plan', () =>
      planReview(db, { ...parseForm(planForm, req.body), ...deedOf(req, res, complaint) }),
    );
  });

  router.post('/complaints/:ticket/review-waiver', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    await tryForm(db, req, res, complaint, 'waive', () =>
      waiveReview(db, { ...parseForm(waiverForm, req.body), ...deedOf(req, res, complaint) }),
    );
  });

  router.post('/complaints/:ticket/review-team', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    await tryForm(db, req, res, complaint, 'team', () =>
      changeTeam(db, { ...parseForm(teamForm, req.body), ...deedOf(req, res, complaint) }),
    );
  });

  return router;
}

// The same form stands on the round, on the complaint's page and on that of a planned review: it comes back there.
async function tryForm(
  db: Database,
  req: Request,
  res: Response,
  complaint: Complaint,
  form: FailedPlan['form'],
  deed: () => Promise<unknown>,
): Promise<void> {
  const back = backOf(req, complaint);
  const done = async () => {
    await deed();
    await goTo(req, res, back, res.locals.visit.t.complaints.done);
  };
  if (complaint.state === 'kecamatan.reviewPlanned' || form === 'team')
    await attemptOnPlan(db, req, res, form, done);
  else if (back.startsWith('/sunday')) await attemptOnRound(db, req, res, form, done);
  else await attempt(db, req, res, complaint, form === 'plan' ? 'planReview' : 'waiveReview', deed, back);
}

async function attemptOnPlan(
  db: Database,
  req: Request,
  res: Response,
  form: FailedPlan['form'],
  deed: () => Promise<void>,
): Promise<void> {
  try {
    await deed();
  } catch (fault) {
    const failure = failureOf(req, res, fault);
    if (!failure || !mayPlan(personOf(res), await load(db, req, res))) throw fault;
    await sendPlan(db, req, res, await load(db, req, res), { ...failure, form });
  }
}

async function sendPlan(
  db: Database,
  req: Request,
  res: Response,
  complaint: Complaint,
  failed: (FailedPlan & { status: number }) | null = null,
): Promise<void> {
  const [reader, details, offices, reviews] = await Promise.all([
    readerOf(db, res),
    detailsOf(db, complaint),
    officesForWork(db, complaint, 'kecamatan'),
    reviewsOf(db, complaint.id),
  ]);
  const heading = reader.lang === 'id' ? details.categoryId : details.categoryEn;
  const extra = {
    review: reviews.at(-1),
    offices,
    failed,
    newKey: () => randomUUID(),
    back: backOf(req, complaint),
  };
  const page = planPage(complaint, heading, reader, extra);
  const title = `${reader.t.reviews.planTitle} ${page.ticket}`;
  await sendPage(req, res, 'reviews/plan', page, { title, status: failed?.status ?? 200 });
}
