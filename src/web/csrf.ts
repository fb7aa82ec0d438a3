import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { config } from '../config.ts';
import { Forbidden } from '../errors.ts';

const cookieName = config.production ? '__Host-visitor' : 'visitor';

/** The token that every form of this session or visitor carries. */
export const csrfToken = (secret: string): string =>
  createHmac('sha256', config.sessionSecret).update(`csrf:${secret}`).digest('base64url');

/** Before signing in the token hangs on a random cookie instead of the session. */
export function visitorCookie(
  req: Request,
  res: Response,
  cookies: Record<string, string | undefined>,
): string {
  const known = cookies[cookieName];
  if (known) return known;
  const made = randomBytes(16).toString('base64url');
  // Only a page that is read can hold a form; answers to programs need no cookie.
  if (req.method === 'GET')
    res.cookie(cookieName, made, { httpOnly: true, sameSite: 'lax', secure: config.production, path: '/' });
  return made;
}

/** Turns away what another site's page sends: before the body is read. */
export const sameSiteOnly: RequestHandler = (req, _res, next) => {
  const site = req.get('sec-fetch-site');
  if (changes(req) && site !== undefined && site !== 'same-origin' && site !== 'none') throw new Forbidden();
  next();
};

/** Every form that changes something carries its token: after the body was read. */
export const tokenRequired: RequestHandler = (req, res, next) => {
  if (changes(req) && !tokenMatches(req, res.locals.visit.csrf)) throw new Forbidden();
  next();
};

const changes = (req: Request) => !['GET', 'HEAD', 'OPTIONS'].includes(req.method);

function tokenMatches(req: Request, expected: string) {
  const body = req.body as { _csrf?: unknown } | undefined;
  const given = body?._csrf ?? req.get('x-csrf-token');
  if (typeof given !== 'string') return false;
  const [mine, theirs] = [Buffer.from(expected), Buffer.from(given)];
  return mine.length === theirs.length && timingSafeEqual(mine, theirs);
}
