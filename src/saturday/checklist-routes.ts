import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { fieldErrors, keyOf, parseForm, typed } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { addItem, moveItem, renameItem, retireItem, switchSet } from './checklist.ts';
import { checklistPage, type FailedItem } from './checklist-page.ts';
import { itemsOf } from './checklist-queries.ts';
import { checklistSets, type ChecklistLevel } from './checklist-sets.ts';
import { checklistPath } from './paths.ts';
import { mayChangeChecklist } from './policy.ts';
import { itemForm, levelForm, newItemForm, orderForm, retirementForm, setForm } from './readiness-forms.ts';

/** What an office level has to have ready: the administrator's list, and the sets to choose from. */
export function checklistRoutes(db: Database): Router {
  const router = Router();
  const admin = [signedInOnly, onlyIf(mayChangeChecklist)];

  router.get('/settings/readiness', admin, (req: Request, res: Response) =>
    sendChecklist(db, req, res, null),
  );

  router.post('/settings/readiness', admin, (req: Request, res: Response) =>
    act(db, req, res, null, (by) => addItem(db, parseForm(newItemForm, req.body), by)),
  );

  router.post('/settings/readiness/sets/:set', admin, (req: Request, res: Response) =>
    act(db, req, res, null, (by) =>
      switchSet(db, { code: String(req.params.set), ...parseForm(setForm, req.body) }, by),
    ),
  );

  router.post('/settings/readiness/:id', admin, (req: Request, res: Response) => {
    const id = idOf(req);
    return act(db, req, res, id, (by) => {
      const { seenId, seenEn, ...item } = parseForm(itemForm, req.body);
      return renameItem(db, { id, ...item, seen: { nameId: seenId, nameEn: seenEn } }, by);
    });
  });

  router.post('/settings/readiness/:id/order', admin, (req: Request, res: Response) => {
    const id = idOf(req);
    return act(db, req, res, id, (by) => moveItem(db, { id, ...parseForm(orderForm, req.body) }, by));
  });

  router.post('/settings/readiness/:id/retirement', admin, (req: Request, res: Response) => {
    const id = idOf(req);
    return act(db, req, res, id, (by) => retireItem(db, { id, ...parseForm(retirementForm, req.body) }, by));
  });

  return router;
}

const idOf = (req: Request) => (/^\d{1,15}$/.test(String(req.params.id)) ? Number(req.params.id) : 0);

/** The level that the page is about: of the form or the address, the kecamatan's otherwise. */
const levelOf = (req: Request): ChecklistLevel =>
  parseForm(levelForm, req.method === 'GET' ? req.query : req.body).level;

type By = { person: ReturnType<typeof personOf>; now: Date; key: string | undefined };

async function act(
  db: Database,
  req: Request,
  res: Response,
  id: number | null,
  deed: (by: By) => Promise<void>,
): Promise<void> {
  const { t, now } = res.locals.visit;
  try {
    await deed({ person: personOf(res), now, key: keyOf(req) });
  } catch (fault) {
    if (!(fault instanceof Invalid || fault instanceof Conflict) || !req.accepts('html')) throw fault;
    const errors = fault instanceof Invalid ? fieldErrors(t.fields, fault) : {};
    const failed = { id, values: typed(req.body), errors, changed: fault instanceof Conflict };
    await sendChecklist(db, req, res, failed);
    return;
  }
  const anchor = id === null ? '' : `#item-${id}`;
  await goTo(req, res, checklistPath(levelOf(req)) + anchor, t.settings.saved);
}

async function sendChecklist(db: Database, req: Request, res: Response, failed: FailedItem | null) {
  const { t, lang } = res.locals.visit;
  const level = levelOf(req);
  const [items, sets] = await Promise.all([itemsOf(db, level), checklistSets()]);
  const page = checklistPage({ level, items, sets, failed, newKey: randomUUID }, { t, lang });
  const status = failed ? (failed.changed ? 409 : 422) : 200;
  await sendPage(req, res, 'saturday/checklist', page, { title: t.readiness.settingsTitle, status });
}
