import { randomUUID } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { readerOf } from '../complaints/reader.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid } from '../errors.ts';
import { fieldErrors, keyOf, parseForm, typed, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { agendaOf } from './agenda.ts';
import { decideCases, rehearseCases, type Batch, type Refusal } from './batch.ts';
import { eventOf, type Decision } from './decision.ts';
import { agendaFilter, chosenCases, decisionForm, stepForm } from './forms.ts';
import { decideCase } from './meeting.ts';
import { casePath, meetingPath, type Query } from './paths.ts';
import { mayDecide } from './policy.ts';
import { previewPage } from './preview-page.ts';
import { officeNames, type Meeting } from './queries.ts';
import { attempt, chosenIn, loadFor, loadMeeting, stepOf, ticketIn } from './requests.ts';
import { sendCase, sendMeeting } from './screens.ts';
import { neighbours, triaged } from './triage.ts';

/** Decisions: one case on the screen, or several alike cases after a look at what would become of them. */
export function decidingRoutes(db: Database, router: Router): void {
  router.post('/meetings/:id/decisions', async (req, res) => {
    const meeting = await loadFor(db, req, res, mayDecide);
    await attempt(db, req, res, 'batch', async () => {
      const { step } = parseForm(stepForm, req.body);
      if (step === 'change') return sendChoice(db, req, res, meeting);
      const { cases } = parseForm(chosenCases, req.body);
      const decision = await decisionIn(db, req, res, meeting);
      const batch = { meetingId: meeting.id, cases, decision, ...stepOf(res) };
      if (step !== 'confirm') return sendPreview(db, req, res, meeting, batch);
      const { decided, refused } = await decideCases(db, { ...batch, key: keyOf(req) });
      if (refused.length > 0) return sendPreview(db, req, res, meeting, batch, refused);
      const query = parseForm(agendaFilter, req.query) as Query;
      const done = res.locals.visit.t.meetings.batchDone(decided.length);
      return goTo(req, res, meetingPath(meeting.id, query), done);
    });
  });

  router.get('/meetings/:id/cases/:ticket', async (req, res) => {
    const meeting = await loadMeeting(db, req, res);
    await sendCase(db, req, res, meeting, ticketIn(req), await readerOf(db, res));
  });

  router.post('/meetings/:id/cases/:ticket/decision', async (req, res) => {
    const meeting = await loadMeeting(db, req, res);
    const ticket = ticketIn(req);
    const reader = await readerOf(db, res);
    const { t } = reader;
    try {
      const decision = parseForm(decisionForm, req.body);
      const step = { meetingId: meeting.id, ...stepOf(res), key: keyOf(req) };
      await decideCase(db, { ...step, ticket, version: versionOf(req), decision });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      const errors = fault instanceof Invalid ? fieldErrors(t.fields, fault) : {};
      const failed = { values: typed(req.body), errors, changed: fault instanceof Conflict };
      await sendCase(db, req, res, meeting, ticket, reader, { failed, status: fault.status });
      return;
    }
    const filter = parseForm(agendaFilter, req.query);
    const agenda = await agendaOf(db, meeting);
    const left = triaged(agenda, { ...filter, show: undefined }, { level: meeting.level, ...reader });
    const { next } = neighbours(left, ticket);
    const saved = t.meetings.saved(shownTicket(ticket));
    if (next) await goTo(req, res, casePath(meeting.id, next.ticket, filter as Query), saved);
    else await goTo(req, res, meetingPath(meeting.id), `${saved} ${t.meetings.allDecided}`);
  });
}

// What is missing is missing for every case: it is said once, beside the fields.
async function decisionIn(db: Database, req: Request, res: Response, { level }: Meeting): Promise<Decision> {
  const decision = parseForm(decisionForm, req.body);
  const { calendar } = await rulesOf(db);
  eventOf(decision, level, dayOf(res.locals.visit.now, calendar));
  return decision;
}

async function sendChoice(db: Database, req: Request, res: Response, meeting: Meeting): Promise<void> {
  const failed = { form: 'batch' as const, errors: {}, values: typed(req.body), chosen: chosenIn(req.body) };
  await sendMeeting(db, req, res, meeting, await readerOf(db, res), { failed });
}

/** Sends what would become of the cases; with `refused` nothing was done although it was confirmed. */
async function sendPreview(
  db: Database,
  req: Request,
  res: Response,
  meeting: Meeting,
  batch: Batch,
  refused: readonly Refusal[] = [],
): Promise<void> {
  const rehearsal = await rehearseCases(db, batch);
  const owners = rehearsal.decided.flatMap(({ complaint }) => complaint.ownerOfficeId ?? []);
  const unitId = batch.decision.unitId;
  const [reader, agenda, offices] = await Promise.all([
    readerOf(db, res),
    agendaOf(db, meeting),
    officeNames(db, unitId === undefined ? owners : [...owners, unitId]),
  ]);
  const query = parseForm(agendaFilter, req.query) as Query;
  const extra = { decision: batch.decision, agenda, offices, query, refused, key: randomUUID() };
  const page = previewPage(meeting, rehearsal, extra, reader);
  await sendPage(req, res, 'meetings/preview', page, {
    title: page.title,
    status: refused.length > 0 ? 409 : 200,
  });
}
