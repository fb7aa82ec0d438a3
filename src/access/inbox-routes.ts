import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { readTicket } from '../complaints/tickets.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid, NotAllowed, NotFound } from '../errors.ts';
import { keyOf, parseForm, versionOf } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { sendUploaded } from '../web/stored-files.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { grantRequest, rejectRequest, sendBack } from './deciding.ts';
import { proposeUsername } from './account.ts';
import { actsOf, versionOf as versionOfRequest, type By } from './acts.ts';
import { openedPaper } from './documents.ts';
import { grantForm, inboxSearch, missingForm, reasonForm } from './forms.ts';
import { seersOnly } from './guards.ts';
import { requestRow, type Failed } from './pages.ts';
import * as paths from './paths.ts';
import { mayGive } from './policy.ts';
import {
  accountsLike,
  documentsOf,
  requestSeen,
  requestsSeen,
  requestStates,
  sealedDocument,
  type AccessRequest,
} from './queries.ts';
import { detailPage } from './request-pages.ts';
import { failedBy, readerOf, statusOf } from './request-routes.ts';
import { zone } from './words.ts';

const pageSize = 30;
type FormName = 'grant' | 'return' | 'rejection';

/** Requests as heads see and decide them, in the own area. */
export function inboxRoutes(db: Database): Router {
  const router = Router();

  router.get(paths.inboxPath, signedInOnly, seersOnly, async (req, res) => {
    const reader = readerOf(res);
    const { state, before } = parseForm(inboxSearch, req.query);
    const found = await requestsSeen(db, personOf(res), { state, before, limit: pageSize + 1 });
    const rows = found.slice(0, pageSize);
    const page = {
      action: paths.inboxPath,
      back: paths.accessPath,
      state: state ?? '',
      states: requestStates.map((each) => ({ value: each, label: reader.t.access.states[each] })),
      rows: rows.map((request) => requestRow(request, reader)),
      first: before === undefined ? null : paths.inboxWith({ state }),
      next: found.length > pageSize ? paths.inboxWith({ state, before: rows.at(-1)!.id }) : null,
    };
    await sendPage(req, res, 'access/inbox', page, { title: reader.t.access.inbox.title });
  });

  router.get('/access/inbox/:number', signedInOnly, seersOnly, async (req, res) =>
    sendDetail(db, req, res, await load(db, req, res), null),
  );

  router.get('/access/inbox/:number/documents/:document', signedInOnly, seersOnly, async (req, res) => {
    const request = await load(db, req, res);
    const id = String(req.params.document);
    const found = /^[\da-f-]{36}$/.test(id) ? await sealedDocument(db, request.id, id) : undefined;
    if (!found) throw new NotFound();
    await sendUploaded(req, res, {
      kind: found.mediaType === 'application/pdf' ? 'pdf' : 'jpeg',
      bytes: openedPaper(found.content),
      name: `${request.number} ${id.slice(0, 4)}`,
    });
  });

  router.post('/access/inbox/:number/grant', signedInOnly, seersOnly, async (req, res) => {
    const { t } = readerOf(res);
    await decide(db, req, res, 'grant', async (request, by) => {
      const granted = await grantRequest(db, request.id, { granting: parseForm(grantForm, req.body), ...by });
      const { name } = request.applicant;
      const text = granted?.made ? t.access.request.grantedNew(name) : t.access.request.granted(name);
      return granted
        ? { to: paths.personPath(granted.personId), text }
        : { to: paths.requestPath(request.number), text: t.web.unchanged };
    });
  });

  router.post('/access/inbox/:number/return', signedInOnly, seersOnly, (req, res) =>
    decide(db, req, res, 'return', async (request, by) => {
      await sendBack(db, request.id, { ...parseForm(missingForm, req.body), ...by });
      return { to: paths.accessPath, text: readerOf(res).t.access.request.returned };
    }),
  );

  router.post('/access/inbox/:number/rejection', signedInOnly, seersOnly, (req, res) =>
    decide(db, req, res, 'rejection', async (request, by) => {
      await rejectRequest(db, request.id, { ...parseForm(reasonForm, req.body), ...by });
      return { to: paths.accessPath, text: readerOf(res).t.access.request.rejected };
    }),
  );

  return router;
}

type Decided = { to: string; text: string };

async function decide(
  db: Database,
  req: Request,
  res: Response,
  form: FormName,
  deed: (request: AccessRequest, by: By) => Promise<Decided>,
): Promise<void> {
  const request = await load(db, req, res);
  if (!mayGive(personOf(res), request, request.personId)) throw new Forbidden();
  const by = { person: personOf(res), now: res.locals.visit.now, version: versionOf(req), key: keyOf(req) };
  let decided: Decided;
  try {
    decided = await deed(request, by);
  } catch (fault) {
    // Decided by somebody else: the page as it is now says so better than an error.
    const known = fault instanceof NotAllowed ? new Conflict(by.version, by.version + 1) : fault;
    if (!req.accepts('html') || !(known instanceof Invalid || known instanceof Conflict)) throw fault;
    return sendDetail(db, req, res, await load(db, req, res), { ...failedBy(known, req, res), form });
  }
  await goTo(req, res, decided.to, decided.text);
}

/** The request of the address, if the person sees its office. @throws NotFound */
async function load(db: Database, req: Request, res: Response): Promise<AccessRequest> {
  const read = readTicket(String(req.params.number));
  if (!('ticket' in read)) throw new NotFound();
  return requestSeen(db, personOf(res), read.ticket);
}

async function sendDetail(
  db: Database,
  req: Request,
  res: Response,
  request: AccessRequest,
  failed: (Failed & { form: FormName }) | null,
): Promise<void> {
  const reader = readerOf(res);
  const { applicant, personId, id } = request;
  const [documents, acts, likes, username, version] = await Promise.all([
    documentsOf(db, id),
    actsOf(db, { requestId: id }),
    accountsLike(db, { ...applicant, personId }),
    proposeUsername(db, applicant.name),
    versionOfRequest(db, { requestId: id }),
  ]);
  const today = dayOf(reader.now, { zone });
  const detail = { person: personOf(res), request, documents, acts, likes, username, version, today, failed };
  const page = detailPage(detail, randomUUID(), reader);
  await sendPage(req, res, 'access/request', page, {
    title: reader.t.access.request.title(page.number),
    status: statusOf(failed),
  });
}
