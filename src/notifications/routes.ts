import { Router } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import { readTicket } from '../complaints/tickets.ts';
import { config, type Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { parseForm, typed } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { outboxForm, readCursor, writeCursor } from './forms.ts';
import { messageEntry } from './pages.ts';
import { outboxPath } from './paths.ts';
import { outboxPage } from './queries.ts';

const pageSize = 20;

/** The demonstration shows what it would have sent; elsewhere there is no such page. */
export function notificationsRoutes(
  db: Database,
  { demonstration }: Pick<Config, 'demonstration'> = config,
): Router {
  const router = Router();
  if (!demonstration) return router;

  router.get('/outbox', async (req, res) => {
    const { t, lang } = res.locals.visit;
    const { ticket, channel, q, after } = parseForm(outboxForm, req.query);
    const read = ticket ? readTicket(ticket) : null;
    const wanted = read && 'ticket' in read ? read.ticket : undefined;
    const fault = read && 'fault' in read ? t.fields[read.fault] : null;
    const [found, { calendar }] = await Promise.all([
      fault ? [] : outboxPage(db, { ticket: wanted, channel, q, after: readCursor(after) }, pageSize + 1),
      rulesOf(db),
    ]);
    const messages = found.slice(0, pageSize);
    const here = (place: string | undefined) => outboxPath({ ...typed(req.query), after: place });
    const page = {
      filter: { ticket, channel, q },
      filtered: Boolean(ticket || channel || q),
      fault,
      messages: messages.map((message) => messageEntry(message, t, lang, calendar.zone)),
      next: found.length > pageSize ? here(writeCursor(messages.at(-1)!)) : null,
      first: after ? here(undefined) : null,
    };
    await sendPage(req, res, 'notifications/outbox', page, { title: t.messages.outbox.title });
  });

  return router;
}
