import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { longDate } from '../calendar/words.ts';
import { complaintsOf } from '../complaints/list.ts';
import { chosenForm } from '../complaints/lists/forms.ts';
import { selectionPage } from '../complaints/lists/selection-page.ts';
import type { Chosen } from '../complaints/lists/selection.ts';
import { reviewPlanFormPath, reviewPlansPath } from '../complaints/paths.ts';
import { plansReviews } from '../complaints/policy.ts';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import { onlyIf } from '../people/guards.ts';
import type { Person } from '../people/roles.ts';
import { keyOf, parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { planForm } from './forms.ts';
import { mattersOf, plansPage } from './plans-page.ts';
import { invitable, planEach, standingsOf } from './plans.ts';
import { failureOf } from './requests.ts';

/** One field review planned for several cases of a list; its bar sends the chosen ones here. */
export function plansRoutes(db: Database): Router {
  const router = Router();
  const planners = [signedInOnly, onlyIf(plansReviews)];

  router.post(reviewPlanFormPath, ...planners, async (req: Request, res: Response) => {
    await sendForm(db, req, res, null);
  });

  router.post(reviewPlansPath, ...planners, async (req: Request, res: Response) => {
    const { cases, back } = parseForm(chosenForm, req.body);
    const { t, lang, now } = res.locals.visit;
    const person = personOf(res);
    try {
      const { plannedOn, team } = parseForm(planForm, req.body);
      const plan = { plannedOn, team, person, now, key: keyOf(req) };
      const outcomes = await planEach(db, cases, plan);
      const again = [
        { name: 'plannedOn', value: plannedOn },
        ...team.map((id) => ({ name: 'team', value: String(id) })),
      ];
      const page = selectionPage(
        outcomes,
        {
          act: 'planReview',
          path: reviewPlansPath,
          again,
          back,
          key: randomUUID(),
          detail: t.reviews.plannedFor(longDate(plannedOn, lang)),
          matters: mattersOf(await rowsOf(db, person, cases), lang),
        },
        t,
      );
      await sendPage(req, res, 'complaints/selection', page, { title: page.title, from: page.back });
    } catch (fault) {
      const failed = failureOf(req, res, fault);
      if (!failed) throw fault;
      await sendForm(db, req, res, failed);
    }
  });

  return router;
}

async function sendForm(db: Database, req: Request, res: Response, failed: ReturnType<typeof failureOf>) {
  const { cases, back } = parseForm(chosenForm, req.body);
  const [reader, person] = [await readerOf(db, res), personOf(res)];
  const standings = await standingsOf(db, cases, { person, now: reader.now });
  const [rows, offices] = await Promise.all([rowsOf(db, person, cases), invitable(db, person, standings)]);
  const page = plansPage(standings, reader, { rows, offices, failed, key: randomUUID(), back });
  const title = reader.t.reviews.many.title;
  await sendPage(req, res, 'reviews/plans', page, { title, from: page.back, status: failed?.status ?? 200 });
}

const rowsOf = (db: Database, person: Person, cases: readonly Chosen[]) =>
  complaintsOf(
    db,
    person,
    cases.map(({ ticket }) => ticket),
  );
