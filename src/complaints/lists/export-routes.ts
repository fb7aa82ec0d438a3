import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Router, type Request, type Response } from 'express';
import { recordReading } from '../../audit/reading.ts';
import { rulesOf } from '../../calendar/queries.ts';
import type { Database } from '../../database/connect.ts';
import { NotFound } from '../../errors.ts';
import { onlyIf } from '../../people/guards.ts';
import { parseForm } from '../../web/forms.ts';
import { limited } from '../../web/limiting.ts';
import { sendStored } from '../../web/stored-files.ts';
import { personOf, signedInOnly } from '../../web/visit.ts';
import type { ListFilter } from '../list.ts';
import { listsComplaints } from '../policy.ts';
import { readQuestion } from '../search/question.ts';
import { csvOf, rowsAtMost, rowsOf } from './exporting.ts';
import { filterForm } from './forms.ts';

type Column = { head: string; kind: 'text' };
/** Makes a spreadsheet; given by the program, as documents stand above complaints. */
export type WorkbookOf = (
  sheets: readonly { name: string; columns: Column[]; rows: string[][] }[],
) => Promise<Uint8Array>;

/** The list as a file: what it shows, without what was told in confidence; each download is recorded. */
export function exportRoutes(db: Database, workbookOf: WorkbookOf): Router {
  const router = Router();
  const seers = [signedInOnly, onlyIf(listsComplaints), limited(db, 'export')];

  router.get('/complaints/export.csv', ...seers, async (req: Request, res: Response) => {
    const rows = await rowsFor(db, req, res, 'csv');
    res
      .attachment(`${res.locals.visit.t.lists.file}.csv`)
      .type('text/csv; charset=utf-8')
      .set('Cache-Control', 'private, no-store');
    await pipeline(Readable.from(csvOf(rows)), res);
  });

  router.get('/complaints/export.xlsx', ...seers, async (req: Request, res: Response) => {
    const { t } = res.locals.visit;
    const all: string[][] = [];
    for await (const some of await rowsFor(db, req, res, 'xlsx')) all.push(...some);
    const [heads = [], ...rows] = all;
    const columns = heads.map((head) => ({ head, kind: 'text' as const }));
    const bytes = Buffer.from(await workbookOf([{ name: t.complaints.title, columns, rows }]));
    await sendStored(req, res, { kind: 'xlsx', bytes, name: t.lists.file });
  });

  return router;
}

// Written down before the first row leaves.
async function rowsFor(db: Database, req: Request, res: Response, format: keyof typeof rowsAtMost) {
  const { t, lang, now } = res.locals.visit;
  const person = personOf(res);
  const given = parseForm(filterForm, req.query);
  const question = given.q ? await readQuestion(db, given.q) : null;
  if (question?.number) throw new NotFound();
  const { calendar } = await rulesOf(db);
  const filter: ListFilter = { ...given, ...(question ? { asked: question.asked } : {}) };
  const { q: _typed, after: _after, before: _before, ...particulars } = given;
  await recordReading(db, 'listExported', {
    at: now,
    personId: person.id,
    subject: { kind: 'list', id: format },
    particulars: { ...particulars, searched: question !== null },
  });
  return rowsOf(db, person, filter, { t, lang, zone: calendar.zone }, rowsAtMost[format]);
}
