import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { recordReading, type Reading } from '../audit/reading.ts';
import { addDays, addWorkingDays, dayOf, weekdayOf } from '../calendar/cycle.ts';
import { placesIn } from '../areas/places.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Database } from '../database/connect.ts';
import { provedOrAsked } from '../people/asking-proof.ts';
import { Conflict, Invalid, NotFound } from '../errors.ts';
import { fieldErrors, isUuid, keyOf, parseForm, typed, typedLists, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { sendStored } from '../web/stored-files.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import type { FailedForm } from './action-pages.ts';
import { actionForms, actions } from './actions.ts';
import { choicesFor } from './choices.ts';
import { levelOf, type Complaint, type EventInput } from './complaint.ts';
import { detailsOf, officesForWork, type Details } from './details.ts';
import { likenessesOf } from './likenesses.ts';
import type { WorkbookOf } from './lists/export-routes.ts';
import { listRoutes } from './lists/routes.ts';
import { addNote, carryOut, missingPhoto, showIdentity } from './deeds.ts';
import { complaintPage } from './pages.ts';
import { complaintPath } from './paths.ts';
import { photoById } from './photos.ts';
import { tellProgress } from './progress.ts';
import { hasLegalWeight, roleFor } from './policy.ts';
import { visibleComplaint } from './queries.ts';
import { readTicket } from './tickets.ts';
import { workPhotosOf } from './uploads.ts';

export { filesOf, hadFiles } from './uploads.ts';

const progressForm = z.object({
  text: z.string('required').trim().min(1, 'required').max(2000, 'tooLong'),
  forComplainant: z.literal('yes').optional().catch(undefined),
});

export function complaintRoutes(db: Database, workbookOf: WorkbookOf): Router {
  const router = Router();

  router.use(listRoutes(db, workbookOf));

  router.get('/complaints/:ticket', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    await sendComplaint(db, req, res, complaint);
  });

  for (const { noun, event } of actions) {
    if (!(event in actionForms)) continue; // reviews have a feature of their own
    const form = actionForms[event as keyof typeof actionForms];
    router.post(`/complaints/:ticket/${noun}`, signedInOnly, async (req, res) => {
      const complaint = await load(db, req, res);
      const decides = hasLegalWeight(event, complaint) && roleFor(personOf(res), event, complaint);
      if (decides && !(await provedOrAsked(db, req, res))) return;
      await attempt(db, req, res, complaint, event, async () => {
        const photos = workPhotosOf(req, res.locals.visit.now);
        const particulars = parseForm(form, req.body, missingPhoto(event, photos));
        const { note, ...rest } = particulars as Record<string, unknown>;
        return carryOut(db, {
          ticket: complaint.ticket,
          event: { type: event, ...rest } as EventInput,
          actor: { kind: 'person', person: personOf(res) },
          now: res.locals.visit.now,
          version: versionOf(req),
          key: keyOf(req),
          note: note ? { note } : {},
          photos,
        });
      });
    });
  }

  router.post('/complaints/:ticket/notes', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    await attempt(db, req, res, complaint, 'note', async () => {
      const { note } = parseForm(
        z.object({ note: z.string('required').trim().min(1, 'required').max(2000, 'tooLong') }),
        req.body,
      );
      await addNote(db, complaint, {
        note,
        person: personOf(res),
        now: res.locals.visit.now,
        key: keyOf(req),
      });
    });
  });

  router.post('/complaints/:ticket/progress', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    await attempt(db, req, res, complaint, 'progress', async () => {
      const { text, forComplainant } = parseForm(progressForm, req.body);
      const { now } = res.locals.visit;
      const photos = workPhotosOf(req, now);
      await tellProgress(db, {
        ticket: complaint.ticket,
        text,
        forComplainant: forComplainant === 'yes',
        photos,
        person: personOf(res),
        now,
        key: keyOf(req),
      });
    });
  });

  router.post('/complaints/:ticket/identity', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    try {
      const { reason } = parseForm(
        z.object({ reason: z.string('required').trim().min(1, 'required').max(500, 'tooLong') }),
        req.body,
      );
      await showIdentity(db, complaint, { reason, person: personOf(res), now: res.locals.visit.now });
    } catch (fault) {
      return sendAgain(db, req, res, 'identity', fault);
    }
    await sendComplaint(db, req, res, complaint, { identityShown: true });
  });

  router.get('/photos/:id', signedInOnly, async (req, res) => {
    const { id } = req.params;
    const photo = isUuid(id) ? await photoById(db, id) : undefined;
    if (!photo || !(await visibleComplaint(db, personOf(res), photo.ticket))) throw new NotFound();
    await sendStored(req, res, { kind: 'jpeg', bytes: photo.bytes, name: `foto-${id}`, inline: true });
  });

  return router;
}

/** The complaint of the address, if this person may see it. @throws NotFound */
export async function load(db: Database, req: Request, res: Response): Promise<Complaint> {
  const read = readTicket(String(req.params.ticket));
  const complaint = 'ticket' in read ? await visibleComplaint(db, personOf(res), read.ticket) : undefined;
  if (!complaint) throw new NotFound();
  return complaint;
}

/**
 * Tries an action from the complaint's page: on success to `back` (that page unless told otherwise), otherwise the
 * page again with errors beside the fields, or with what changed meanwhile, and everything that was typed.
 */
export async function attempt(
  db: Database,
  req: Request,
  res: Response,
  complaint: Complaint,
  action: FailedForm['action'],
  deed: () => Promise<unknown>,
  back = complaintPath(complaint.ticket),
): Promise<void> {
  try {
    await deed();
  } catch (fault) {
    return sendAgain(db, req, res, action, fault);
  }
  await goTo(req, res, back, res.locals.visit.t.complaints.done);
}

async function sendAgain(
  db: Database,
  req: Request,
  res: Response,
  action: FailedForm['action'],
  fault: unknown,
): Promise<void> {
  if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
  const errors = fault instanceof Invalid ? fieldErrors(res.locals.visit.t.fields, fault) : {};
  const failed = { action, values: { ...typed(req.body), ...typedLists(req.body) }, errors };
  await sendComplaint(db, req, res, await load(db, req, res), {
    failed,
    changed: fault instanceof Conflict,
    status: fault.status,
  });
}

type Showing = { failed?: FailedForm; changed?: boolean; identityShown?: boolean; status?: number };

/** Sends the page of a complaint, with a failed form when there is one. */
export async function sendComplaint(
  db: Database,
  req: Request,
  res: Response,
  complaint: Complaint,
  { failed, changed, identityShown, status }: Showing = {},
): Promise<void> {
  const { t, lang, now } = res.locals.visit;
  const level = levelOf(complaint.state) ?? 'kecamatan';
  const givenBy = complaint.state === 'province.withGovernor' ? 'province' : level;
  const reader = { person: personOf(res), t, lang, now };
  const [details, offices, choices, { calendar, deadlines }, likenesses] = await Promise.all([
    detailsOf(db, complaint),
    officesForWork(db, complaint, givenBy),
    choicesFor(db, complaint, reader),
    rulesOf(db),
    likenessesOf(db, complaint, reader.person),
    isNamed(complaint) && recordReading(db, 'complaintOpened', readBy(res, complaint)),
  ]);
  const places = hasPoint(details) ? await placesIn(db, complaint.kecamatanCode) : [];
  const today = dayOf(now, calendar);
  const rule = deadlines.get(complaint.pausedAt ? 'information' : complaint.state);
  const page = complaintPage(
    complaint,
    details,
    { ...reader, calendar },
    {
      offices,
      choices,
      basis: (lang === 'id' ? rule?.basis : rule?.basisEn) ?? '',
      failed: failed ?? null,
      changed: changed ?? false,
      identityShown: identityShown ?? false,
      likenesses,
      places,
      key: randomUUID(),
      suggestedDay: {
        plannedOn: weekdayOf(today) === 7 ? today : addDays(today, 7 - weekdayOf(today)),
        dueOn: addWorkingDays(today, 5, calendar),
      },
    },
  );
  await sendPage(req, res, 'complaints/show', page, {
    title: `${page.ticket} ${page.heading}`,
    status: status ?? 200,
  });
}

// A hidden name is unmasked by an act of its own, which leaves a fact in the history.
const isNamed = ({ anonymous, confidential }: Complaint) => !anonymous && !confidential;

/** For the audit trail: who of a response was shown whose data. */
export const readBy = (res: Response, ...shown: Pick<Complaint, 'id'>[]): Reading => ({
  at: res.locals.visit.now,
  personId: personOf(res).id,
  complaintIds: shown.map(({ id }) => id),
});

const hasPoint = ({ latitude, photos }: Details) =>
  latitude !== null || photos.some((photo) => photo.latitude !== null);
