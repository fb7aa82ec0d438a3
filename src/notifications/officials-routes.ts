import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { Conflict, Invalid } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { baseAddress } from '../web/address.ts';
import { fieldErrors, keyOf, parseForm, typed, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { noticesForm, preferencesForm } from './forms.ts';
import { noticesPage, openNotices } from './notices.ts';
import { messageSettingsPath, noticesPath, preferencesPath, textsPath } from './paths.ts';
import { operatesDelivery } from './policy.ts';
import { preferenceChanges, preferencesOf } from './preference-queries.ts';
import { preferencesPage, type Failed } from './preferences-page.ts';
import { changePreferences } from './preferences.ts';
import { examplesOf } from './preview-queries.ts';
import { previewPage } from './preview.ts';

/** What officials read and choose: notices to their offices, their preferences; every text for administrators. */
export function officialsRoutes(db: Database): Router {
  const router = Router();

  router.get(noticesPath(), signedInOnly, async (req, res) => {
    const { t, now } = res.locals.visit;
    const { before } = parseForm(noticesForm, req.query);
    const { calendar } = await rulesOf(db);
    const notices = await openNotices(db, { person: personOf(res), now, before });
    const page = { ...noticesPage(notices, before, { t, calendar }), preferences: preferencesPath };
    await sendPage(req, res, 'notifications/notices', page, { title: t.messages.notices.title });
  });

  router.get(preferencesPath, signedInOnly, (req, res) => sendPreferences(db, req, res));

  router.post(preferencesPath, signedInOnly, async (req, res) => {
    const { t, now } = res.locals.visit;
    try {
      const by = { person: personOf(res), now, version: versionOf(req), key: keyOf(req) };
      await changePreferences(db, { ...parseForm(preferencesForm, req.body), ...by });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      return sendPreferences(db, req, res, fault);
    }
    await goTo(req, res, preferencesPath, t.messages.preferences.saved);
  });

  router.get(textsPath, signedInOnly, onlyIf(operatesDelivery), async (req, res) => {
    const { t } = res.locals.visit;
    const { calendar } = await rulesOf(db);
    const why =
      'an administrator sees what messages look like, by cases that are neither confidential nor restricted';
    const examples = await beyondScope(db, why, () => examplesOf(db));
    const page = {
      back: messageSettingsPath,
      ...previewPage(examples, { t, setting: { calendar, base: baseAddress() } }),
    };
    await sendPage(req, res, 'notifications/preview', page, { title: t.messages.preview.title });
  });

  return router;
}

async function sendPreferences(
  db: Database,
  req: Request,
  res: Response,
  fault?: Invalid | Conflict,
): Promise<void> {
  const { t, lang } = res.locals.visit;
  const person = personOf(res);
  const [stored, changes] = await Promise.all([
    preferencesOf(db, person.id),
    preferenceChanges(db, person.id),
  ]);
  const page = preferencesPage(
    stored,
    changes,
    { t, lang, person },
    fault ? failedOf(req, t.fields, fault) : null,
  );
  await sendPage(
    req,
    res,
    'notifications/preferences',
    { ...page, key: randomUUID() },
    { title: t.messages.preferences.title, status: fault?.status ?? 200 },
  );
}

function failedOf(req: Request, words: Readonly<Record<string, string>>, fault: Invalid | Conflict): Failed {
  // A password is never sent back.
  const { password: _, wanted: __, ...values } = typed(req.body);
  const wanted = [(req.body as { wanted?: string | string[] }).wanted ?? []].flat();
  const errors = fault instanceof Invalid ? fieldErrors(words, fault) : {};
  return { values, wanted, errors, status: fault.status };
}
