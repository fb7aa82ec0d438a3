import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { fieldErrors, keyOf, parseForm, typed, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf } from '../web/visit.ts';
import { periodLetterForm, periodSendingForm, resultsForm } from './forms.ts';
import type { FailedForm } from './letter-fields.ts';
import { periodPath, reportPath } from './paths.ts';
import { periodPage } from './period-page.ts';
import { periodContent, periodLetter, savePeriodLetter, sendPeriodReport } from './period.ts';
import { draftsOf, sender } from './policy.ts';
import { readersOnly } from './readers.ts';
import { differencesOf, NumbersDiffer } from './reconcile.ts';
import { sign } from './report-routes.ts';
import { periodOf } from './results-routes.ts';

/** A city's report to the Governor on the results of any period: letter, preview, signing. */
export function periodRoutes(db: Database): Router {
  const router = Router();

  router.get('/reports/period', ...readersOnly, async (req, res) => {
    await sendPeriodPage(db, req, res, parseForm(resultsForm, req.query));
  });

  router.post('/reports/period/letter', ...readersOnly, (req, res) =>
    attempt(db, req, res, async (areaCode) => {
      const { area: _, from, to, ...letter } = parseForm(periodLetterForm, req.body);
      const deed = { areaCode, period: { from, to }, ...whoAndWhen(res), version: versionOf(req) };
      await savePeriodLetter(db, { ...letter, ...deed });
      const path = `${periodPath(areaCode, { from, to })}#preview`;
      await goTo(req, res, path, res.locals.visit.t.reports.form.saved);
    }),
  );

  router.post('/reports/period/sending', ...readersOnly, (req, res) =>
    attempt(db, req, res, async (areaCode) => {
      if (!sender(personOf(res), { level: 'city', areaCode })) throw new Forbidden();
      const { password, area: _, from, to, ...letter } = parseForm(periodSendingForm, req.body);
      await sign(db, res, password);
      const deed = { areaCode, period: { from, to }, ...whoAndWhen(res), version: versionOf(req) };
      const { report, repeated } = await sendPeriodReport(db, { ...letter, ...deed, key: keyOf(req) });
      const { form } = res.locals.visit.t.reports;
      await goTo(req, res, reportPath(report.id), repeated ? form.alreadySent : form.periodSent);
    }),
  );

  return router;
}

const whoAndWhen = (res: Response) => ({ person: personOf(res), now: res.locals.visit.now });

/** The city that is asked for, if this person writes its reports. @throws NotFound */
function cityOf(person: Person, asked: unknown): string {
  const own = draftsOf(person).flatMap(({ level, areaCode }) => (level === 'city' ? [areaCode] : []));
  const area = typeof asked === 'string' && asked ? asked : own[0];
  if (!area || !own.includes(area)) throw new NotFound();
  return area;
}

/** Saves or sends; what fails shows the page again with everything that was typed, and why it failed. */
async function attempt(
  db: Database,
  req: Request,
  res: Response,
  deed: (areaCode: string) => Promise<void>,
): Promise<void> {
  const areaCode = cityOf(personOf(res), typed(req.body).area);
  try {
    await deed(areaCode);
  } catch (fault) {
    if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
    const { password: _, from, to, ...values } = typed(req.body);
    const errors = fault instanceof Invalid ? fieldErrors(res.locals.visit.t.fields, fault) : {};
    const changed = fault instanceof Conflict && !(fault instanceof NumbersDiffer);
    const failed = { values, errors, changed };
    await sendPeriodPage(
      db,
      req,
      res,
      { ...dayPair(from, to), area: areaCode },
      { failed, status: fault.status },
    );
  }
}

const dayPair = (from: string | undefined, to: string | undefined) =>
  parseForm(resultsForm.pick({ from: true, to: true }), { from, to });

type Showing = { failed?: FailedForm; status?: number };
type Asked = { area?: string | undefined; from?: string | undefined; to?: string | undefined };

async function sendPeriodPage(
  db: Database,
  req: Request,
  res: Response,
  asked: Asked,
  { failed, status }: Showing = {},
): Promise<void> {
  const reader = await readerOf(db, res);
  const { person, now, calendar, t } = reader;
  const areaCode = cityOf(person, asked.area);
  const { period, error } = periodOf(asked, reader);
  // A period that cannot be is said beside its fields; a letter is shown only when it was typed, none can be signed.
  const usable = error ? periodOf({}, reader).period : period;
  const draft = await periodLetter(db, areaCode, usable);
  const found = await periodContent(db, draft, { reader: person, now });
  const page = periodPage(
    {
      ...found,
      draft,
      asked: period,
      error: failed ? (failed.errors.to ?? failed.errors.from ?? error) : error,
      failed: failed ?? null,
      differences: await differencesOf(db, found.content, { now, calendar }),
      key: randomUUID(),
    },
    reader,
  );
  const title = t.reports.period.title;
  await sendPage(req, res, 'reports/period', page, { title, status: status ?? (error ? 422 : 200) });
}
