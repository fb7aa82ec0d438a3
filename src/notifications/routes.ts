import { randomUUID } from 'node:crypto';
import { Router, type NextFunction, type Request, type Response } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import { listsComplaints } from '../complaints/policy.ts';
import { readTicket } from '../complaints/tickets.ts';
import { config, type Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { fieldErrors, parseForm, typed } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { channelNames, type ChannelName } from './channels/channel.ts';
import { contactRoutes } from './contact-routes.ts';
import { outboxForm, readCursor, resolutionForm, writeCursor } from './forms.ts';
import { leavingRoutes } from './inbound/leaving.ts';
import { inboundRoutes } from './inbound/routes.ts';
import { closeBreaker } from './leave.ts';
import { officialsRoutes } from './officials-routes.ts';
import { overviewOf } from './overview.ts';
import { messageEntry, overviewPage, type Looking } from './pages.ts';
import { outboxPath } from './paths.ts';
import { operatesDelivery, watchesDelivery } from './policy.ts';
import { outboxPage } from './queries.ts';
import { resolveUncertain, retryFailed } from './resolving.ts';
import { messageSettingsRoutes } from './settings-routes.ts';

const pageSize = 20;
const shownMs = 7 * 24 * 3_600_000;
const adminOnly = onlyIf(operatesDelivery);

/**
 * The outbox: in a demonstration everybody reads what would have been sent; administrators and inspectors see how
 * delivery fares, without texts in production.
 */
export function notificationsRoutes(
  db: Database,
  { demonstration }: Pick<Config, 'demonstration'> = config,
): Router {
  const router = Router();
  const operators = onlyIf(watchesDelivery);
  const mayLook = demonstration
    ? (_req: Request, _res: Response, next: NextFunction) => next()
    : [signedInOnly, operators];

  router.get('/outbox', mayLook, (req: Request, res: Response) => sendOutbox(req, res));

  router.post('/outbox/:id/resolution', signedInOnly, adminOnly, async (req, res) => {
    const id = idOf(req);
    const { t, now } = res.locals.visit;
    await settle(req, res, id, t.messages.delivery.resolved, async () => {
      const { happened, reason } = parseForm(resolutionForm, req.body);
      await resolveUncertain(db, { id, arrived: happened === 'arrived', reason, person: personOf(res), now });
    });
  });

  router.post('/outbox/:id/retry', signedInOnly, adminOnly, async (req, res) => {
    const id = idOf(req);
    await settle(req, res, id, res.locals.visit.t.messages.delivery.retried, () =>
      retryFailed(db, { id, person: personOf(res) }),
    );
  });

  router.post('/outbox/channels/:channel/trial', signedInOnly, adminOnly, async (req, res) => {
    const { channel } = req.params;
    if (!channelNames.includes(channel as ChannelName)) throw new NotFound();
    await closeBreaker(db, channel as ChannelName);
    await goTo(req, res, outboxPath());
  });

  router.use(
    inboundRoutes(db, { demonstration }),
    leavingRoutes(db),
    messageSettingsRoutes(db),
    contactRoutes(db),
    officialsRoutes(db),
  );
  return router;

  async function settle(req: Request, res: Response, id: number, done: string, deed: () => Promise<void>) {
    const { t } = res.locals.visit;
    try {
      await deed();
    } catch (fault) {
      if (fault instanceof Conflict)
        return goTo(req, res, outboxPath(), { kind: 'warning', text: t.messages.delivery.changedMeanwhile });
      if (!(fault instanceof Invalid)) throw fault;
      const failed = { id, values: typed(req.body), errors: fieldErrors(t.fields, fault) };
      return sendOutbox(req, res, { failed, status: 422 });
    }
    await goTo(req, res, outboxPath(), done);
  }

  async function sendOutbox(req: Request, res: Response, { failed = null, status = 200 }: Sending = {}) {
    const { t, lang, now, person } = res.locals.visit;
    const asked = failed ? { status: 'uncertain' } : req.query;
    const { ticket, channel, q, after, ...rest } = parseForm(outboxForm, asked);
    const read = ticket ? readTicket(ticket) : null;
    const wanted = read && 'ticket' in read ? read.ticket : undefined;
    const fault = read && 'fault' in read ? t.fields[read.fault] : null;
    const since = new Date(now.getTime() - shownMs);
    const filter = { ticket: wanted, channel, status: rest.status, after: readCursor(after) };
    const operator = person !== null && watchesDelivery(person);
    const why =
      'operators see how delivery fares in the whole province; texts are shown in demonstrations alone';
    const everywhere = <T>(look: () => Promise<T>) => beyondScope(db, why, look);
    const [found, { calendar }, overview] = await Promise.all([
      // A number of the overview counts a week, and so does the list behind it. Texts are searched where they are read.
      fault
        ? []
        : everywhere(() =>
            outboxPage(
              db,
              { ...filter, q: demonstration ? q : undefined, since: rest.status && since },
              pageSize + 1,
            ),
          ),
      rulesOf(db),
      operator ? everywhere(() => overviewOf(db, since)) : null,
    ]);
    const messages = found.slice(0, pageSize);
    const here = (place: string | undefined) => outboxPath({ ...typed(asked), after: place });
    const reader = { t, lang, zone: calendar.zone };
    const operates = person !== null && operatesDelivery(person);
    // Whoever is not signed in comes to the complaint by signing in.
    const opensComplaints = person === null || listsComplaints(person);
    const looking: Looking = { texts: demonstration, operates, opensComplaints, key: randomUUID() };
    const page = {
      filter: { ticket, channel, q, status: rest.status },
      filtered: Boolean(ticket || channel || q || rest.status),
      searchable: demonstration,
      fault,
      failed,
      overview: overview && overviewPage(overview, reader, operates),
      messages: messages.map((message) => messageEntry(message, reader, looking)),
      next: found.length > pageSize ? here(writeCursor(messages.at(-1)!)) : null,
      first: after ? here(undefined) : null,
    };
    const words = demonstration ? t.messages.outbox : t.messages.delivery;
    await sendPage(
      req,
      res,
      'notifications/outbox',
      { ...page, lead: words.lead, title: words.title },
      {
        title: words.title,
        status,
      },
    );
  }
}

type Failed = { id: number; values: Record<string, string>; errors: Record<string, string> };
type Sending = { failed?: Failed | null; status?: number };

function idOf(req: Request): number {
  const text = String(req.params.id);
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new NotFound();
  return Number(text);
}
