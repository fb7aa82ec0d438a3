import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { addWorkingDays, dayOf } from '../calendar/cycle.ts';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import { documentLinks } from '../documents/links.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import { provedOrAsked } from '../people/asking-proof.ts';
import { proveIdentity, realTime } from '../people/proving.ts';
import { fieldErrors, keyOf, parseForm, typed, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf } from '../web/visit.ts';
import { actsOf } from './acts.ts';
import { letterForm, returnForm, sendingForm } from './forms.ts';
import type { FailedForm } from './letter-fields.ts';
import { inboxOf, lateWeekOf } from './list-routes.ts';
import type { Reader } from './list-page.ts';
import { reportPage } from './pages.ts';
import { reportPath } from './paths.ts';
import { forwarder, provinceRoles, returner, sender } from './policy.ts';
import { provinceCases } from './province-cases.ts';
import { remindersOf, visibleReport, type Report } from './queries.ts';
import { readersOnly } from './readers.ts';
import { differencesOf, NumbersDiffer } from './reconcile.ts';
import { reportDocument } from './report-document.ts';
import { acknowledgeReport, draftOf, forwardReport, returnReport, saveLetter, sendReport } from './report.ts';

/** One report: its letter, signing, acknowledging, passing on and sending back, and its files. */
export function reportRoutes(db: Database): Router {
  const router = Router();

  router.get('/reports/:id', ...readersOnly, async (req, res) => {
    await sendReportPage(db, req, res, await load(db, req, res));
  });

  router.post('/reports/:id/letter', ...readersOnly, async (req, res) => {
    const report = await load(db, req, res);
    await attempt(db, req, res, report, async () => {
      const letter = parseForm(letterForm, req.body);
      await saveLetter(db, { ...letter, ...deedOf(req, res, report), version: versionOf(req) });
      return { notice: res.locals.visit.t.reports.form.saved, place: '#preview' };
    });
  });

  router.post('/reports/:id/sending', ...readersOnly, async (req, res) => {
    const report = await load(db, req, res);
    await attempt(db, req, res, report, async () => {
      if (!sender(personOf(res), report)) throw new Forbidden();
      const { password, ...sending } = parseForm(sendingForm, req.body);
      await sign(db, res, password);
      const sent = await sendReport(db, { ...sending, ...deedOf(req, res, report), version: versionOf(req) });
      const { form } = res.locals.visit.t.reports;
      return {
        notice: sent.repeated ? form.alreadySent : form.sent(sent.report.content!.recap.total.unsolved),
      };
    });
  });

  router.post('/reports/:id/acknowledgement', ...readersOnly, async (req, res) => {
    const report = await load(db, req, res);
    await acknowledgeReport(db, deedOf(req, res, report));
    await goTo(req, res, reportPath(report.id), res.locals.visit.t.reports.acknowledged);
  });

  router.post('/reports/:id/forwarding', ...readersOnly, async (req, res) => {
    const report = await load(db, req, res);
    if (forwarder(personOf(res), report) && !(await provedOrAsked(db, req, res))) return;
    const { forwarded } = await forwardReport(db, deedOf(req, res, report));
    await goTo(req, res, reportPath(report.id), res.locals.visit.t.reports.forwarded(forwarded));
  });

  router.post('/reports/:id/return', ...readersOnly, async (req, res) => {
    const report = await load(db, req, res);
    if (!returner(personOf(res), report)) throw new Forbidden();
    if (!(await provedOrAsked(db, req, res))) return;
    await attempt(db, req, res, report, async () => {
      const { reason } = parseForm(returnForm, req.body);
      const { returned } = await returnReport(db, { ...deedOf(req, res, report), reason });
      return { notice: res.locals.visit.t.reports.returned(returned) };
    });
  });

  return router;
}

/** Identity proved again, as a signature. @throws Invalid at `password`, TryLater */
export async function sign(db: Database, res: Response, secret: string): Promise<void> {
  const { now, session } = res.locals.visit;
  const { ip: address } = res.req;
  const proving = { session: session!, secret, now, real: realTime(now), address };
  await proveIdentity(db, { person: personOf(res), ...proving });
}

/** The report of the address, if this person may read it. @throws NotFound */
async function load(db: Database, req: Request, res: Response): Promise<Report> {
  const id = /^\d{1,15}$/.test(String(req.params.id)) ? Number(req.params.id) : null;
  const report = id === null ? undefined : await visibleReport(db, personOf(res), id);
  if (!report) throw new NotFound();
  return report;
}

const deedOf = (req: Request, res: Response, { id }: Report) => ({
  reportId: id,
  person: personOf(res),
  now: res.locals.visit.now,
  key: keyOf(req),
});

type Done = { notice: string; place?: string };

/** Does what was asked; what fails shows the report again with everything that was typed, and why it failed. */
async function attempt(db: Database, req: Request, res: Response, report: Report, deed: () => Promise<Done>) {
  try {
    const { notice, place = '' } = await deed();
    // A report that was sent back is out of the Governor's sight, a case that moved may be out of anybody's.
    const seen = await visibleReport(db, personOf(res), report.id);
    await goTo(req, res, seen ? reportPath(report.id) + place : '/reports', notice);
  } catch (fault) {
    if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
    const current = await load(db, req, res);
    if (current.sentAt && fault instanceof Conflict) throw fault;
    const { password: _, ...values } = typed(req.body);
    const errors = fault instanceof Invalid ? fieldErrors(res.locals.visit.t.fields, fault) : {};
    const changed = fault instanceof Conflict && !(fault instanceof NumbersDiffer);
    const failed = { values, errors, changed };
    await sendReportPage(db, req, res, current, { failed, status: fault.status });
  }
}

type Showing = { failed?: FailedForm; status?: number };

async function sendReportPage(
  db: Database,
  req: Request,
  res: Response,
  report: Report,
  { failed, status }: Showing = {},
): Promise<void> {
  const reader = await readerOf(db, res);
  const page = reportPage(report, reader, {
    ...(report.content
      ? { content: report.content, delegateTitle: null, differences: [], late: undefined }
      : await draftFacts(db, report, reader)),
    ...(await sentFacts(db, report, reader)),
    failed: failed ?? null,
    newKey: randomUUID,
    suggestedDay: addWorkingDays(dayOf(reader.now, reader.calendar), 5, reader.calendar),
  });
  await sendPage(req, res, 'reports/show', page, { title: page.title, status: status ?? 200 });
}

async function draftFacts(db: Database, report: Report, { person, now, calendar }: Reader) {
  const { content, delegateTitle } = await draftOf(db, report, { reader: person, now });
  return {
    content,
    delegateTitle,
    differences: await differencesOf(db, content, { now, calendar }),
    late: await lateWeekOf(db, report, now),
  };
}

async function sentFacts(db: Database, report: Report, { person, t, lang }: Reader) {
  const { id, level, areaCode, sentAt } = report;
  if (!sentAt) return { acts: [], inbox: null, waiting: 0, remindedAt: null, documents: null };
  const [role] = level === 'city' ? provinceRoles(person) : [];
  const group = role?.role === 'governor' ? ('governor' as const) : ('sekda' as const);
  const provinceCode = areaCode.split('.')[0]!;
  const state = 'province.withSekda' as const;
  return {
    acts: await actsOf(db, id),
    inbox: role ? await inboxOf(db, group, role.areaCode, id) : null,
    waiting: level === 'city' ? (await provinceCases(db, { state, provinceCode, reportId: id })).length : 0,
    remindedAt: (await remindersOf(db, [id])).get(id) ?? null,
    documents: await documentLinks(db, reportDocument, id, { t, lang }, [
      { mediaType: 'pdf', language: lang },
      { mediaType: 'xlsx', language: lang },
    ]),
  };
}
