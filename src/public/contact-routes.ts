import { Router, type Request, type Response } from 'express';
import { contactOf } from '../complaints/contact.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid } from '../errors.ts';
import { fieldErrors, keyOf, parseForm, typed } from '../web/forms.ts';
import { take } from '../web/limiting.ts';
import { sendPage } from '../web/pages.ts';
import { ownContactPage, type FailedContact } from './contact-page.ts';
import { ownContactForm } from './forms.ts';
import { correctOwnContact } from './own-contact.ts';
import { trackDonePath } from './paths.ts';
import { trackedByKey, type Tracked } from './tracking.ts';

/** The page on which a complainant corrects the own number or address, or wants no more messages. */
export function ownContactRoutes(db: Database): Router {
  const router = Router();

  router.get('/track/:key/contact', async (req, res) =>
    sendContact(db, req, res, await trackedByKey(db, req.params.key)),
  );

  router.post('/track/:key/contact', async (req, res) => {
    const tracked = await trackedByKey(db, req.params.key);
    await take(db, 'trackPost', { key: tracked.key, address: req.ip });
    await take(db, 'trackProof', { key: tracked.key });
    const { t, now } = res.locals.visit;
    const again = (errors: Record<string, string>, status: number) =>
      sendContact(db, req, res, tracked, status, {
        values: typed(req.body),
        errors,
        changed: status === 409,
      });
    try {
      const { digits, ...contact } = parseForm(ownContactForm, req.body);
      const act = { tracked, contact, digits, address: req.ip ?? '', now, key: keyOf(req) };
      if ((await correctOwnContact(db, act)) === 'wait') {
        res.set('Retry-After', '900');
        return again({ form: t.portal.contact.wait }, 429);
      }
    } catch (fault) {
      if (!(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      return again(fault instanceof Invalid ? fieldErrors(t.fields, fault) : {}, fault.status);
    }
    res.redirect(303, trackDonePath(tracked.key, 'contact'));
  });

  return router;
}

async function sendContact(
  db: Database,
  req: Request,
  res: Response,
  tracked: Tracked,
  status = 200,
  failed: FailedContact | null = null,
): Promise<void> {
  const { t } = res.locals.visit;
  const page = ownContactPage(tracked, await contactOf(db, tracked.own.id), t, failed);
  res.set('X-Robots-Tag', 'noindex');
  await sendPage(req, res, 'public/contact', page, { title: t.portal.contact.title, status, light: true });
}
