import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Router, type Request, type Response } from 'express';
import { lastSeal } from '../audit/seals.ts';
import { recordReading } from '../audit/reading.ts';
import { recordAudit } from '../audit/record.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { onlyIf } from '../people/guards.ts';
import { limited } from '../web/limiting.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { sendStored } from '../web/stored-files.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { csvOf, workbookOfEntries } from './exporting.ts';
import { askedForm } from './forms.ts';
import { inspectionPage } from './pages.ts';
import { inspectionPath, verificationPath, type ExportName } from './paths.ts';
import { mayInspect, sightOf } from './policy.ts';
import { dailyCounts, entries } from './queries.ts';
import { countedPart, particularsOf, periodOf, searchOf } from './search.ts';
import { verificationPage, type Condition } from './verification-page.ts';
import { lastVerification } from './verifications.ts';

const shownAtOnce = 50;

/** The trail for its readers: filtered, by day, as a file, and whether it is whole. */
export function inspectionRoutes(db: Database): Router {
  const router = Router();
  const inspectors = [signedInOnly, onlyIf(mayInspect)];

  router.get(inspectionPath, inspectors, async (req: Request, res: Response) => {
    const { asked, search, reading, words } = await questionOf(db, req, res);
    const [rows, counts, condition] = await Promise.all([
      entries(db, search, { after: asked.after ?? null, limit: shownAtOnce + 1 }),
      asked.after ? null : dailyCounts(db, countedPart(search, reading), words.zone),
      conditionNow(db),
      recordReading(db, 'trailOpened', {
        at: reading.now,
        personId: personOf(res).id,
        subject: { kind: 'trail', id: 'page' },
        particulars: particularsOf(search),
      }),
    ]);
    const shown = { asked, period: periodOf(asked, reading), sight: reading.sight, counts, condition };
    const page = inspectionPage(
      { ...shown, rows: rows.slice(0, shownAtOnce), more: rows.length > shownAtOnce },
      words,
    );
    await sendPage(req, res, 'inspection/list', page, { title: words.t.inspection.title });
  });

  router.get(verificationPath, inspectors, async (req: Request, res: Response) => {
    const { words } = await questionOf(db, req, res);
    const page = verificationPage(await conditionNow(db), words);
    await sendPage(req, res, 'inspection/verification', page, {
      title: words.t.inspection.verificationTitle,
    });
  });

  router.get(
    `${inspectionPath}/export.csv`,
    inspectors,
    limited(db, 'export'),
    async (req: Request, res: Response) => {
      const { search, words } = await exportOf(db, req, res, 'csv');
      res
        .attachment('jejak-audit.csv')
        .type('text/csv; charset=utf-8')
        .set('Cache-Control', 'private, no-store');
      await pipeline(Readable.from(csvOf(db, search, words)), res);
    },
  );

  router.get(
    `${inspectionPath}/export.xlsx`,
    inspectors,
    limited(db, 'export'),
    async (req: Request, res: Response) => {
      const { search, words } = await exportOf(db, req, res, 'xlsx');
      const bytes = Buffer.from(await workbookOfEntries(db, search, words));
      await sendStored(req, res, { kind: 'xlsx', bytes, name: 'jejak-audit' });
    },
  );

  return router;
}

async function questionOf(db: Database, req: Request, res: Response) {
  const { t, lang, now } = res.locals.visit;
  const { calendar } = await rulesOf(db);
  const asked = parseForm(askedForm, req.query);
  const reading = { sight: sightOf(personOf(res)), now, calendar };
  const search = await searchOf(db, asked, reading);
  return { asked, search, reading, words: { t, lang, zone: calendar.zone } };
}

// Written before the first row leaves.
async function exportOf(db: Database, req: Request, res: Response, format: ExportName) {
  const question = await questionOf(db, req, res);
  await recordAudit(db, {
    at: question.reading.now,
    by: { personId: personOf(res).id },
    action: 'trailExported',
    subject: { kind: 'trail', id: format },
    address: req.ip,
    particulars: particularsOf(question.search),
  });
  return question;
}

async function conditionNow(db: Database): Promise<Condition> {
  const [verification, seal] = await Promise.all([lastVerification(db), lastSeal(db)]);
  return { verification, seal: seal ?? null };
}
