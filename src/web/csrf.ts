import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { config } from '../config.ts';
import { Forbidden } from '../errors.ts';
import { hostCookie, ownCookie } from './cookies.ts';

const cookieName = hostCookie('visitor');

/** The token that every form of this session or visitor carries. */
export const csrfToken = (secret: string): string =>
  createHmac('sha256', config.sessionSecret).update(`csrf:${secret}`).digest('base64url');

/**
 * Before signing in the token hangs on a random cookie instead of the session. Asked for by the page that holds the
 * form: a redirect or an answer to a script that came later would replace the cookie below that form.
 */
export function visitorToken(
  req: Request,
  res: Response,
  cookies: Record<string, string | undefined>,
): string {
  const known = cookies[cookieName];
  if (known) return csrfToken(known);
  const made = randomBytes(16).toString('base64url');
  if (req.method === 'GET') res.cookie(cookieName, made, ownCookie());
  return csrfToken(made);
}

/** Turns away what another site's page sends: before the body is read. */
export const sameSiteOnly: RequestHandler = (req, _res, next) => {
  if (changes(req) && comesFromElsewhere(req)) throw new Forbidden();
  next();
};

// Browsers that send no Fetch Metadata still say which origin a form comes from; programs say neither.
function comesFromElsewhere(req: Request): boolean {
  const site = req.get('sec-fetch-site');
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = req.get('origin');
  if (origin === undefined) return false;
  const own = config.baseUrl === undefined ? null : new URL(config.baseUrl).origin;
  return origin !== own && URL.parse(origin)?.host !== req.get('host');
}

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
