import { Router } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import type { Reading } from '../web/reading.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { resultsForm } from './forms.ts';
import { resultsPage } from './pages.ts';
import { satisfactionPath } from './paths.ts';
import { areaOfReader, mayReadGrades, readsGradesOf } from './policy.ts';
import { areaWithin, remarksOf, talliesOf } from './queries.ts';
import { usualPeriod } from './results.ts';

const remarksShown = 20;

/** The results of the survey (Permenpan RB 14/2017), for an area of the reader and a period. */
export function satisfactionRoutes(db: Database, reading: Reading): Router {
  const router = Router();

  router.get(satisfactionPath, signedInOnly, onlyIf(mayReadGrades), async (req, res) => {
    const { t, lang, now } = res.locals.visit;
    const { calendar } = await rulesOf(db);
    const person = personOf(res);
    const own = areaOfReader(person);
    const given = parseForm(resultsForm, req.query);
    const usual = usualPeriod(given.to ?? dayOf(now, calendar));
    const asked = { areaCode: given.area ?? own, from: given.from ?? usual.from, to: usual.to };
    const found = readsGradesOf(person, asked.areaCode) ? await areaWithin(db, asked.areaCode) : undefined;
    if (!found) throw new NotFound();
    const copy = await reading(res);
    const [tallies, remarks] = await Promise.all([
      talliesOf(copy, asked, found.level, calendar.zone),
      remarksOf(copy, asked, found.level, remarksShown),
    ]);
    const above =
      found.parent && readsGradesOf(person, found.parent.code) && asked.areaCode !== own
        ? found.parent
        : null;
    const page = resultsPage({ asked, area: found, above, tallies, remarks }, t, lang);
    await sendPage(req, res, 'satisfaction/results', page, { title: t.satisfaction.title });
  });

  return router;
}
