import type { CookieOptions, Request, RequestHandler, Response } from 'express';
import { parseCookie } from 'cookie';
import { dayOf } from '../calendar/cycle.ts';
import { now, readClock } from '../clock.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { catalogues, type Catalogue, type Language } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import { hostCookie } from './cookies.ts';
import { csrfToken, visitorToken } from './csrf.ts';
import { isOwnPath } from './own-path.ts';
import type { Notice, Step } from './sessions.ts';

/** What a request knows of who asks: made once, before any route. */
export type Visit = {
  /** Who asks; null for visitors, and while a session still waits for its second step. */
  person: Person | null;
  awaiting: { person: Person; step: Step } | null;
  session: SessionOfVisit | null;
  /** Whether the duties of access were given and accepted; null without a session. */
  duties: { given: boolean; accepted: boolean } | null;
  lang: Language;
  t: Catalogue;
  now: Date;
  csrf: string;
  notice: Notice | null;
  sessionToken: string | null;
};

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- Express offers its locals for extension this way.
  namespace Express {
    interface Locals {
      visit: Visit;
      /** Set before the body is read where somebody who is not signed in may send photos. */
      takesFiles?: boolean;
      /** False when files that are sent are let run through unkept, for a while. */
      keepsFiles?: boolean;
      /** True when a file of this form was found infected and taken out of it. */
      filesHeld?: boolean;
    }
  }
}

export const sessionCookie = hostCookie('session');
export const languageCookie = hostCookie('lang');

/** The session that a request comes with: which, and how it proved whose it is. */
export type SessionOfVisit = {
  id: string;
  provedAt: Date | null;
  secondFactorAt: Date | null;
  identityId: number | null;
};
export type Session = Pick<Visit, 'person' | 'awaiting' | 'notice'> & {
  session: SessionOfVisit;
  duties: NonNullable<Visit['duties']>;
  language: Language;
};
type ReadSession = (db: Database, token: string, at: { now: Date; today: string }) => Promise<Session | null>;

/** Reads clock, session and language once for each request. */
export function beginVisit(db: Database, readSession: ReadSession): RequestHandler {
  return async (req, res, next) => {
    await readClock(db);
    const at = now();
    const cookies = parseCookie(req.headers.cookie ?? '');
    const token = cookies[sessionCookie] ?? null;
    const session = token
      ? await readSession(db, token, { now: at, today: dayOf(at, { zone: config.timeZone }) })
      : null;
    const lang = session?.language ?? languageIn(cookies) ?? languageOf(req.query.lang) ?? 'id';
    let csrf = session ? csrfToken(token!) : null;
    res.locals.visit = {
      person: session?.person ?? null,
      awaiting: session?.awaiting ?? null,
      session: session?.session ?? null,
      duties: session?.duties ?? null,
      lang,
      t: catalogues[lang],
      now: at,
      get csrf() {
        return (csrf ??= visitorToken(req, res, cookies));
      },
      set csrf(given) {
        csrf = given;
      },
      notice: session?.notice ?? null,
      sessionToken: session ? token : null,
    };
    next();
  };
}

/** The language that a visitor chose in this browser, for whom they sign in as; undefined when nobody chose. */
export const chosenLanguage = (req: Request): Language | undefined =>
  languageIn(parseCookie(req.headers.cookie ?? ''));

const languageIn = (cookies: Record<string, string | undefined>) => languageOf(cookies[languageCookie]);

// An address names the language for whom nobody asked yet; a choice in the page goes before it, or it would do nothing.
const languageOf = (named: unknown): Language | undefined =>
  named === 'en' || named === 'id' ? named : undefined;

/** Hands the browser the token of its session. */
export function setSessionCookie(res: Response, token: string): void {
  res.cookie(sessionCookie, token, sessionCookieOptions);
}

export const sessionCookieOptions: CookieOptions = {
  httpOnly: true,
  sameSite: 'lax',
  secure: config.production,
  path: '/',
};

/** Sends to the sign-in page whoever is not signed in, and brings them back afterwards. */
export const signedInOnly: RequestHandler = (req, res, next) => {
  if (res.locals.visit.person) next();
  else {
    const back = req.method === 'GET' && isOwnPath(req.originalUrl) ? req.originalUrl : '/home';
    res.redirect(303, `/sign-in?back=${encodeURIComponent(back)}`);
  }
};

/** The signed-in person; routes behind `signedInOnly` always have one. */
export function personOf(res: Response): Person {
  const { person } = res.locals.visit;
  if (!person) throw new NotFound();
  return person;
}
