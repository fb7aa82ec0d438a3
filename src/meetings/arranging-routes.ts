import type { Request, Response, Router } from 'express';
import type { Reader } from '../complaints/pages.ts';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, NotFound } from '../errors.ts';
import { parseForm, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { agendaOf } from './agenda.ts';
import { arrangeAgenda, moved } from './arranging.ts';
import { orderForm } from './forms.ts';
import { orderPage } from './order-page.ts';
import { orderPath } from './paths.ts';
import { mayPrepare } from './policy.ts';
import type { Meeting } from './queries.ts';
import { loadFor, loadMeeting, stepOf } from './requests.ts';

/** The order of an agenda: dragged, or moved by buttons. */
export function arrangingRoutes(db: Database, router: Router): void {
  router.get('/meetings/:id/order', async (req, res) => {
    const [meeting, reader] = await Promise.all([loadMeeting(db, req, res), readerOf(db, res)]);
    if (!mayPrepare(reader.person, meeting) || meeting.closedAt) throw new NotFound();
    await sendOrder(db, req, res, meeting, reader);
  });

  router.post('/meetings/:id/order', async (req, res) => {
    const meeting = await loadFor(db, req, res, mayPrepare);
    const { cases, move } = parseForm(orderForm, req.body);
    const tickets = move ? moved(cases, move.ticket, move.to) : cases;
    const arrangement = { meetingId: meeting.id, version: versionOf(req), tickets, ...stepOf(res) };
    try {
      const version = await arrangeAgenda(db, arrangement);
      if (req.accepts(['html', 'json']) === 'json') res.json({ version });
      else await goTo(req, res, `${orderPath(meeting.id)}${move ? `#case-${move.ticket}` : ''}`);
    } catch (fault) {
      if (!(fault instanceof Conflict) || req.accepts(['html', 'json']) === 'json') throw fault;
      const reader = await readerOf(db, res);
      await sendOrder(db, req, res, await loadMeeting(db, req, res), reader, true);
    }
  });
}

async function sendOrder(
  db: Database,
  req: Request,
  res: Response,
  meeting: Meeting,
  reader: Reader,
  changed = false,
): Promise<void> {
  const page = orderPage(meeting, await agendaOf(db, meeting), { changed }, reader);
  await sendPage(req, res, 'meetings/order', page, { title: page.title, status: changed ? 409 : 200 });
}
