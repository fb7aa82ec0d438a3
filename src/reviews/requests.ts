import type { Request, Response } from 'express';
import type { Complaint } from '../complaints/complaint.ts';
import { complaintPath } from '../complaints/paths.ts';
import { Conflict, Invalid, NotAllowed } from '../errors.ts';
import { ownPath } from '../people/routes.ts';
import { fieldErrors, keyOf, typed, typedLists, versionOf } from '../web/forms.ts';
import { personOf } from '../web/visit.ts';
import type { Deed } from './deed.ts';

/** What a request says of every deed on a review. */
export const deedOf = (req: Request, res: Response, { ticket }: Complaint): Deed => ({
  ticket,
  version: versionOf(req),
  person: personOf(res),
  now: res.locals.visit.now,
  key: keyOf(req),
});

/** The page of ours that the form was opened from; the complaint's unless it says otherwise. */
export function backOf(req: Request, { ticket }: Complaint): string {
  const given = (req.body as { back?: unknown } | undefined)?.back ?? req.query.back;
  return ownPath(typeof given === 'string' ? given : undefined, complaintPath(ticket));
}

/** What was typed into a form that could not be carried out, and why; null for faults that no form can show. */
export function failureOf(req: Request, res: Response, fault: unknown) {
  const shown = fault instanceof Invalid || fault instanceof Conflict || fault instanceof NotAllowed;
  if (!shown || !req.accepts('html')) return null;
  return {
    values: { ...typed(req.body), ...typedLists(req.body) },
    errors: fault instanceof Invalid ? fieldErrors(res.locals.visit.t.fields, fault) : {},
    changed: !(fault instanceof Invalid),
    status: fault.status,
  };
}
