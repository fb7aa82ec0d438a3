import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, TryLater } from '../errors.ts';
import type { Catalogue, Language } from '../language/index.ts';
import { fieldErrors, parseForm, typed } from '../web/forms.ts';
import { limited } from '../web/limiting.ts';
import { sendPage } from '../web/pages.ts';
import { ownCookie } from '../web/cookies.ts';
import { languageCookie, sessionCookie, sessionCookieOptions } from '../web/visit.ts';
import { accountRoutes } from './account-routes.ts';
import { signOut } from './account-sessions.ts';
import { enter, ownPath, pathAfter } from './entering.ts';
import { languageForm, signInForm } from './forms.ts';
import { fromOf } from './known-browsers.ts';
import { forgottenPath } from './paths.ts';
import { resetRoutes } from './reset-routes.ts';
import type { Provider } from './openid.ts';
import { openIdPath, signedOutPath } from './second-factor-paths.ts';
import type { Requires } from './second-factor-policy.ts';
import { authenticate } from './sign-in.ts';

export { ownPath } from './entering.ts';

/** The demonstration accounts that the sign-in page offers. */
export type SignInHelp = { password: string; accounts: { username: string; label: string }[] };
type Help = ((lang: Language) => Promise<SignInHelp>) | null;
type Rules = { requires: Requires; provider: Provider | null };

/** Sign-in, sign-out, language, the own account. `help` offers the demonstration accounts and is null in production. */
export function peopleRoutes(db: Database, help: Help, { requires, provider }: Rules): Router {
  const router = Router();
  const signInPage = async (req: Request, res: Response, failed: Invalid | null) => {
    const { t, lang } = res.locals.visit;
    const values = failed ? typed(req.body) : typed(req.query);
    const page = {
      back: ownPath(values.back),
      username: values.username ?? '',
      errors: failed ? signInErrors(t, failed) : {},
      notice: values.after === 'reset' && !failed ? { kind: 'success', text: t.account.reset.done } : null,
      forgotten: forgottenPath,
      openId: provider && {
        href: openIdPath(ownPath(values.back)),
        label: t.factors.openId.with(provider.name),
      },
      help: help && (await help(lang)),
    };
    if (failed instanceof TryLater) res.set('Retry-After', String(failed.seconds));
    await sendPage(req, res, 'people/sign-in', page, {
      title: t.people.signIn.title,
      status: failed?.status ?? 200,
    });
  };

  router.get('/sign-in', async (req, res) => {
    const { person, awaiting } = res.locals.visit;
    if (person) res.redirect(303, '/home');
    else if (awaiting) res.redirect(303, pathAfter(awaiting.step, typed(req.query).back));
    else await signInPage(req, res, null);
  });

  router.post('/sign-in', limited(db, 'signIn'), async (req, res) => {
    const { now } = res.locals.visit;
    try {
      const { back, ...given } = parseForm(signInForm, req.body);
      const at = { now, today: dayOf(now, { zone: config.timeZone }), ...fromOf(req) };
      const person = await authenticate(db, given, at);
      res.redirect(303, pathAfter(await enter(db, req, res, person, { requires }), back));
    } catch (fault) {
      if (!(fault instanceof Invalid)) throw fault;
      await signInPage(req, res, fault);
    }
  });

  router.post('/sign-out', async (req, res) => {
    const { sessionToken, session, person, awaiting, now } = res.locals.visit;
    const who = person ?? awaiting?.person ?? null;
    if (sessionToken) await signOut(db, { sessionToken, person: who, now, address: req.ip });
    res.clearCookie(sessionCookie, sessionCookieOptions);
    res.redirect(303, session?.identityId ? signedOutPath : '/');
  });

  router.post('/language', async (req, res) => {
    const { lang, back } = parseForm(languageForm, req.body);
    const { person, awaiting } = res.locals.visit;
    const who = person ?? awaiting?.person;
    if (who) await db('people').where({ id: who.id }).update({ language: lang });
    else res.cookie(languageCookie, lang, ownCookie({ maxAge: 31_536_000_000 }));
    res.redirect(303, ownPath(back, '/'));
  });

  router.use(resetRoutes(db), accountRoutes(db, { hasProvider: provider !== null }));
  return router;
}

function signInErrors(t: Catalogue, failed: Invalid): Record<string, string> {
  if (!(failed instanceof TryLater)) return fieldErrors(t.fields, failed);
  return {
    password: failed.status === 429 ? t.account.wait(t.account.shortly(failed.seconds)) : t.account.busy,
  };
}
