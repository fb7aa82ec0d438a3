import { Router, type Request, type RequestHandler, type Response } from 'express';
import { parseCookie } from 'cookie';
import { recordAudit } from '../audit/record.ts';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import { baseAddress } from '../web/address.ts';
import { fieldErrors, typed } from '../web/forms.ts';
import { limited } from '../web/limiting.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { hashOf } from '../web/sessions.ts';
import { enter, ownPath, pathAfter } from './entering.ts';
import { linkIdentity, personOfIdentity } from './identities.ts';
import { identityRoutes } from './identity-routes.ts';
import { awayCookie, awayCookieOptions, readAway, type Away } from './openid-cookie.ts';
import { leave } from './openid-leaving.ts';
import type { Claims, Provider } from './openid.ts';
import { realTime } from './proving.ts';
import * as paths from './second-factor-paths.ts';
import type { Requires } from './second-factor-policy.ts';

type Settings = { requires: Requires; provider: Provider | null };

/**
 * Signing in through a provider, and linking its account with the one here. Pages lead to the provider by a link and
 * not by a form: browsers hold the whole chain of redirects after a form to the `form-action` of the page.
 */
export function openIdRoutes(db: Database, { requires, provider: configured }: Settings): Router {
  const router = Router();
  const provider = () => {
    if (!configured) throw new NotFound();
    return configured;
  };
  const withProvider: RequestHandler = (_req, _res, next) => {
    provider();
    next();
  };

  router.get('/sign-in/openid', withProvider, limited(db, 'signIn'), async (req, res) => {
    const back = ownPath(typed(req.query).back);
    if (res.locals.visit.person) return res.redirect(303, back);
    await attempt(req, res, provider(), async () => {
      res.redirect(303, await leave(res, provider(), { kind: 'signIn', back }));
    });
  });

  router.get('/sign-in/openid/callback', withProvider, limited(db, 'signIn'), async (req, res) => {
    const away = readAway(parseCookie(req.headers.cookie ?? '')[awayCookie], res.locals.visit.now);
    res.clearCookie(awayCookie, awayCookieOptions);
    await attempt(req, res, provider(), async () => {
      if (!away) throw new Invalid({ openId: 'openIdRefused' });
      const claims = await provider().arrive(new URL(baseAddress() + req.originalUrl), away);
      await (away.aim.kind === 'link'
        ? link(req, res, away, claims)
        : signIn(req, res, away.aim.back, claims));
    });
  });

  router.use(identityRoutes(db, { provider, withProvider }));

  router.get('/signed-out', async (req, res) => {
    const { t, person } = res.locals.visit;
    const there = configured && !person && (await configured.signOutAddress(`${baseAddress()}/`));
    if (!there) return res.redirect(303, '/');
    const page = { name: provider().name, there };
    await sendPage(req, res, 'people/signed-out', page, { title: t.factors.openId.signedOut.title });
  });

  return router;

  /** Only a linked identity opens anything: nothing is made of what a provider says of somebody. */
  async function signIn(req: Request, res: Response, back: string, claims: Claims): Promise<void> {
    const { now } = res.locals.visit;
    const found = await personOfIdentity(db, claims, dayOf(now, { zone: config.timeZone }));
    if (!found) {
      await recordAudit(db, { at: now, by: 'visitor', action: 'identityUnknown', address: req.ip });
      return sendUnknown(req, res, provider(), claims);
    }
    const { person, identityId } = found;
    await db('identities').where({ id: identityId }).update({ last_used_at: now });
    const shown = claims.severalFactors ? { secondFactorAt: now } : {};
    const provedAt = momentOf(claims.askedAt, now);
    const step = await enter(db, req, res, person, { requires, identityId, provedAt, ...shown });
    res.redirect(303, pathAfter(step, back));
  }

  /** The session that proved who it is asked for the link: another one that comes back with its cookie gets none. */
  async function link(req: Request, res: Response, { aim }: Away, claims: Claims): Promise<void> {
    const { person, sessionToken, now, t } = res.locals.visit;
    const mine = sessionToken && hashOf(sessionToken).toString('base64url');
    if (!person || aim.kind !== 'link' || mine !== aim.session)
      throw new Invalid({ openId: 'openIdRefused' });
    await linkIdentity(db, { identity: claims, person, now, address: req.ip });
    await goTo(req, res, paths.identityPath, t.factors.openId.account.nowLinked(claims.label));
  }
}

/** A real moment by this program's clock, never in the future. */
function momentOf(askedAt: number | null, now: Date): Date | null {
  if (askedAt === null) return null;
  const ago = Math.max(0, realTime(now).getTime() - askedAt);
  return new Date(now.getTime() - ago);
}

/** A provider that refuses, or can't be reached, is told on a page that leads to the local accounts. */
async function attempt(
  req: Request,
  res: Response,
  { name }: Provider,
  deed: () => Promise<unknown>,
): Promise<void> {
  try {
    await deed();
  } catch (fault) {
    if (!(fault instanceof Invalid)) throw fault;
    const { t, person } = res.locals.visit;
    const page = {
      title: t.factors.openId.failedTitle,
      texts: Object.values(fieldErrors(t.fields, fault)),
      again: person ? null : { href: paths.openIdPath(), label: t.factors.openId.again(name) },
      action: person
        ? { href: paths.identityPath, label: t.web.back }
        : { href: '/sign-in', label: t.factors.openId.toSignIn },
    };
    const status = fault.fields.openId === 'openIdUnreachable' ? 503 : fault.status;
    await sendPage(req, res, 'people/openid', page, { title: page.title, status });
  }
}

async function sendUnknown(
  req: Request,
  res: Response,
  { name }: Provider,
  { label }: Claims,
): Promise<void> {
  const { t } = res.locals.visit;
  const words = t.factors.openId;
  const page = {
    title: words.unknownTitle,
    texts: [words.unknown(label, name), words.unknownHow],
    again: null,
    action: { href: '/sign-in', label: words.toSignIn },
  };
  await sendPage(req, res, 'people/openid', page, { title: page.title, status: 403 });
}
