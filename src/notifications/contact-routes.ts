import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { recordReading } from '../audit/reading.ts';
import { contactOf, correctContact } from '../complaints/contact.ts';
import type { Complaint } from '../complaints/complaint.ts';
import { maskedEmail, maskedPhone } from '../complaints/masking.ts';
import { complaintPath, contactPath } from '../complaints/paths.ts';
import { mayPrintReceipt } from '../complaints/policy.ts';
import { load, readBy } from '../complaints/routes.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { fieldErrors, keyOf, parseForm, typed } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { contactForm } from '../complaints/contact-form.ts';

/** How a complainant is reached, corrected by the counter or the camat when a message did not arrive. */
export function contactRoutes(db: Database): Router {
  const router = Router();

  router.get('/complaints/:ticket/contact', signedInOnly, async (req, res) =>
    sendContact(db, req, res, await loadForCounter(db, req, res)),
  );

  router.post('/complaints/:ticket/contact', signedInOnly, async (req, res) => {
    const complaint = await loadForCounter(db, req, res);
    const { ticket } = complaint;
    const { t, now } = res.locals.visit;
    try {
      const contact = parseForm(contactForm, req.body);
      await correctContact(db, { ticket, contact, person: personOf(res), now, key: keyOf(req) });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      const errors = fault instanceof Invalid ? fieldErrors(t.fields, fault) : {};
      return sendContact(db, req, res, complaint, { values: typed(req.body), errors, status: fault.status });
    }
    await goTo(req, res, complaintPath(ticket), t.messages.contact.saved);
  });

  return router;
}

async function loadForCounter(db: Database, req: Request, res: Response): Promise<Complaint> {
  const complaint = await load(db, req, res);
  if (!mayPrintReceipt(personOf(res), complaint)) throw new NotFound();
  return complaint;
}

type Failed = { values: Record<string, string>; errors: Record<string, string>; status: number };

// The number itself is not shown: looking at a hidden identity is recorded elsewhere.
async function sendContact(
  db: Database,
  req: Request,
  res: Response,
  { id, ticket }: Complaint,
  failed: Failed | null = null,
): Promise<void> {
  const { t } = res.locals.visit;
  const words = t.messages.contact;
  const [{ phone, email, channel }] = await Promise.all([
    contactOf(db, id),
    recordReading(db, 'contactOpened', readBy(res, { id })),
  ]);
  const page = {
    ticket: shownTicket(ticket),
    action: contactPath(ticket),
    back: complaintPath(ticket),
    key: randomUUID(),
    values: failed?.values ?? { channel },
    errors: failed?.errors ?? {},
    changed: failed?.status === 409,
    phoneHint: words.now(maskedPhone(phone) || words.nothing),
    emailHint: words.now(email ? maskedEmail(email) : words.nothing),
    channels: (['sms', 'whatsapp', 'email', 'none'] as const).map((value) => ({
      value,
      label: t.complaints.channels[value],
    })),
  };
  await sendPage(req, res, 'notifications/contact', page, {
    title: words.title,
    status: failed?.status ?? 200,
  });
}
