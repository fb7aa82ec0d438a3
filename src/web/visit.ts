import type { RequestHandler, Response } from 'express';
import { parseCookie } from 'cookie';
import { dayOf } from '../calendar/cycle.ts';
import { now, readClock } from '../clock.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { catalogues, type Catalogue, type Language } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import { csrfToken, visitorCookie } from './csrf.ts';
import type { Notice } from './sessions.ts';

/** What a request knows of who asks: made once, before any route. */
export type Visit = {
  person: Person | null;
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
    }
  }
}

export const sessionCookie = config.production ? '__Host-session' : 'session';
export const languageCookie = 'lang';

type Session = { person: Person; notice: Notice | null };
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
    const lang = session?.person.language ?? (cookies[languageCookie] === 'en' ? 'en' : 'id');
    const secret = session ? token! : visitorCookie(req, res, cookies);
    res.locals.visit = {
      person: session?.person ?? null,
      lang,
      t: catalogues[lang],
      now: at,
      csrf: csrfToken(secret),
      notice: session?.notice ?? null,
      sessionToken: session ? token : null,
    };
    next();
  };
}

/** Sends to the sign-in page whoever is not signed in, and brings them back afterwards. */
export const signedInOnly: RequestHandler = (req, res, next) => {
  if (res.locals.visit.person) next();
  else
    res.redirect(
      303,
      `/sign-in?back=${encodeURIComponent(req.method === 'GET' ? req.originalUrl : '/home')}`,
    );
};

/** The signed-in person; routes behind `signedInOnly` always have one. */
export function personOf(res: Response): Person {
  const { person } = res.locals.visit;
  if (!person) throw new NotFound();
  return person;
}
