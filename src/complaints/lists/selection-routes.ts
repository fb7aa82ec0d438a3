import { Router, type Request, type Response } from 'express';
import type { Database } from '../../database/connect.ts';
import { NotFound } from '../../errors.ts';
import { onlyIf } from '../../people/guards.ts';
import { keyOf, parseForm } from '../../web/forms.ts';
import { sendPage } from '../../web/pages.ts';
import { personOf, signedInOnly } from '../../web/visit.ts';
import { selectionPath } from '../paths.ts';
import { actsOnMany } from '../policy.ts';
import { selectionForm } from './forms.ts';
import { selectionPage } from './selection-page.ts';
import { actOnEach } from './selection.ts';
import { randomUUID } from 'node:crypto';

/** What is done with several complaints of a list at once. */
export function selectionRoutes(db: Database): Router {
  const router = Router();
  const heads = onlyIf((person) => actsOnMany(person).length > 0);

  router.post(selectionPath, signedInOnly, heads, async (req: Request, res: Response) => {
    const { cases, act, unitId, back } = parseForm(selectionForm, req.body);
    const { t, now } = res.locals.visit;
    const person = personOf(res);
    if (!actsOnMany(person).includes(act)) throw new NotFound();
    const outcomes = await actOnEach(db, cases, { act, unitId, person, now, key: keyOf(req) });
    const again = Object.entries({ act, unitId: String(unitId ?? '') }).map(([name, value]) => ({
      name,
      value,
    }));
    const asked = { act, path: selectionPath, again, back, key: randomUUID() };
    const page = selectionPage(outcomes, asked, t);
    await sendPage(req, res, 'complaints/selection', page, { title: page.title, from: page.back });
  });

  return router;
}
