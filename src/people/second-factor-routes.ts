import { Router, type Request, type RequestHandler, type Response } from 'express';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { fieldErrors, parseForm, typed } from '../web/forms.ts';
import { limited } from '../web/limiting.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { signedInOnly } from '../web/visit.ts';
import { codeForm, factorShown } from './code-routes.ts';
import { ownPath } from './entering.ts';
import { proofFor, proveByForm, realTime, requireProof } from './proving.ts';
import type { Person } from './roles.ts';
import { recoveryCodesPage, secondFactorPage, type FailedFactorForm } from './second-factor-pages.ts';
import * as paths from './second-factor-paths.ts';
import type { Requires } from './second-factor-policy.ts';
import {
  beginSetUp,
  confirmSetUp,
  hasSecondFactor,
  pendingSecret,
  removeOwnFactor,
  renewRecoveryCodes,
  secondFactorOf,
} from './second-factor.ts';

const backForm = z.object({ back: z.string().optional().catch(undefined) });

/** The page on which a person sets the second factor up, renews its recovery codes, changes it and turns it off. */
export function secondFactorRoutes(db: Database, { requires }: { requires: Requires }): Router {
  const router = Router();

  router.get('/account/second-factor', ownerOnly, async (req, res) => {
    await sendFactorPage(db, req, res, requires);
  });

  router.post('/account/second-factor/set-up', ownerOnly, async (req, res) => {
    const person = ownerOf(res);
    const has = await hasSecondFactor(db, person.id);
    await attempt(req, res, has ? 'replace' : 'begin', async () => {
      await (has ? proveByForm(db, req, res) : requireProof(db, req, res));
      await beginSetUp(db, { person, now: res.locals.visit.now });
      res.redirect(303, paths.secondFactorPath(ownPath(parseForm(backForm, req.body).back)));
    });
  });

  router.post(
    '/account/second-factor/confirmation',
    ownerOnly,
    limited(db, 'secondFactor', (_req, res) => ({ account: ownerOf(res).username })),
    async (req, res) => {
      await attempt(req, res, 'confirm', async () => {
        const { code, back } = parseForm(codeForm, req.body);
        const { sessionToken } = res.locals.visit;
        const codes = await confirmSetUp(db, { code, sessionToken, ...deedOf(req, res) });
        await factorShown(db, res);
        await sendCodes(req, res, codes, ownPath(back, paths.secondFactorPath()));
      });
    },
  );

  router.post('/account/second-factor/recovery-codes', ownerOnly, async (req, res) => {
    await attempt(req, res, 'recovery', async () => {
      await proveByForm(db, req, res);
      await sendCodes(req, res, await renewRecoveryCodes(db, deedOf(req, res)), paths.secondFactorPath());
    });
  });

  router.post('/account/second-factor/removal', ownerOnly, async (req, res) => {
    await attempt(req, res, 'removal', async () => {
      await proveByForm(db, req, res);
      await removeOwnFactor(db, { requires, ...deedOf(req, res) });
      await goTo(req, res, paths.secondFactorPath(), res.locals.visit.t.factors.remove.removed);
    });
  });

  /** What can't be carried out shows the page again with the error beside its field; codes are never echoed. */
  async function attempt(
    req: Request,
    res: Response,
    form: FailedFactorForm['form'],
    deed: () => Promise<void>,
  ): Promise<void> {
    try {
      await deed();
    } catch (fault) {
      if (!(fault instanceof Invalid)) throw fault;
      const errors = fieldErrors(res.locals.visit.t.fields, fault);
      await sendFactorPage(db, req, res, requires, { failed: { form, errors }, status: fault.status });
    }
  }

  return router;
}

/** The signed-in person, or who has to set a factor up before anything else opens. */
const ownerOnly: RequestHandler = (req, res, next) => {
  if (res.locals.visit.awaiting?.step === 'enrolment') next();
  else void signedInOnly(req, res, next);
};

const ownerOf = (res: Response): Person => {
  const { person, awaiting } = res.locals.visit;
  return person ?? awaiting!.person;
};

const deedOf = (req: Request, res: Response) => {
  const { now } = res.locals.visit;
  return { person: ownerOf(res), now, real: realTime(now), address: req.ip };
};

type Showing = { failed?: FailedFactorForm; status?: number };

async function sendFactorPage(
  db: Database,
  req: Request,
  res: Response,
  requires: Requires,
  { failed, status }: Showing = {},
): Promise<void> {
  const { visit } = res.locals;
  const person = ownerOf(res);
  const facts = {
    person,
    factor: await secondFactorOf(db, person.id),
    secret: await pendingSecret(db, person.id, visit.now),
    mustSetUp: visit.awaiting?.step === 'enrolment',
    required: requires(person),
    proof: proofFor(visit),
    failed: failed ?? null,
    back: ownPath(typed(failed ? req.body : req.query).back, ''),
  };
  const options = { title: visit.t.factors.title, status: status ?? 200 };
  await sendPage(req, res, 'people/second-factor', secondFactorPage(facts, visit), options);
}

async function sendCodes(req: Request, res: Response, codes: string[], next: string): Promise<void> {
  const { visit } = res.locals;
  const page = recoveryCodesPage(codes, { person: ownerOf(res), now: visit.now, next }, visit);
  await sendPage(req, res, 'people/recovery-codes', page, { title: visit.t.factors.recovery.shown });
}
