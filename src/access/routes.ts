import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { keyOf, parseForm, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { confirmRoles, toConfirm } from './confirming.ts';
import { acceptDuties, dutiesInForce, owesAcceptance } from './duties.ts';
import { acceptForm, confirmForm, rulesForm } from './forms.ts';
import { seersOnly } from './guards.ts';
import { inboxRoutes } from './inbox-routes.ts';
import { endingUntil, homePage, type Failed } from './pages.ts';
import * as paths from './paths.ts';
import { endingSoon } from './people-queries.ts';
import { holderRoutes } from './people-routes.ts';
import { mayChangeRules } from './policy.ts';
import { openRequests } from './queries.ts';
import { roleRoutes } from './role-routes.ts';
import { failedBy, readerOf, requestRoutes, statusOf } from './request-routes.ts';
import { accessRules } from './rules.ts';
import { changeAccessRules, rulesVersion } from './rules-change.ts';
import { zone } from './words.ts';

const shown = 200;
const adminOnly = onlyIf(mayChangeRules);

/** Access: asking for it, deciding, who holds what, the duties of who does (Keputusan Bengkalis 23/2020). */
export function accessRoutes(db: Database): Router {
  const router = Router();
  router.use(requestRoutes(db), inboxRoutes(db), holderRoutes(db), roleRoutes(db));

  router.get(paths.accessPath, signedInOnly, seersOnly, (req, res) => sendHome(db, req, res, null));

  router.post(paths.confirmationsPath, signedInOnly, seersOnly, async (req, res) => {
    const { t, now } = readerOf(res);
    let confirmed: number;
    try {
      const { grant } = parseForm(confirmForm, req.body);
      confirmed = await confirmRoles(db, { grantIds: grant, person: personOf(res), now });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      return sendHome(db, req, res, failedBy(fault, req, res));
    }
    await goTo(req, res, paths.accessPath, t.access.home.confirmed(confirmed));
  });

  router.get(paths.dutiesPath, signedInOnly, (req, res) => sendDuties(db, req, res, null));

  router.post(paths.dutiesPath, signedInOnly, async (req, res) => {
    const { t, lang, now } = readerOf(res);
    try {
      const { version, accept } = parseForm(acceptForm, req.body);
      const person = personOf(res);
      await acceptDuties(db, { person, version, accepted: accept === 'yes', language: lang, now });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid)) throw fault;
      return sendDuties(db, req, res, failedBy(fault, req, res));
    }
    await goTo(req, res, '/home', t.access.duties.done);
  });

  router.get(paths.rulesPath, signedInOnly, adminOnly, (req, res) => sendRules(db, req, res, null));

  router.post(paths.rulesPath, signedInOnly, adminOnly, async (req, res) => {
    const { t, now } = readerOf(res);
    try {
      const rules = parseForm(rulesForm, req.body);
      await changeAccessRules(db, {
        rules,
        person: personOf(res),
        now,
        version: versionOf(req),
        key: keyOf(req),
      });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      return sendRules(db, req, res, failedBy(fault, req, res));
    }
    await goTo(req, res, paths.rulesPath, t.access.rules.saved);
  });

  return router;
}

async function sendHome(db: Database, req: Request, res: Response, failed: Failed | null): Promise<void> {
  const reader = readerOf(res);
  const person = personOf(res);
  const day = dayOf(reader.now, { zone });
  const [requests, confirm, ending] = await Promise.all([
    openRequests(db, person, shown),
    toConfirm(db, person, reader.now),
    endingSoon(db, person, { day, until: endingUntil(day), limit: 50 }),
  ]);
  const page = {
    ...homePage({ person, requests, confirm, ending }, reader),
    errors: failed?.errors ?? {},
    changed: failed?.changed ?? false,
  };
  await sendPage(req, res, 'access/home', page, { title: reader.t.access.title, status: statusOf(failed) });
}

async function sendDuties(db: Database, req: Request, res: Response, failed: Failed | null): Promise<void> {
  const { t, lang } = readerOf(res);
  const { version, lines } = await dutiesInForce(db, lang);
  const owes = await owesAcceptance(db, personOf(res).id, { everybody: true });
  const page = { action: paths.dutiesPath, version, lines, owes, errors: failed?.errors ?? {} };
  await sendPage(req, res, 'access/duties', page, { title: t.access.duties.title, status: statusOf(failed) });
}

async function sendRules(db: Database, req: Request, res: Response, failed: Failed | null): Promise<void> {
  const { t } = readerOf(res);
  const rules = await accessRules(db);
  const stored = Object.fromEntries(Object.entries(rules).map(([name, value]) => [name, String(value)]));
  const page = {
    action: paths.rulesPath,
    back: paths.accessPath,
    version: await rulesVersion(db),
    key: randomUUID(),
    values: failed?.values ?? stored,
    errors: failed?.errors ?? {},
    changed: failed?.changed ?? false,
  };
  await sendPage(req, res, 'access/rules', page, { title: t.access.rules.title, status: statusOf(failed) });
}
