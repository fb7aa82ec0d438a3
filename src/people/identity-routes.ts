import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { fieldErrors } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { hashOf } from '../web/sessions.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { identityOf, unlinkIdentity } from './identities.ts';
import { identityPage } from './identity-pages.ts';
import { leave } from './openid-leaving.ts';
import type { Provider } from './openid.ts';
import { proofFor, proveByForm } from './proving.ts';
import { identityPath } from './second-factor-paths.ts';

type Settings = { provider: () => Provider; withProvider: RequestHandler };

/** The page on which a person links the account at the provider, after the password, and cuts the link again. */
export function identityRoutes(db: Database, { provider, withProvider }: Settings): Router {
  const router = Router();

  router.get('/account/identity', withProvider, signedInOnly, async (req, res) => {
    await sendIdentityPage(db, req, res, provider());
  });

  router.post('/account/identity/link', withProvider, signedInOnly, async (req, res) => {
    await attemptOnPage(req, res, async () => {
      await proveByForm(db, req, res);
      const session = hashOf(res.locals.visit.sessionToken!).toString('base64url');
      const goOn = await leave(res, provider(), { kind: 'link', session });
      await sendIdentityPage(db, req, res, provider(), { goOn });
    });
  });

  router.post('/account/identity/removal', withProvider, signedInOnly, async (req, res) => {
    await attemptOnPage(req, res, async () => {
      await proveByForm(db, req, res);
      const { now, sessionToken, t } = res.locals.visit;
      const { issuer } = provider();
      await unlinkIdentity(db, { issuer, person: personOf(res), now, address: req.ip, sessionToken });
      await goTo(req, res, identityPath, t.factors.openId.account.unlinked);
    });
  });

  async function attemptOnPage(req: Request, res: Response, deed: () => Promise<void>): Promise<void> {
    try {
      await deed();
    } catch (fault) {
      if (!(fault instanceof Invalid)) throw fault;
      await sendIdentityPage(db, req, res, provider(), { failed: fault });
    }
  }

  return router;
}

type Showing = { goOn?: string; failed?: Invalid };

async function sendIdentityPage(
  db: Database,
  req: Request,
  res: Response,
  { name, issuer }: Provider,
  { goOn, failed }: Showing = {},
): Promise<void> {
  const { visit } = res.locals;
  // What the provider refuses belongs to no field of the form.
  const { openId, ...errors } = failed ? fieldErrors(visit.t.fields, failed) : {};
  const facts = {
    name,
    linked: await identityOf(db, personOf(res).id, issuer),
    goOn: goOn ?? null,
    proof: proofFor(visit),
    errors: openId ? { form: openId } : errors,
  };
  await sendPage(req, res, 'people/identity', identityPage(facts, visit), {
    title: visit.t.factors.openId.account.title(name),
    status: failed?.status ?? 200,
  });
}
