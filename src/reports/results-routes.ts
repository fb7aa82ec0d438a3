import { Router } from 'express';
import { addDays, dayOf, saturdayOf } from '../calendar/cycle.ts';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import { documentLinks } from '../documents/links.ts';
import { NotFound } from '../errors.ts';
import { parseForm } from '../web/forms.ts';
import { sendPage } from '../web/pages.ts';
import { resultsForm } from './forms.ts';
import type { Reader } from './list-page.ts';
import { resultsPath } from './paths.ts';
import { areaOfReader, readsResults } from './policy.ts';
import { readersOnly } from './readers.ts';
import { areasWithin } from './results-area.ts';
import { resultsDocument, resultsSubject } from './results-document.ts';
import type { Period } from './results-due.ts';
import { resultsPaper } from './results-paper.ts';
import { resultsOf } from './results.ts';

/** The results of the instruction for any area and period, to be read and taken along as a file. */
export function resultsRoutes(db: Database): Router {
  const router = Router();

  router.get('/reports/results', ...readersOnly, async (req, res) => {
    const reader = await readerOf(db, res);
    const { t, lang, person, now, calendar } = reader;
    const asked = parseForm(resultsForm, req.query);
    const own = areaOfReader(person);
    const area = asked.area ?? own;
    const areas = await areasWithin(db, own);
    if (!readsResults(person, area) || !areas.some(({ code }) => code === area)) throw new NotFound();
    const { period, error } = periodOf(asked, reader);
    const results = error ? null : await resultsOf(db, area, period, { now, calendar });
    const subject = resultsSubject(area, period, dayOf(now, calendar));
    const page = {
      action: resultsPath(),
      area,
      areas: areas.map(({ code, name }) => ({ value: code, label: name })),
      ...period,
      error,
      results: results && resultsPaper(results, { areaCode: area, period }, { t, lang }),
      documents: error
        ? null
        : await documentLinks(db, resultsDocument, subject, { t, lang }, [
            { mediaType: 'pdf', language: lang },
            { mediaType: 'xlsx', language: lang },
          ]),
    };
    const status = error ? 422 : 200;
    await sendPage(req, res, 'reports/results', page, { title: t.reports.resultsPage.title, status });
  });

  return router;
}

/** The period that is asked for, else the last four weeks, with what is wrong with it. */
export function periodOf(
  { from, to }: { from?: string | undefined; to?: string | undefined },
  { t, now, calendar }: Reader,
): { period: Period; error: string | null } {
  const today = dayOf(now, calendar);
  const last = to ?? today;
  const first = from ?? addDays(saturdayOf(now, calendar), -21);
  const period = { from: from === undefined && first > last ? last : first, to: last };
  if (period.to > today) return { period, error: t.fields.dateAhead };
  return { period, error: period.from > period.to ? t.fields.endsBeforeBegin : null };
}
