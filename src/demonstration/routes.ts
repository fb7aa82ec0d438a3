import { Router } from 'express';
import { z } from 'zod';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { ownPath } from '../people/routes.ts';
import { parseForm } from '../web/forms.ts';
import { goTo } from '../web/pages.ts';
import { isFilling } from './filling.ts';
import { moveClock, stepNames, stepsFrom } from './moving.ts';

const clockForm = z.object({ to: z.enum(stepNames, 'choice'), back: z.string().optional() });

/** The demonstration clock; production has none of this. */
export function demonstrationRoutes(db: Database): Router {
  const router = Router();
  if (!config.demonstration) return router;
  router.post('/clock', async (req, res) => {
    const { to, back } = parseForm(clockForm, req.body);
    const { t, now } = res.locals.visit;
    const path = ownPath(back, '/');
    if (await isFilling(db)) {
      await goTo(req, res, path, { kind: 'warning', text: t.demonstration.stillFilling });
      return;
    }
    const step = (await stepsFrom(db, now)).find(({ name }) => name === to);
    if (!step) throw new Invalid({ to: 'choice' });
    await moveClock(db, { from: now, step });
    await goTo(req, res, path, t.demonstration.clockMoved);
  });
  return router;
}
