import type { Request, Response, Router } from 'express';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { onlyIf } from '../people/guards.ts';
import { fieldErrors, parseForm, typed } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { signedInOnly } from '../web/visit.ts';
import { answerForm, invitationForm } from './forms.ts';
import { invitationsPage, type FailedAnswer } from './invitations-page.ts';
import { answerInvitation, inviteOffices, ownInvitations } from './inviting.ts';
import { invitationsPath, meetingPath } from './paths.ts';
import { mayBeInvited, mayPrepare } from './policy.ts';
import { attempt, idIn, loadFor, stepOf } from './requests.ts';

/** Invitations to a city's meeting, and what the invited answer. */
export function invitingRoutes(db: Database, router: Router): void {
  router.use('/invitations', signedInOnly, onlyIf(mayBeInvited));

  router.post('/meetings/:id/invitations', async (req, res) => {
    const meeting = await loadFor(db, req, res, mayPrepare);
    await attempt(db, req, res, 'invitation', async () => {
      const { office, note } = parseForm(invitationForm, req.body);
      const asked = { meetingId: meeting.id, officeIds: office, note: note ?? null, ...stepOf(res) };
      const n = await inviteOffices(db, asked);
      await goTo(req, res, meetingPath(meeting.id), res.locals.visit.t.meetings.invitedNow(n));
    });
  });

  router.get('/invitations', async (req, res) => {
    await sendInvitations(db, req, res, null);
  });

  router.post('/invitations/:id/:office', async (req, res) => {
    const asked = { meetingId: idIn(req, 'id'), officeId: idIn(req, 'office') };
    try {
      const { answer, reason } = parseForm(answerForm, req.body);
      await answerInvitation(db, { ...asked, answer, reason: reason ?? null, ...stepOf(res) });
      await goTo(req, res, invitationsPath(), res.locals.visit.t.meetings.answered);
    } catch (fault) {
      if (!(fault instanceof Invalid) || !req.accepts('html')) throw fault;
      const errors = fieldErrors(res.locals.visit.t.fields, fault);
      await sendInvitations(db, req, res, { ...asked, errors, values: typed(req.body) }, fault.status);
    }
  });
}

async function sendInvitations(
  db: Database,
  req: Request,
  res: Response,
  failed: FailedAnswer | null,
  status = 200,
): Promise<void> {
  const reader = await readerOf(db, res);
  const page = invitationsPage(await ownInvitations(db, reader.person, reader.now), failed, reader);
  await sendPage(req, res, 'meetings/invitations', page, { title: reader.t.meetings.invitations, status });
}
