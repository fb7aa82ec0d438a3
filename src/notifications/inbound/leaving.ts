import express, { Router, type Request, type Response } from 'express';
import { now, readClock } from '../../clock.ts';
import { contactOf } from '../../complaints/contact.ts';
import { complaintByTicket } from '../../complaints/queries.ts';
import { shownTicket } from '../../complaints/tickets.ts';
import { keepWish } from '../../complaints/wishes.ts';
import type { Database } from '../../database/connect.ts';
import { beyondScope } from '../../database/scope.ts';
import { Forbidden, NotFound } from '../../errors.ts';
import { sendPage } from '../../web/pages.ts';
import { isLeaveKey, ticketOfLeaving } from './leave-path.ts';

/**
 * The one request with which a mail program leaves the list for its reader (RFC 8058). It knows no session and no
 * form's token: the address is the proof. What a person's page posts passes on to `leavingRoutes`.
 */
export function oneClickLeaving(db: Database): Router {
  const router = Router();
  router.post(
    '/unsubscribe/:key',
    express.urlencoded({ extended: false, limit: '20kb', parameterLimit: 100 }),
    express.text({ type: 'multipart/form-data', limit: '20kb' }),
    async (req, res, next) => {
      if (!isOneClick(req.body)) {
        // What was read as a text can't be read once more as a form.
        if (typeof req.body === 'string') throw new Forbidden();
        return next();
      }
      await readClock(db);
      await stop(db, req, now());
      res.status(204).end();
    },
  );
  return router;
}

// Mail programs should send parts of a form, and may send it as pages do (RFC 8058, 3.2).
function isOneClick(body: unknown): boolean {
  if (typeof body !== 'string')
    return (body as Record<string, unknown> | undefined)?.['List-Unsubscribe'] === 'One-Click';
  // The head of each part, and what stands below its empty line.
  const blocks = body.split('\r\n\r\n');
  return blocks.some(
    (head, nth) =>
      /name="?List-Unsubscribe"?(\r\n|$)/i.test(head) && /^One-Click\r\n/i.test(blocks[nth + 1] ?? ''),
  );
}

/** The page behind the link, for people: one button, and then how to get mail again. */
export function leavingRoutes(db: Database): Router {
  const router = Router();
  router.get('/unsubscribe/:key', async (req, res) => {
    const { ticket } = await leaving(db, req);
    await sendLeaving(req, res, { ticket, done: false });
  });
  router.post('/unsubscribe/:key', async (req, res) => {
    const { ticket } = await stop(db, req, res.locals.visit.now);
    await sendLeaving(req, res, { ticket, done: true });
  });
  return router;
}

async function stop(db: Database, req: Request, at: Date): Promise<{ ticket: string }> {
  const { ticket, email } = await leaving(db, req);
  await keepWish(db, { channel: 'email', recipient: email, wish: 'stop', at, by: 'mail' });
  return { ticket };
}

async function leaving(db: Database, req: Request): Promise<{ ticket: string; email: string }> {
  const key = String(req.params.key);
  const ticket = ticketOfLeaving(key);
  const { email } = await beyondScope(db, 'the link in a mail is the proof of whose mail it is', async () => {
    const complaint = ticket ? await complaintByTicket(db, ticket) : undefined;
    return complaint ? contactOf(db, complaint.id) : { email: null };
  });
  if (!ticket || !email || !isLeaveKey(key, ticket, email)) throw new NotFound();
  return { ticket, email };
}

async function sendLeaving(
  req: Request,
  res: Response,
  { ticket, done }: { ticket: string; done: boolean },
): Promise<void> {
  const { t } = res.locals.visit;
  const page = { lead: t.inbound.leave.lead(shownTicket(ticket)), action: req.path, done };
  res.set('X-Robots-Tag', 'noindex');
  await sendPage(req, res, 'public/unsubscribe', page, { title: t.inbound.leave.title, light: true });
}
