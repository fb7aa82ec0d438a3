import { Router, type Request, type Response } from 'express';
import { rulesOf } from '../calendar/queries.ts';
import { contactOf } from '../complaints/contact.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid } from '../errors.ts';
import { fieldErrors, keyOf, parseForm, typed } from '../web/forms.ts';
import { take } from '../web/limiting.ts';
import { sendPage } from '../web/pages.ts';
import { correctionForm, ownDataForm } from './forms.ts';
import { ownDataFile, ownDataPage } from './own-data-page.ts';
import { correctOwnData, showOwnData } from './own-data.ts';
import { trackDonePath } from './paths.ts';
import { trackedByKey, type Tracked } from './tracking.ts';

type Shown = Parameters<typeof ownDataPage>[1];
type Showing = Partial<Pick<Shown, 'data' | 'failed'>> & { status?: number };

/** What a complainant may know and correct of the own data (UU 27/2022 Art. 5 to 7 and 13). */
export function ownDataRoutes(db: Database): Router {
  const router = Router();

  router.get('/track/:key/data', async (req, res) =>
    send(db, req, res, await trackedByKey(db, req.params.key), {}),
  );

  router.post('/track/:key/data', async (req, res) => {
    const tracked = await trackedByKey(db, req.params.key);
    await attempt(db, req, res, { tracked, of: 'show' }, async () => {
      const { digits, format } = parseForm(ownDataForm, req.body);
      const asking = { tracked, digits, address: req.ip ?? '', now: res.locals.visit.now };
      const data = await showOwnData(db, asking);
      if (data === 'wait') return 'wait';
      if (format === 'page') await send(db, req, res, tracked, { data });
      else {
        const name = `${res.locals.visit.t.ownData.file}-${tracked.own.ticket}.json`;
        res.attachment(name).set('Cache-Control', 'no-store').json(ownDataFile(tracked, data));
      }
      return 'sent';
    });
  });

  router.post('/track/:key/data/correction', async (req, res) => {
    const tracked = await trackedByKey(db, req.params.key);
    await attempt(db, req, res, { tracked, of: 'correction' }, async () => {
      const act = { tracked, address: req.ip ?? '', now: res.locals.visit.now, key: keyOf(req) };
      const { digits, ...corrected } = parseForm(correctionForm, req.body);
      const outcome = await correctOwnData(db, { ...act, ...corrected, digits });
      if (outcome === 'wait') return 'wait';
      res.redirect(303, trackDonePath(tracked.key, 'data'));
      return 'sent';
    });
  });

  return router;
}

type Attempt = { tracked: Tracked; of: 'show' | 'correction' };

async function attempt(
  db: Database,
  req: Request,
  res: Response,
  { tracked, of }: Attempt,
  deed: () => Promise<'sent' | 'wait'>,
): Promise<void> {
  const { t } = res.locals.visit;
  await take(db, 'trackPost', { key: tracked.key, address: req.ip });
  await take(db, 'trackProof', { key: tracked.key });
  const again = (errors: Record<string, string>, status: number) => {
    const { digits: _, ...values } = typed(req.body);
    return send(db, req, res, tracked, { failed: { values, errors, of }, status });
  };
  try {
    if ((await deed()) === 'sent') return;
    res.set('Retry-After', '900');
    await again({ form: t.ownData.wait }, 429);
  } catch (fault) {
    if (!(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
    await again(
      fault instanceof Invalid ? fieldErrors(t.fields, fault) : { form: t.portal.changed },
      fault.status,
    );
  }
}

async function send(
  db: Database,
  req: Request,
  res: Response,
  tracked: Tracked,
  { data = null, failed = null, status = 200 }: Showing,
): Promise<void> {
  const { t, lang, now } = res.locals.visit;
  const [{ calendar }, { phone }] = await Promise.all([rulesOf(db), contactOf(db, tracked.own.id)]);
  const shown = { data, failed, asksDigits: phone !== null };
  const page = ownDataPage(tracked, shown, { t, lang, now, calendar });
  res.set('X-Robots-Tag', 'noindex');
  await sendPage(req, res, 'public/data', page, { title: t.ownData.title, status, light: true });
}
