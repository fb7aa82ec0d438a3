import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';
import { placesIn } from '../areas/places.ts';
import { alikeCases } from '../complaints/alike.ts';
import { detailsOf, officesForWork } from '../complaints/details.ts';
import type { Reader } from '../complaints/pages.ts';
import { visibleComplaint } from '../complaints/queries.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { proofFor } from '../people/proving.ts';
import { parseForm } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { addendaOf } from './addenda.ts';
import { agendaOf } from './agenda.ts';
import { meetingPage, type FailedMeeting } from './agenda-page.ts';
import { inviteesOf } from './attendance-queries.ts';
import { casePage } from './case-page.ts';
import type { TypedDecision } from './decision-fields.ts';
import { papersOf } from './documents.ts';
import { agendaFilter } from './forms.ts';
import { titleOf } from './pages.ts';
import { meetingPath, type Query } from './paths.ts';
import { unitsOf, type Meeting } from './queries.ts';
import { triaged } from './triage.ts';

type MeetingOptions = { failed?: FailedMeeting; status?: number; report?: string };

/** Sends the agenda of a meeting, with a failed form when there is one. */
export async function sendMeeting(
  db: Database,
  req: Request,
  res: Response,
  meeting: Meeting,
  reader: Reader,
  { failed, status, report }: MeetingOptions = {},
): Promise<void> {
  const filter = parseForm(agendaFilter, req.query);
  const [agenda, invitees, units, addenda, papers] = await Promise.all([
    agendaOf(db, meeting),
    inviteesOf(db, meeting),
    unitsOf(db, meeting),
    addendaOf(db, meeting.id),
    papersOf(db, meeting, reader.t),
  ]);
  const extra = {
    agenda,
    invitees,
    units,
    addenda,
    papers,
    filter,
    failed: failed ?? null,
    key: randomUUID(),
    proof: proofFor(res.locals.visit),
    report: report ?? null,
  };
  const page = meetingPage(meeting, extra, reader);
  await sendPage(req, res, 'meetings/show', page, {
    title: titleOf(meeting, reader.t),
    status: status ?? 200,
  });
}

type CaseOptions = { failed?: TypedDecision & { changed: boolean }; status?: number };

/** How far back a solved case still tells something about a present one, in days. */
const solvedLately = 90;

/** Sends one case of the agenda to the projector; a case that has left the agenda leads back to it. */
export async function sendCase(
  db: Database,
  req: Request,
  res: Response,
  meeting: Meeting,
  ticket: string,
  reader: Reader,
  { failed, status }: CaseOptions = {},
): Promise<void> {
  const complaint = await visibleComplaint(db, reader.person, ticket);
  if (!complaint) throw new NotFound();
  const filter = parseForm(agendaFilter, req.query);
  const agenda = await agendaOf(db, meeting);
  const each = agenda.find((one) => one.id === complaint.id);
  if (!each) {
    if (!failed) throw new NotFound();
    await goTo(req, res, meetingPath(meeting.id), { kind: 'warning', text: reader.t.meetings.leftAgenda });
    return;
  }
  const since = new Date(reader.now.getTime() - solvedLately * 86_400_000);
  const [details, offices, alike, places] = await Promise.all([
    detailsOf(db, complaint),
    officesForWork(db, complaint, meeting.level),
    alikeCases(db, complaint, { since, limit: 4 }),
    placesIn(db, complaint.kecamatanCode),
  ]);
  const cases = triaged(agenda, { ...filter, show: undefined }, { level: meeting.level, ...reader });
  const shown = { each, cases, complaint, details, alike, places, offices, query: filter as Query };
  const page = casePage(meeting, { ...shown, failed: failed ?? null, key: randomUUID() }, reader);
  await sendPage(req, res, 'meetings/case', page, {
    title: `${shownTicket(ticket)}, ${titleOf(meeting, reader.t)}`,
    status: status ?? 200,
    bodyClass: 'page-projector',
  });
}
