import { Router } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { homePath, settingsPath } from './paths.ts';
import { beginsAtSettings } from './policy.ts';
import { screenOf } from './screens.ts';

/** The first screen of everybody who is signed in. */
export function dashboardsRoutes(db: Database): Router {
  const router = Router();

  router.get(homePath, signedInOnly, async (req, res) => {
    const person = personOf(res);
    const { t, lang, now } = res.locals.visit;
    const { calendar } = await rulesOf(db);
    const screen = await screenOf({ db, person, t, lang, now, calendar });
    if (!screen && beginsAtSettings(person)) res.redirect(303, settingsPath);
    else await sendPage(req, res, 'dashboards/home', { screen }, { title: t.dashboards.title });
  });

  return router;
}
