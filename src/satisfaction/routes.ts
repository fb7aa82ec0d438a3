import { Router } from 'express';
import { liesIn } from '../areas/areas.ts';
import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { onlyFor } from '../people/guards.ts';
import { holds, type RoleName } from '../people/roles.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { resultsForm } from './forms.ts';
import { resultsPage } from './pages.ts';
import { satisfactionPath } from './paths.ts';
import { areaWithin, remarksOf, talliesOf } from './queries.ts';
import { usualPeriod } from './results.ts';

/** Who answers for a service reads how it was graded. */
export const readers: RoleName[] = ['camat', 'walikota', 'sekda', 'governor', 'inspector'];

const remarksShown = 20;

/** The results of the survey (Permenpan RB 14/2017), for an area of the reader and a period. */
export function satisfactionRoutes(db: Database): Router {
  const router = Router();

  router.get(satisfactionPath, signedInOnly, onlyFor(...readers), async (req, res) => {
    const { t, lang, now } = res.locals.visit;
    const { calendar } = await rulesOf(db);
    const own = holds(personOf(res), ...readers)!.areaCode;
    const given = parseForm(resultsForm, req.query);
    const usual = usualPeriod(given.to ?? dayOf(now, calendar));
    const asked = { areaCode: given.area ?? own, from: given.from ?? usual.from, to: usual.to };
    const found = liesIn(asked.areaCode, own) ? await areaWithin(db, asked.areaCode) : undefined;
    if (!found) throw new NotFound();
    const [tallies, remarks] = await Promise.all([
      talliesOf(db, asked, found.level, calendar.zone),
      remarksOf(db, asked, found.level, remarksShown),
    ]);
    const above =
      found.parent && liesIn(found.parent.code, own) && asked.areaCode !== own ? found.parent : null;
    const page = resultsPage({ asked, area: found, above, tallies, remarks }, t, lang);
    await sendPage(req, res, 'satisfaction/results', page, { title: t.satisfaction.title });
  });

  return router;
}
