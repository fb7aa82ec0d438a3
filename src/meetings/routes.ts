import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { areaChoices } from '../complaints/queries.ts';
import { readTicket, shownTicket } from '../complaints/tickets.ts';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { onlyFor } from '../people/guards.ts';
import { fieldErrors, keyOf, parseForm, typed, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { agendaOf } from './agenda.ts';
import { decideCases } from './batch.ts';
import { eventOf } from './decision.ts';
import { agendaFilter, attendanceForm, chosenCases, closingForm, decisionForm, listFilter } from './forms.ts';
import { closeMeeting, decideCase, markAttendances, meetingFor, openMeeting, Undecided } from './meeting.ts';
import { minutesPage } from './minutes-page.ts';
import type { FailedMeeting } from './agenda-page.ts';
import { meetingsPage } from './list-page.ts';
import { titleOf } from './pages.ts';
import { casePath, meetingPath, type Query } from './paths.ts';
import { areasInSight, comingMeetings } from './coming.ts';
import { inviteesOf, lineageOf, listMeetings, type Meeting } from './queries.ts';
import { sendCase, sendMeeting } from './screens.ts';
import { signersOf } from './signers.ts';
import { neighbours, triaged } from './triage.ts';

export function meetingsRoutes(db: Database): Router {
  const router = Router();
  router.use('/meetings', signedInOnly, onlyFor('camat', 'walikota', 'inspector'));

  router.get('/meetings', async (req, res) => {
    const { area, after } = parseForm(listFilter, req.query);
    const reader = await readerOf(db, res);
    const areas = await areaChoices(db, reader.person);
    const [coming, past] = await Promise.all([
      comingMeetings(db, reader),
      listMeetings(db, { areas: areasInSight(reader.person, areas, area), after }),
    ]);
    const page = meetingsPage(coming, past, { area, areas, after }, reader);
    await sendPage(req, res, 'meetings/list', page, { title: reader.t.meetings.listTitle });
  });

  router.get('/meetings/:id', async (req, res) => {
    await sendMeeting(db, req, res, await load(db, req, res), await readerOf(db, res));
  });

  router.post('/meetings/:id/opening', async (req, res) => {
    const meeting = await load(db, req, res);
    await attempt(db, req, res, 'meeting', async () => {
      await openMeeting(db, { meetingId: meeting.id, ...stepOf(res) });
      await goTo(req, res, meetingPath(meeting.id), res.locals.visit.t.meetings.opened);
    });
  });

  router.post('/meetings/:id/attendance', async (req, res) => {
    const meeting = await load(db, req, res);
    await attempt(db, req, res, 'attendance', async () => {
      const { present, nameOf } = parseForm(attendanceForm, req.body);
      const invitees = await inviteesOf(db, meeting);
      const presences = invitees.map(({ officeId, holder }) => ({
        officeId,
        representedBy: present.has(officeId) ? nameOf(officeId) || (holder ?? '') : null,
      }));
      await markAttendances(db, { meetingId: meeting.id, presences, ...stepOf(res) });
      await goTo(req, res, meetingPath(meeting.id), res.locals.visit.t.meetings.attendanceSaved);
    });
  });

  router.post('/meetings/:id/closing', async (req, res) => {
    const meeting = await load(db, req, res);
    await attempt(db, req, res, 'closing', async () => {
      const { notes } = parseForm(closingForm, req.body);
      await closeMeeting(db, { meetingId: meeting.id, notes, ...stepOf(res) });
      await goTo(req, res, meetingPath(meeting.id), res.locals.visit.t.meetings.closedNow);
    });
  });

  router.post('/meetings/:id/decisions', async (req, res) => {
    const meeting = await load(db, req, res);
    await attempt(db, req, res, 'batch', async () => {
      const { cases } = parseForm(chosenCases, req.body);
      const decision = parseForm(decisionForm, req.body);
      const { calendar } = await rulesOf(db);
      // What is missing is missing for every case: it is said once, beside the fields.
      eventOf(decision, meeting.level, dayOf(res.locals.visit.now, calendar));
      const step = { meetingId: meeting.id, decision, key: keyOf(req), ...stepOf(res) };
      const result = await decideCases(db, { cases, ...step });
      if (result.refused.length > 0) {
        const chosen = new Set(result.refused.map(({ ticket }) => ticket));
        const failed = { form: 'batch' as const, errors: {}, values: typed(req.body), chosen, result };
        await sendMeeting(db, req, res, meeting, await readerOf(db, res), { failed, status: 409 });
        return;
      }
      const query = parseForm(agendaFilter, req.query) as Query;
      const done = res.locals.visit.t.meetings.batchDone(result.decided.length);
      await goTo(req, res, meetingPath(meeting.id, query), done);
    });
  });

  router.get('/meetings/:id/cases/:ticket', async (req, res) => {
    const meeting = await load(db, req, res);
    await sendCase(db, req, res, meeting, ticketOf(req), await readerOf(db, res));
  });

  router.post('/meetings/:id/cases/:ticket/decision', async (req, res) => {
    const meeting = await load(db, req, res);
    const ticket = ticketOf(req);
    const { t } = res.locals.visit;
    try {
      const decision = parseForm(decisionForm, req.body);
      const step = { meetingId: meeting.id, ...stepOf(res), key: keyOf(req) };
      await decideCase(db, { ...step, ticket, version: versionOf(req), decision });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      const errors = fault instanceof Invalid ? fieldErrors(t.fields, fault) : {};
      const failed = { values: typed(req.body), errors, changed: fault instanceof Conflict };
      const reader = await readerOf(db, res);
      await sendCase(db, req, res, meeting, ticket, reader, { failed, status: fault.status });
      return;
    }
    const filter = parseForm(agendaFilter, req.query);
    const left = triaged(await agendaOf(db, meeting), meeting.level, { ...filter, show: undefined });
    const { next } = neighbours(left, ticket);
    const saved = t.meetings.saved(shownTicket(ticket));
    if (next) await goTo(req, res, casePath(meeting.id, next.ticket, filter as Query), saved);
    else await goTo(req, res, meetingPath(meeting.id), `${saved} ${t.meetings.allDecided}`);
  });

  router.get('/meetings/:id/minutes', async (req, res) => {
    const meeting = await load(db, req, res);
    if (!meeting.openedAt) throw new NotFound();
    const [agenda, invitees, lineage, signers, reader] = await Promise.all([
      agendaOf(db, meeting),
      inviteesOf(db, meeting),
      lineageOf(db, meeting.areaCode),
      signersOf(db, meeting),
      readerOf(db, res),
    ]);
    const page = minutesPage(meeting, { agenda, invitees, lineage, ...signers }, reader);
    const title = `${reader.t.meetings.minutes}, ${titleOf(meeting, reader.t)}`;
    await sendPage(req, res, 'meetings/minutes', page, { title, print: true });
  });

  return router;
}

async function load(db: Database, req: Request, res: Response): Promise<Meeting> {
  if (!/^\d{1,15}$/.test(String(req.params.id))) throw new NotFound();
  return meetingFor(db, personOf(res), Number(req.params.id));
}

function ticketOf(req: Request): string {
  const read = readTicket(String(req.params.ticket));
  if ('fault' in read) throw new NotFound();
  return read.ticket;
}

const stepOf = (res: Response) => ({ person: personOf(res), now: res.locals.visit.now });

// A form of the agenda page that cannot be carried out comes back with its errors and all that was typed.
async function attempt(
  db: Database,
  req: Request,
  res: Response,
  form: FailedMeeting['form'],
  deed: () => Promise<void>,
): Promise<void> {
  try {
    await deed();
  } catch (fault) {
    if (!req.accepts('html') || !(fault instanceof Invalid)) throw fault;
    const { t } = res.locals.visit;
    const errors = fieldErrors(t.fields, fault);
    const failed: FailedMeeting = {
      form: errors.meeting ? 'meeting' : form,
      errors,
      values: typed(req.body),
      chosen: ticketsIn(req.body),
      undecided: fault instanceof Undecided ? fault.tickets : [],
    };
    const options = { failed, status: fault.status };
    const reader = await readerOf(db, res);
    await sendMeeting(db, req, res, await load(db, req, res), reader, options);
  }
}

function ticketsIn(body: unknown): Set<string> {
  const { cases } = (body ?? {}) as { cases?: unknown };
  return new Set([cases ?? []].flat().map((each) => String(each).slice(0, 8)));
}
