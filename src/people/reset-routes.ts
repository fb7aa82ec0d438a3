import { Router, type Request, type Response } from 'express';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound, TryLater } from '../errors.ts';
import { fieldErrors, parseForm, typed } from '../web/forms.ts';
import { limited } from '../web/limiting.ts';
import { sendPage } from '../web/pages.ts';
import { codeForm, forgottenForm, newPasswordForm } from './forms.ts';
import { fromOf, markBrowser, rememberBrowser } from './known-browsers.ts';
import { newPasswordPage } from './pages.ts';
import { forgottenPath, resetPath, signInPath } from './paths.ts';
import { readResetKey } from './reset-key.ts';
import { askReset, resetOf, resetPassword } from './reset.ts';
import type { Person } from './roles.ts';
import { hasSecondFactor } from './second-factor.ts';

/** A new password for who has lost the old one: by a link in a letter, or a code that was handed over. */
export function resetRoutes(db: Database): Router {
  const router = Router();

  router.get(forgottenPath, (req, res) => forgottenPage(req, res, {}));

  router.post(forgottenPath, limited(db, 'passwordReset', named), async (req, res) => {
    const { now, t } = res.locals.visit;
    try {
      const { username } = parseForm(forgottenForm, req.body);
      await askReset(db, { username, now, address: req.ip });
    } catch (fault) {
      if (!(fault instanceof Invalid)) throw fault;
      return forgottenPage(req, res, fieldErrors(t.fields, fault));
    }
    const page = { code: resetPath(), outbox: config.demonstration ? '/outbox' : null };
    await sendPage(req, res, 'people/forgotten-sent', page, { title: t.account.forgotten.sentTitle });
  });

  router.get(resetPath(), (req, res) => codePage(req, res, {}));

  router.post(resetPath(), limited(db, 'passwordReset'), async (req, res) => {
    const { now, t } = res.locals.visit;
    try {
      const key = readResetKey(parseForm(codeForm, req.body).code);
      if (!key || !(await resetOf(db, key, now))) throw new Invalid({ code: 'resetCode' });
      res.redirect(303, resetPath(key));
    } catch (fault) {
      if (!(fault instanceof Invalid)) throw fault;
      await codePage(req, res, fieldErrors(t.fields, fault));
    }
  });

  router.get(resetPath(':key'), async (req, res) => {
    const key = readResetKey(String(req.params.key));
    const reset = key && (await resetOf(db, key, res.locals.visit.now));
    if (reset) await resetPage(req, res, reset.person);
    else await gonePage(req, res);
  });

  router.post(resetPath(':key'), limited(db, 'passwordReset'), async (req, res) => {
    const { now } = res.locals.visit;
    const key = readResetKey(String(req.params.key));
    const reset = key && (await resetOf(db, key, now));
    if (!reset) return gonePage(req, res);
    try {
      const { newPassword } = parseForm(newPasswordForm, req.body);
      const person = await resetPassword(db, { key, password: newPassword, now, ...fromOf(req) });
      const browser = markBrowser(req, res);
      await rememberBrowser(db, { personId: person.id, browser, address: req.ip, now });
    } catch (fault) {
      // Somebody else was faster with the same key.
      if (fault instanceof NotFound) return gonePage(req, res);
      if (!(fault instanceof Invalid)) throw fault;
      return resetPage(req, res, reset.person, fault);
    }
    res.redirect(303, signInPath({ after: 'reset' }));
  });

  return router;

  async function resetPage(req: Request, res: Response, { id, username }: Person, failed?: Invalid) {
    const { t } = res.locals.visit;
    const errors = failed ? fieldErrors(t.fields, failed) : {};
    const secondFactor = await hasSecondFactor(db, id);
    const page = {
      ...newPasswordPage({ t, errors, secondFactor }, { action: req.path, username, present: false }),
      title: t.account.reset.title,
      lead: t.account.reset.lead(username),
    };
    if (failed instanceof TryLater) res.set('Retry-After', String(failed.seconds));
    await sendPage(req, res, 'people/new-password', page, {
      title: page.title,
      status: failed?.status ?? 200,
    });
  }
}

const named = (req: Request) => ({ account: typed(req.body).username });

async function forgottenPage(req: Request, res: Response, errors: Record<string, string>) {
  const { t } = res.locals.visit;
  const page = { username: typed(req.body).username ?? '', errors, code: resetPath(), back: signInPath() };
  const status = errors.username ? 422 : 200;
  await sendPage(req, res, 'people/forgotten', page, { title: t.account.forgotten.title, status });
}

async function codePage(req: Request, res: Response, errors: Record<string, string>) {
  const { t } = res.locals.visit;
  const page = { action: resetPath(), errors, forgotten: forgottenPath };
  const status = errors.code ? 422 : 200;
  await sendPage(req, res, 'people/reset-code', page, { title: t.account.code.title, status });
}

async function gonePage(req: Request, res: Response) {
  const { t } = res.locals.visit;
  const page = { forgotten: forgottenPath, code: resetPath() };
  await sendPage(req, res, 'people/reset-gone', page, { title: t.account.reset.goneTitle, status: 404 });
}
