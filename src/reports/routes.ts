import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { addWorkingDays, dayOf } from '../calendar/cycle.ts';
import { officesForWork } from '../complaints/details.ts';
import { config } from '../config.ts';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import { onlyFor } from '../people/guards.ts';
import { holds, type Person } from '../people/roles.ts';
import { confirmPassword } from '../people/sign-in.ts';
import { fieldErrors, keyOf, parseForm, typed, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { countsOf, provinceCases } from './cases.ts';
import { letterForm, listForm, sendingForm } from './forms.ts';
import { letterheadOf } from './letterhead.ts';
import {
  reportPage,
  reportsPage,
  titleOf,
  type Draft,
  type FailedForm,
  type Inbox,
  type Reader,
} from './pages.ts';
import { reportPath, reportsPath } from './paths.ts';
import { draftsOf, receiver, sender } from './policy.ts';
import {
  lastSentWeek,
  sentReports,
  unacknowledged,
  visibleReport,
  type ListedReport,
  type Report,
} from './queries.ts';
import {
  acknowledgeReport,
  contentOf,
  draftReport,
  forwardReport,
  saveLetter,
  sendReport,
} from './report.ts';

/** Reports of every level: drafts, sending, and the inboxes of those who receive them. */
export function reportsRoutes(db: Database): Router {
  const router = Router();
  const guards = [signedInOnly, onlyFor('camat', 'walikota', 'sekda', 'governor', 'inspector')];

  router.get('/reports', ...guards, async (req, res) => {
    const { after } = parseForm(listForm, req.query);
    const reader = await readerOf(db, res);
    const sent = await sentReports(db, reader.person, after);
    const page = reportsPage(
      {
        drafts: await draftsFor(db, reader),
        ...(await receivedBy(db, reader.person)),
        inboxes: await inboxesOf(db, reader.person),
        sent: {
          rows: sent.rows,
          next: sent.next && reportsPath(sent.next),
          first: after ? reportsPath() : null,
        },
        suggestedDay: addWorkingDays(dayOf(reader.now, reader.calendar), 5, reader.calendar),
        newKey: randomUUID,
      },
      reader,
    );
    await sendPage(req, res, 'reports/list', page, { title: reader.t.reports.title });
  });

  router.get('/reports/:id', ...guards, async (req, res) => {
    await sendReportPage(db, req, res, await load(db, req, res));
  });

  router.post('/reports/:id/letter', ...guards, async (req, res) => {
    const report = await load(db, req, res);
    await attempt(db, req, res, report, async () => {
      const letter = parseForm(letterForm, req.body);
      await saveLetter(db, { ...letter, ...deedOf(req, res, report), version: versionOf(req) });
      return res.locals.visit.t.reports.form.saved;
    });
  });

  router.post('/reports/:id/sending', ...guards, async (req, res) => {
    const report = await load(db, req, res);
    await attempt(db, req, res, report, async () => {
      if (!sender(personOf(res), report)) throw new Forbidden();
      const { password, ...sending } = parseForm(sendingForm, req.body);
      const { now } = res.locals.visit;
      const today = dayOf(now, { zone: config.timeZone });
      await confirmPassword(db, personOf(res), password, { now, today });
      const sent = await sendReport(db, { ...sending, ...deedOf(req, res, report), version: versionOf(req) });
      const { form } = res.locals.visit.t.reports;
      return sent.repeated ? form.alreadySent : form.sent(sent.report.content!.recap.total.unsolved);
    });
  });

  router.post('/reports/:id/acknowledgement', ...guards, async (req, res) => {
    const report = await load(db, req, res);
    await acknowledgeReport(db, deedOf(req, res, report));
    await goTo(req, res, reportPath(report.id), res.locals.visit.t.reports.acknowledged);
  });

  router.post('/reports/:id/forwarding', ...guards, async (req, res) => {
    const report = await load(db, req, res);
    const { forwarded } = await forwardReport(db, deedOf(req, res, report));
    await goTo(req, res, reportPath(report.id), res.locals.visit.t.reports.forwarded(forwarded));
  });

  return router;
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

/** Saves or sends; what fails shows the report again with everything that was typed, and why it failed. */
async function attempt(
  db: Database,
  req: Request,
  res: Response,
  report: Report,
  deed: () => Promise<string>,
) {
  try {
    const notice = await deed();
    await goTo(req, res, reportPath(report.id), notice);
  } catch (fault) {
    if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
    const current = await load(db, req, res);
    if (current.sentAt) throw fault;
    const { password: _, ...values } = typed(req.body);
    const errors = fault instanceof Invalid ? fieldErrors(res.locals.visit.t.fields, fault) : {};
    const failed = { values, errors, changed: fault instanceof Conflict };
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
  const content = await contentOf(db, report, { reader: reader.person, now: reader.now });
  const page = reportPage(report, reader, {
    content,
    key: randomUUID(),
    failed: failed ?? null,
    waiting: await stillWithSekda(db, report),
  });
  await sendPage(req, res, 'reports/show', page, { title: page.title, status: status ?? 200 });
}

async function stillWithSekda(db: Database, { id, level, areaCode, sentAt }: Report): Promise<number> {
  if (level !== 'city' || !sentAt) return 0;
  const provinceCode = areaCode.split('.')[0]!;
  return (await provinceCases(db, { state: 'province.withSekda', provinceCode, reportId: id })).length;
}

async function draftsFor(db: Database, { person, t, now }: Reader): Promise<Draft[]> {
  return Promise.all(
    draftsOf(person).map(async ({ level, areaCode }) => {
      const report = await draftReport(db, { level, areaCode, now });
      const [letterhead, counts, last] = await Promise.all([
        letterheadOf(db, report),
        countsOf(db, report),
        lastSentWeek(db, report),
      ]);
      return { report, name: titleOf(level, letterhead, t), counts, again: last === report.weekOf };
    }),
  );
}

async function receivedBy(
  db: Database,
  person: Person,
): Promise<{ receives: boolean; received: ListedReport[] }> {
  const role = holds(person, 'walikota', 'sekda');
  if (!role) return { receives: false, received: [] };
  const level = role.role === 'walikota' ? 'kecamatan' : 'city';
  const received = await unacknowledged(db, { level, areaCode: role.areaCode });
  return { receives: true, received: received.filter((report) => receiver(person, report)) };
}

async function inboxesOf(db: Database, person: Person): Promise<Inbox[]> {
  const groups = [
    { group: 'sekda', state: 'province.withSekda' },
    { group: 'governor', state: 'province.withGovernor' },
  ] as const;
  return Promise.all(
    groups.flatMap(({ group, state }) => {
      const role = holds(person, group);
      return role ? [inboxOf(db, { group, state, provinceCode: role.areaCode })] : [];
    }),
  );
}

type Box = {
  group: Inbox['group'];
  state: 'province.withSekda' | 'province.withGovernor';
  provinceCode: string;
};

async function inboxOf(db: Database, { group, state, provinceCode }: Box): Promise<Inbox> {
  const nowhere = { kecamatanCode: '', kelurahanCode: '', cityCode: '', restricted: false };
  const [cases, units] = await Promise.all([
    provinceCases(db, { state, provinceCode }),
    group === 'governor' ? officesForWork(db, nowhere, 'province') : [],
  ]);
  return { group, cases, units };
}
