import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound, TryLater } from '../errors.ts';
import { fieldErrors, parseForm } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { heldRoles, passwordSetAt, sessionsOf } from './account-queries.ts';
import { endOtherSessions, endOwnSession } from './account-sessions.ts';
import { passwordChangeForm } from './forms.ts';
import { fromOf } from './known-browsers.ts';
import { accountPage, newPasswordPage } from './pages.ts';
import { changePassword } from './password-change.ts';
import { accountPath, otherSessionsPath, passwordPath, sessionPath } from './paths.ts';
import { hasSecondFactor, secondFactorOf } from './second-factor.ts';
import { startsOf } from './sessions.ts';

/** The own account of every signed-in person: roles, sessions, password. */
export function accountRoutes(db: Database, { hasProvider }: { hasProvider: boolean }): Router {
  const router = Router();

  router.get(accountPath, signedInOnly, async (req, res) => {
    const { t, lang, now, session } = res.locals.visit;
    const person = personOf(res);
    const zone = config.timeZone;
    const [roles, sessions, setAt, factor] = await Promise.all([
      heldRoles(db, person.id, dayOf(now, { zone })),
      sessionsOf(db, person.id, startsOf(now)),
      passwordSetAt(db, person.id),
      secondFactorOf(db, person.id),
    ]);
    const account = {
      roles,
      sessions,
      passwordSetAt: setAt,
      factorSince: factor?.confirmedAt ?? null,
      here: session?.id,
      hasProvider,
    };
    const page = accountPage(person, account, { t, lang, zone });
    await sendPage(req, res, 'people/account', page, { title: t.account.title });
  });

  router.post(otherSessionsPath, signedInOnly, async (req, res) => {
    const ended = await endOtherSessions(db, deed(req, res));
    await goTo(req, res, accountPath, res.locals.visit.t.account.othersEnded(ended));
  });

  router.post(sessionPath(':id'), signedInOnly, async (req, res) => {
    await endOwnSession(db, { id: idOf(req), ...deed(req, res) });
    await goTo(req, res, accountPath, res.locals.visit.t.account.ended);
  });

  router.get(passwordPath, signedInOnly, (req, res) => passwordPage(req, res, null));

  router.post(passwordPath, signedInOnly, async (req, res) => {
    try {
      const { password, newPassword } = parseForm(passwordChangeForm, req.body);
      await changePassword(db, { password, newPassword, ...deed(req, res), ...fromOf(req) });
    } catch (fault) {
      if (!(fault instanceof Invalid)) throw fault;
      return passwordPage(req, res, fault);
    }
    await goTo(req, res, accountPath, res.locals.visit.t.account.changed);
  });

  return router;

  async function passwordPage(req: Request, res: Response, failed: Invalid | null) {
    const { t } = res.locals.visit;
    const { id, username } = personOf(res);
    const errors = failed ? fieldErrors(t.fields, failed) : {};
    const secondFactor = await hasSecondFactor(db, id);
    const page = {
      ...newPasswordPage({ t, errors, secondFactor }, { action: passwordPath, username, present: true }),
      title: t.account.changePassword,
      lead: t.account.changeLead,
    };
    if (failed instanceof TryLater) res.set('Retry-After', String(failed.seconds));
    await sendPage(req, res, 'people/new-password', page, {
      title: page.title,
      status: failed?.status ?? 200,
    });
  }
}

const deed = (req: Request, res: Response) => ({
  person: personOf(res),
  now: res.locals.visit.now,
  sessionToken: res.locals.visit.sessionToken,
  address: req.ip,
});

function idOf(req: Request): string {
  const id = String(req.params.id);
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw new NotFound();
  return id;
}
