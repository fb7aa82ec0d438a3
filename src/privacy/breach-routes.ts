import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { recordReading } from '../audit/reading.ts';
import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { NotFound } from '../errors.ts';
import { csv } from '../web/csv.ts';
import { parseForm, typedLists, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { sendStored } from '../web/stored-files.ts';
import { personOf } from '../web/visit.ts';
import { areaChoices, areaLabel } from './areas.ts';
import { breachForm, reportForm } from './breach-forms.ts';
import * as pages from './breach-pages.ts';
import * as queries from './breach-queries.ts';
import { recordBreach, tellAffected, tellAuthority } from './breach.ts';
import type { Failed } from './pages.ts';
import * as paths from './paths.ts';
import { by, decidersOnly, readerOf, save } from './saving.ts';

const why = 'who looks after personal data reads whom a breach concerned, wherever they are';

/** Breaches of personal data: recorded, the affected found and told, the authority told (UU 27/2022 Art. 46). */
export function breachRoutes(db: Database): Router {
  const router = Router();

  router.get(paths.breachesPath, async (req, res) => {
    const reader = readerOf(res);
    const found = await beyondScope(db, why, () => queries.breaches(db));
    const title = reader.t.privacy.breach.title;
    await sendPage(req, res, 'privacy/breaches', pages.breachesPage(found, reader), { title });
  });

  router.get(paths.newBreachPath, decidersOnly, (req, res) => sendForm(db, req, res));

  router.post(paths.breachesPath, decidersOnly, async (req, res) => {
    let id = 0;
    await save(req, res, {
      deed: async () => {
        id = await recordBreach(db, { ...breachForm(req.body), ...by(req, res) });
      },
      back: () => paths.breachPath(id),
      again: (failed) => sendForm(db, req, res, { ...failed, lists: typedLists(req.body) }),
    });
  });

  router.get('/privacy/breaches/:id', async (req, res) => sendBreach(db, req, res, idOf(req)));

  router.get('/privacy/breaches/:id/affected.csv', decidersOnly, async (req, res) => {
    const id = idOf(req);
    const { now, t } = res.locals.visit;
    const { breach } = t.privacy;
    const people = await beyondScope(db, why, async () => {
      if (!(await queries.breachById(db, id))) throw new NotFound();
      return queries.affectedPeople(db, id);
    });
    await recordReading(db, 'breachListOpened', {
      at: now,
      personId: personOf(res).id,
      complaintIds: people.map(({ complaintId }) => complaintId),
      particulars: { breach: id },
    });
    const rows = people.map((each) => [
      each.ticket,
      each.kecamatan,
      each.name,
      each.phone,
      each.email,
      t.complaints.channels[each.channel as keyof typeof t.complaints.channels],
    ]);
    const bytes = Buffer.from(csv([[...breach.columns], ...rows]));
    await sendStored(req, res, { kind: 'csv', bytes, name: breach.file(id) });
  });

  router.post('/privacy/breaches/:id/telling', decidersOnly, async (req, res) => {
    const id = idOf(req);
    const told = await tellAffected(db, { id, version: versionOf(req), ...by(req, res) });
    await goTo(req, res, paths.breachPath(id), res.locals.visit.t.privacy.breach.telling(told));
  });

  router.post('/privacy/breaches/:id/report', decidersOnly, async (req, res) => {
    const id = idOf(req);
    await save(req, res, {
      deed: () =>
        tellAuthority(db, {
          id,
          version: versionOf(req),
          ...parseForm(reportForm, req.body),
          ...by(req, res),
        }),
      back: () => paths.breachPath(id),
      again: (failed) => sendBreach(db, req, res, id, failed),
    });
  });

  return router;
}

function idOf(req: Request): number {
  const id = z.coerce
    .number()
    .int()
    .positive()
    .max(2 ** 52)
    .safeParse(req.params.id);
  if (!id.success) throw new NotFound();
  return id.data;
}

async function sendForm(
  db: Database,
  req: Request,
  res: Response,
  failed: Parameters<typeof pages.breachFormPage>[0] = null,
): Promise<void> {
  const reader = readerOf(res);
  const page = pages.breachFormPage(failed, await areaChoices(db), reader);
  const title = reader.t.privacy.breach.newTitle;
  await sendPage(req, res, 'privacy/breach-form', page, { title, status: res.statusCode });
}

async function sendBreach(
  db: Database,
  req: Request,
  res: Response,
  id: number,
  failed: Failed | null = null,
): Promise<void> {
  const reader = readerOf(res);
  const [breach, areas] = await beyondScope(db, why, () =>
    Promise.all([queries.breachById(db, id), queries.affectedByKecamatan(db, id)]),
  );
  if (!breach) throw new NotFound();
  const place = breach.scope.by === 'area' ? await areaLabel(db, breach.scope.areaCode) : '';
  const page = pages.breachPage(breach, areas, { failed, place, reader });
  await sendPage(req, res, 'privacy/breach', page, { title: page.heading, status: res.statusCode });
}
