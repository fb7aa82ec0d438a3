import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { recordAudit } from '../audit/record.ts';
import type { Database } from '../database/connect.ts';
import { Forbidden, Invalid } from '../errors.ts';
import { csrfToken } from '../web/csrf.ts';
import { fieldErrors, parseForm, typed } from '../web/forms.ts';
import { limited } from '../web/limiting.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { renewSession } from '../web/sessions.ts';
import { setSessionCookie } from '../web/visit.ts';
import { ownPath } from './entering.ts';
import { realTime } from './proving.ts';
import { useAppCode, useRecoveryCode } from './second-factor-codes.ts';
import * as paths from './second-factor-paths.ts';

/** A code as it is typed, of the telephone or the printed sheet, and where to go afterwards. */
export const codeForm = z.object({
  code: z.string('required').trim().min(1, 'required').max(40, 'code'),
  way: z.literal('recovery').optional().catch(undefined),
  back: z.string().optional().catch(undefined),
});

/** The second step of signing in: a code after the password. A session that waits for it opens nothing else. */
export function codeRoutes(db: Database): Router {
  const router = Router();

  router.get('/sign-in/code', async (req, res) => {
    const { awaiting, person } = res.locals.visit;
    if (awaiting?.step === 'code') await sendCodePage(req, res);
    else res.redirect(303, person ? '/home' : '/sign-in');
  });

  router.post('/sign-in/code', limited(db, 'secondFactor', accountOf), async (req, res) => {
    const { awaiting, now, t } = res.locals.visit;
    if (awaiting?.step !== 'code') return res.redirect(303, '/sign-in');
    try {
      const { code, way, back } = parseForm(codeForm, req.body);
      const given = { code, person: awaiting.person, now, address: req.ip };
      const left = way ? await useRecoveryCode(db, given) : null;
      if (left === null) await useAppCode(db, { ...given, real: realTime(now) });
      await recordAudit(db, {
        at: now,
        by: { personId: awaiting.person.id },
        action: 'secondFactorShown',
        subject: { kind: 'person', id: awaiting.person.id },
        address: req.ip,
        particulars: { way: left === null ? 'app' : 'recovery' },
      });
      await factorShown(db, res);
      if (left === null) res.redirect(303, ownPath(back));
      else
        await goTo(req, res, paths.secondFactorPath(), {
          kind: 'warning',
          text: t.factors.code.usedRecovery(left),
        });
    } catch (fault) {
      if (!(fault instanceof Invalid)) throw fault;
      await sendCodePage(req, res, fault);
    }
  });

  return router;
}

const accountOf = (_req: Request, res: Response) => ({
  account: res.locals.visit.awaiting?.person.username,
});

/** The session opens everything from now on, under a new token: one that was planted or seen before opens nothing. */
export async function factorShown(db: Database, res: Response): Promise<void> {
  const { visit } = res.locals;
  const token = await renewSession(db, visit.sessionToken!, {
    awaiting: null,
    provedAt: visit.now,
    secondFactorAt: visit.now,
  });
  // The same code or another came at the same moment, and that request went on.
  if (!token) throw new Forbidden();
  setSessionCookie(res, token);
  visit.person ??= visit.awaiting!.person;
  visit.awaiting = null;
  visit.sessionToken = token;
  visit.csrf = csrfToken(token);
}

async function sendCodePage(req: Request, res: Response, failed: Invalid | null = null): Promise<void> {
  const { t, awaiting } = res.locals.visit;
  const { back: from = '', way } = typed(failed ? req.body : req.query);
  const back = ownPath(from);
  const recovery = way === 'recovery';
  const page = {
    action: paths.codePath(),
    name: awaiting!.person.name,
    back,
    recovery,
    otherWay: paths.codePath(back, recovery ? '' : 'recovery'),
    errors: failed ? fieldErrors(t.fields, failed) : {},
  };
  await sendPage(req, res, 'people/code', page, {
    title: t.factors.code.title,
    status: failed?.status ?? 200,
  });
}
