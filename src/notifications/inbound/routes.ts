import { randomUUID } from 'node:crypto';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import { rulesOf } from '../../calendar/queries.ts';
import type { Config } from '../../config.ts';
import type { Database } from '../../database/connect.ts';
import { beyondScope } from '../../database/scope.ts';
import { unseal } from '../../database/sealing.ts';
import { Conflict, Invalid, NotFound } from '../../errors.ts';
import { onlyIf } from '../../people/guards.ts';
import { worksAtCounter } from '../../people/roles.ts';
import { fieldErrors, keyOf, parseForm, typed } from '../../web/forms.ts';
import { goTo, sendPage } from '../../web/pages.ts';
import { personOf, signedInOnly } from '../../web/visit.ts';
import { deliverDue } from '../deliver.ts';
import { outboxPath } from '../paths.ts';
import { assignmentForm, demonstrationForm, setAsideForm } from './forms.ts';
import { takeMessage } from './message.ts';
import { unassignedPage, type FailedSettling } from './pages.ts';
import { unassignedPath } from './paths.ts';
import { isInReach, shownTo } from './queries.ts';
import { assignMessage, countersOf, setMessageAside, unassignedFor } from './unassigned.ts';

const shownAtMost = 50;

/** Citizens' messages that wait for a clerk, and in a demonstration a way to write as a citizen. */
export function inboundRoutes(db: Database, { demonstration }: Pick<Config, 'demonstration'>): Router {
  const router = Router();
  const counter = [signedInOnly, onlyIf(worksAtCounter)];

  router.get('/messages/unassigned', counter, (req: Request, res: Response) => sendUnassigned(req, res));

  router.post('/messages/:id/assignment', counter, (req: Request, res: Response) =>
    settle(req, res, 'assignment', res.locals.visit.t.inbound.clerk.assigned, (id) =>
      assignMessage(db, {
        id,
        person: personOf(res),
        now: res.locals.visit.now,
        ...parseForm(assignmentForm, req.body),
      }),
    ),
  );

  router.post('/messages/:id/set-aside', counter, (req: Request, res: Response) =>
    settle(req, res, 'setAside', res.locals.visit.t.inbound.clerk.kept, (id) =>
      setMessageAside(db, {
        id,
        person: personOf(res),
        now: res.locals.visit.now,
        ...parseForm(setAsideForm, req.body),
      }),
    ),
  );

  router.post('/outbox/:id/answer', inDemonstration(demonstration), async (req, res) => {
    const { t, now } = res.locals.visit;
    const why = 'a demonstration lets anybody write as the citizen of a message that it shows to all';
    const to = await beyondScope(db, why, () => shownTo(db, idOf(req)));
    if (!to) throw new NotFound();
    const read = demonstrationForm.safeParse(req.body);
    const here = outboxPath();
    if (!read.success) return goTo(req, res, here, { kind: 'warning', text: t.fields.required });
    const from = unseal(to.recipientSealed, 'notifications.recipient_sealed');
    const providerId = keyOf(req) ?? randomUUID();
    const message = { provider: 'demonstration' as const, providerId, from, channel: to.channel };
    await takeMessage(db, { ...message, text: read.data.text, now });
    // The answer should stand on the page that comes next, not on the one after the worker's round.
    await beyondScope(db, why, () => deliverDue(db, now));
    await goTo(req, res, here, t.inbound.demonstration.sent);
  });

  return router;

  async function settle(
    req: Request,
    res: Response,
    act: FailedSettling['act'],
    done: string,
    deed: (id: number) => Promise<void>,
  ): Promise<void> {
    const id = idOf(req);
    if (!(await isInReach(db, id, countersOf(personOf(res))))) throw new NotFound();
    try {
      await deed(id);
    } catch (fault) {
      if (fault instanceof Conflict) return sendUnassigned(req, res, { changed: true, status: 409 });
      if (!(fault instanceof Invalid)) throw fault;
      const errors = fieldErrors(res.locals.visit.t.fields, fault);
      const failed = { id, act, values: typed(req.body), errors };
      return sendUnassigned(req, res, { failed, status: 422 });
    }
    await goTo(req, res, unassignedPath, done);
  }

  async function sendUnassigned(
    req: Request,
    res: Response,
    { failed = null, changed = false, status = 200 }: Sending = {},
  ): Promise<void> {
    const { t, lang } = res.locals.visit;
    const [messages, { calendar }] = await Promise.all([
      unassignedFor(db, personOf(res), shownAtMost),
      rulesOf(db),
    ]);
    const page = unassignedPage(messages, { t, lang, zone: calendar.zone }, { failed, changed });
    await sendPage(req, res, 'notifications/unassigned', page, { title: t.inbound.clerk.title, status });
  }
}

type Sending = { failed?: FailedSettling | null; changed?: boolean; status?: number };

const inDemonstration =
  (demonstration: boolean): RequestHandler =>
  (_req, _res, next) => {
    if (!demonstration) throw new NotFound();
    next();
  };

function idOf(req: Request): number {
  const id = Number(req.params.id);
  if (!Number.isSafeInteger(id) || id < 1) throw new NotFound();
  return id;
}
