import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { signedInOnly } from '../web/visit.ts';
import { officeForm, officesForm } from './office-forms.ts';
import { officeFields, officeRow } from './office-pages.ts';
import { findOffices, officeById, type StoredOffice } from './office-queries.ts';
import { changeOffice, officeSubject } from './office-settings.ts';
import type { Failed } from './pages.ts';
import * as paths from './paths.ts';
import { versionOf } from './queries.ts';
import { adminOnly, readerOf, save, statusOf } from './saving.ts';

/** Names, addresses and telephones of the offices, as letterheads and receipts print them: search and change. */
export function officeRoutes(db: Database): Router {
  const router = Router();

  router.get(paths.officesPath, signedInOnly, adminOnly, async (req, res) => {
    const { t } = readerOf(res);
    const { q, after } = parseForm(officesForm, req.query);
    const { rows, next } = await findOffices(db, { q, after: after ?? null });
    const page = {
      q,
      action: paths.officesPath,
      back: paths.settingsPath,
      rows: rows.map((office) => officeRow(office, t)),
      first: after ? paths.officesWith({ q }) : null,
      next: next === null ? null : paths.officesWith({ q, after: next }),
    };
    await sendPage(req, res, 'settings/offices', page, { title: t.settings.offices });
  });

  router.get('/settings/offices/:id', signedInOnly, adminOnly, async (req, res) =>
    sendOffice(db, req, res, await load(db, req)),
  );

  router.post('/settings/offices/:id', signedInOnly, adminOnly, async (req, res) => {
    const office = await load(db, req);
    await save(req, res, {
      deed: (by) => changeOffice(db, office.id, parseForm(officeForm, req.body), by),
      back: paths.officesWith({ q: office.area }),
      again: (failed) => sendOffice(db, req, res, office, failed),
    });
  });

  return router;
}

/** The office of the address. @throws NotFound */
async function load(db: Database, req: Request): Promise<StoredOffice> {
  const id = String(req.params.id);
  const office = /^\d{1,15}$/.test(id) ? await officeById(db, Number(id)) : undefined;
  if (!office) throw new NotFound();
  return office;
}

async function sendOffice(
  db: Database,
  req: Request,
  res: Response,
  office: StoredOffice,
  failed: Failed | null = null,
): Promise<void> {
  const { t } = readerOf(res);
  const title = t.settings.editOffice(office.name);
  const page = {
    title,
    action: paths.officePath(office.id),
    back: paths.officesPath,
    version: await versionOf(db, officeSubject(office.id)),
    key: randomUUID(),
    ...officeFields(office, failed),
  };
  await sendPage(req, res, 'settings/office', page, { title, status: statusOf(failed) });
}
