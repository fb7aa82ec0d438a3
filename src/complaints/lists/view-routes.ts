import { Router, type Request, type Response } from 'express';
import type { Database } from '../../database/connect.ts';
import { Invalid, NotFound } from '../../errors.ts';
import { fieldErrors, parseForm } from '../../web/forms.ts';
import { goTo } from '../../web/pages.ts';
import { personOf, signedInOnly } from '../../web/visit.ts';
import { listPathOf } from '../paths.ts';
import { backForm, changedViewForm, firstForm, viewForm } from './forms.ts';
import { changeView, checkOwn, putFirst, removeView, saveView } from './views.ts';

/** Lists that somebody keeps under a name. */
export function viewRoutes(db: Database): Router {
  const router = Router();

  router.post('/complaints/views', signedInOnly, async (req, res) => {
    await named(req, res, async () => {
      const { query, ...given } = parseForm(viewForm, req.body);
      await saveView(db, personOf(res), { query, ...given }, res.locals.visit.now);
      return query;
    });
  });

  router.post('/complaints/views/:id', signedInOnly, async (req, res) => {
    await checkOwn(db, personOf(res), idOf(req));
    await named(req, res, async () => {
      const { back, ...given } = parseForm(changedViewForm, req.body);
      await changeView(db, personOf(res), idOf(req), given);
      return back;
    });
  });

  router.post('/complaints/views/:id/first', signedInOnly, async (req, res) => {
    await checkOwn(db, personOf(res), idOf(req));
    const { first, back } = parseForm(firstForm, req.body);
    await putFirst(db, personOf(res), idOf(req), first === 'yes');
    await goTo(req, res, listPathOf(back), res.locals.visit.t.lists.saved);
  });

  router.post('/complaints/views/:id/removal', signedInOnly, async (req, res) => {
    const { back } = parseForm(backForm, req.body);
    await removeView(db, personOf(res), idOf(req));
    await goTo(req, res, listPathOf(back), res.locals.visit.t.lists.removed);
  });

  return router;
}

// The form stands in a corner of the list: what was wrong with the name is said above it.
async function named(req: Request, res: Response, deed: () => Promise<string>): Promise<void> {
  const { lists: words, fields } = res.locals.visit.t;
  try {
    await goTo(req, res, listPathOf(await deed()), words.saved);
  } catch (fault) {
    if (!(fault instanceof Invalid)) throw fault;
    const { name: why } = fieldErrors(fields, fault);
    if (!why) throw fault;
    const { query, back } = req.body as { query?: unknown; back?: unknown };
    const at = typeof query === 'string' ? query : typeof back === 'string' ? back : '';
    await goTo(req, res, listPathOf(at.slice(0, 1000)), {
      kind: 'danger',
      text: why,
    });
  }
}

function idOf(req: Request): number {
  const id = String(req.params.id);
  if (!/^\d{1,15}$/.test(id)) throw new NotFound();
  return Number(id);
}
