import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import type { Language } from '../language/index.ts';
import { fieldErrors, parseForm, typed } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { endSession, startSession } from '../web/sessions.ts';
import { languageCookie, sessionCookie } from '../web/visit.ts';
import { authenticate } from './sign-in.ts';

const signInForm = z.object({
  username: z.string('required').trim().min(1, 'required').max(100, 'tooLong'),
  password: z.string('required').min(1, 'required').max(200, 'tooLong'),
  back: z.string().optional(),
});

/** The demonstration accounts that the sign-in page offers. */
export type SignInHelp = { password: string; accounts: { username: string; label: string }[] };
type Help = ((lang: Language) => Promise<SignInHelp>) | null;

/** Sign-in, sign-out and language. `help` offers the demonstration accounts and is null in production. */
export function peopleRoutes(db: Database, help: Help): Router {
  const router = Router();
  const signInPage = async (req: Request, res: Response, failed: Invalid | null) => {
    const { t, lang } = res.locals.visit;
    const values = failed ? typed(req.body) : typed(req.query);
    const page = {
      back: ownPath(values.back),
      username: values.username ?? '',
      errors: failed ? fieldErrors(t.fields, failed) : {},
      help: help && (await help(lang)),
    };
    await sendPage(req, res, 'people/sign-in', page, {
      title: t.people.signIn.title,
      status: failed ? 422 : 200,
    });
  };

  router.get('/sign-in', async (req, res) => {
    if (res.locals.visit.person) res.redirect(303, '/home');
    else await signInPage(req, res, null);
  });

  router.post('/sign-in', async (req, res) => {
    try {
      const { back, ...given } = parseForm(signInForm, req.body);
      const { now, sessionToken } = res.locals.visit;
      const person = await authenticate(db, given, { now, today: dayOf(now, { zone: config.timeZone }) });
      if (sessionToken) await endSession(db, sessionToken);
      const token = await startSession(db, person.id, now);
      res.cookie(sessionCookie, token, {
        httpOnly: true,
        sameSite: 'lax',
        secure: config.production,
        path: '/',
      });
      res.redirect(303, ownPath(back));
    } catch (fault) {
      if (!(fault instanceof Invalid)) throw fault;
      await signInPage(req, res, fault);
    }
  });

  router.post('/sign-out', async (_req, res) => {
    const { sessionToken } = res.locals.visit;
    if (sessionToken) await endSession(db, sessionToken);
    res.clearCookie(sessionCookie, { httpOnly: true, sameSite: 'lax', secure: config.production, path: '/' });
    res.redirect(303, '/');
  });

  router.post('/language', async (req, res) => {
    const { lang, back } = parseForm(
      z.object({ lang: z.enum(['id', 'en']), back: z.string().optional() }),
      req.body,
    );
    const { person } = res.locals.visit;
    if (person) await db('people').where({ id: person.id }).update({ language: lang });
    res.cookie(languageCookie, lang, {
      httpOnly: true,
      sameSite: 'lax',
      secure: config.production,
      maxAge: 31_536_000_000,
    });
    res.redirect(303, ownPath(back, '/'));
  });

  return router;
}

/** Only paths of our own: a link may not send people elsewhere after signing in. */
export function ownPath(path: string | undefined, otherwise = '/home'): string {
  return path && /^\/(?![/\\])[^\\\s]*$/.test(path) ? path : otherwise;
}
