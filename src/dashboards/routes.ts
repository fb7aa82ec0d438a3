import { Router } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { onlyIf } from '../people/guards.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import type { Reading } from '../web/reading.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { areaWeek } from './area-week.ts';
import { areaWeekForm, screenForm } from './forms.ts';
import { liveTallies } from './live.ts';
import { eventsPath, homePath, settingsPath, weekPath } from './paths.ts';
import { beginsAtSettings, comparesParts } from './policy.ts';
import { screenOf } from './screens.ts';

/** The first screen of everybody who is signed in; `pool` is where its numbers hear that they have changed. */
export function dashboardsRoutes(db: Database, reading: Reading, pool: Database): Router {
  const router = Router();
  const live = liveTallies(db, pool);

  router.get(homePath, signedInOnly, async (req, res) => {
    const person = personOf(res);
    const { t, lang, now } = res.locals.visit;
    const { calendar, deadlines } = await rulesOf(db);
    const { role } = parseForm(screenForm, req.query);
    const screen = await screenOf(
      { db, figuresDb: await reading(res), person, t, lang, now, calendar, deadlines },
      role,
    );
    if (!screen && beginsAtSettings(person)) res.redirect(303, settingsPath);
    else
      await sendPage(
        req,
        res,
        'dashboards/home',
        { screen, events: eventsPath },
        { title: t.dashboards.title },
      );
  });

  router.get(weekPath, signedInOnly, onlyIf(comparesParts), async (req, res) => {
    const { t, lang, now } = res.locals.visit;
    const { calendar } = await rulesOf(db);
    const page = await areaWeek(
      { db, person: personOf(res), t, lang, now, calendar },
      parseForm(areaWeekForm, req.query),
    );
    await sendPage(req, res, 'dashboards/area-week', page, { title: page.heading });
  });

  router.get(eventsPath, signedInOnly, (req, res) => {
    // Whoever asks for a page would wait for its end for ever.
    if (req.accepts(['html', eventStream]) === eventStream) live.open(personOf(res), res);
    else res.status(406).end();
  });

  return router;
}

const eventStream = 'text/event-stream';
