import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { signedInOnly } from '../web/visit.ts';
import { deadlineForm } from './forms.ts';
import * as pages from './pages.ts';
import * as paths from './paths.ts';
import { deadlineRule, deadlineRules, versionOf, type StoredRule } from './queries.ts';
import { adminOnly, readerOf, save, statusOf } from './saving.ts';
import { changeDeadline, subjectOf } from './settings.ts';

/** Until when the work in each state is due: list and change. */
export function deadlineRoutes(db: Database): Router {
  const router = Router();

  router.get(paths.deadlinesPath, signedInOnly, adminOnly, async (req, res) => {
    const reader = readerOf(res);
    const rules = pages.inOrder(await deadlineRules(db));
    const page = { back: paths.settingsPath, rows: rules.map((rule) => pages.deadlineRow(rule, reader)) };
    await sendPage(req, res, 'settings/deadlines', page, { title: reader.t.settings.deadlines });
  });

  router.get('/settings/deadlines/:state', signedInOnly, adminOnly, async (req, res) =>
    sendDeadline(db, req, res, await load(db, req)),
  );

  router.post('/settings/deadlines/:state', signedInOnly, adminOnly, async (req, res) => {
    const rule = await load(db, req);
    await save(req, res, {
      deed: (by) => changeDeadline(db, rule.state, parseForm(deadlineForm, req.body), by),
      back: paths.deadlinesPath,
      again: (failed) => sendDeadline(db, req, res, rule, failed),
    });
  });

  return router;
}

async function load(db: Database, req: Request): Promise<StoredRule> {
  const rule = await deadlineRule(db, String(req.params.state));
  if (!rule) throw new NotFound();
  return rule;
}

async function sendDeadline(
  db: Database,
  req: Request,
  res: Response,
  rule: StoredRule,
  failed: pages.Failed | null = null,
): Promise<void> {
  const reader = readerOf(res);
  const title = reader.t.settings.editDeadline(pages.stateLabel(rule.state, reader.t));
  const page = {
    title,
    action: paths.deadlinePath(rule.state),
    back: paths.deadlinesPath,
    version: await versionOf(db, subjectOf.deadline(rule.state)),
    key: randomUUID(),
    ...pages.deadlineForm(rule, failed, reader),
  };
  await sendPage(req, res, 'settings/deadline', page, { title, status: statusOf(failed) });
}
