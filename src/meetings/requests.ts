import type { Request, Response } from 'express';
import { readerOf } from '../complaints/reader.ts';
import { readTicket } from '../complaints/tickets.ts';
import type { Database } from '../database/connect.ts';
import { Forbidden, Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { fieldErrors, typed, typedLists } from '../web/forms.ts';
import { personOf } from '../web/visit.ts';
import type { FailedMeeting } from './agenda-page.ts';
import { meetingFor, Undecided } from './meeting.ts';
import type { Meeting } from './queries.ts';
import { sendMeeting } from './screens.ts';

/** The meeting of the address, if the visitor may know of it. @throws NotFound */
export async function loadMeeting(db: Database, req: Request, res: Response): Promise<Meeting> {
  return meetingFor(db, personOf(res), idIn(req, 'id'));
}

/** The meeting of the address for somebody with a right to it. @throws NotFound, Forbidden */
export async function loadFor(
  db: Database,
  req: Request,
  res: Response,
  may: (person: Person, meeting: Meeting) => boolean,
): Promise<Meeting> {
  const meeting = await loadMeeting(db, req, res);
  if (!may(personOf(res), meeting)) throw new Forbidden();
  return meeting;
}

/** A number of the address. @throws NotFound */
export function idIn(req: Request, name: string): number {
  const text = String(req.params[name]);
  if (!/^\d{1,15}$/.test(text)) throw new NotFound();
  return Number(text);
}

/** The ticket of the address. @throws NotFound */
export function ticketIn(req: Request): string {
  const read = readTicket(String(req.params.ticket));
  if ('fault' in read) throw new NotFound();
  return read.ticket;
}

/** Who asks, and when. */
export const stepOf = (res: Response) => ({ person: personOf(res), now: res.locals.visit.now });

/** A form of the agenda page that cannot be carried out comes back with its errors and all that was typed. */
export async function attempt(
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
      chosen: chosenIn(req.body),
      undecided: fault instanceof Undecided,
    };
    const options = { failed, status: fault.status };
    const reader = await readerOf(db, res);
    await sendMeeting(db, req, res, await loadMeeting(db, req, res), reader, options);
  }
}

/** What was ticked: tickets, or ids of offices. */
export function chosenIn(body: unknown): Set<string> {
  const lists = { ...typed(body), ...typedLists(body) };
  const ticked = lists.cases ?? lists.present ?? lists.office ?? [];
  return new Set([ticked].flat().map((text) => text.split(':', 1)[0]!));
}
