import { randomUUID } from 'node:crypto';
import { readPhone } from '../complaints/phone.ts';
import { missingFor } from '../complaints/reaching.ts';
import { Router, type Request, type Response } from 'express';
import { recordReading } from '../audit/reading.ts';
import { placesIn } from '../areas/places.ts';
import { receiptPath } from '../complaints/paths.ts';
import { categoriesWithWords, kelurahanOf } from '../complaints/queries.ts';
import { filesOf, hadFiles, readBy } from '../complaints/routes.ts';
import { readTicket } from '../complaints/tickets.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import { keptOf } from '../offline/forms.ts';
import { keptNavigation } from '../offline/pages.ts';
import type { Kept } from '../offline/kept.ts';
import { onlyIf } from '../people/guards.ts';
import { worksAtCounter } from '../people/roles.ts';
import { fieldErrors, keyOf, parseForm, typed } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { intakeForm, sameVisitorForm, similarForm, suggestionsForm } from './forms.ts';
import { logComplaint } from './intake.ts';
import { intakePage } from './intake-page.ts';
import { similarRow } from './pages.ts';
import { saturdayPath } from './paths.ts';
import { lookUpRole, looksUpVisitors } from './policy.ts';
import { currentNotice } from './notice-queries.ts';
import { officesOf } from './queries.ts';
import { readerOf } from '../complaints/reader.ts';
import { kecamatanOf } from './kecamatan.ts';
import { provisionalOf } from './provisional.ts';
import { currentSession, type Session } from './sessions.ts';
import { similarComplaints } from './similar.ts';
import { suggesterOf } from './suggester.ts';
import { visitorByPhone, visitorOf, type KnownVisitor } from './visitors.ts';

/** The intake of a complaint, and what helps the clerk while it is typed. */
export function intakeRoutes(db: Database): Router {
  const router = Router();
  const counter = [signedInOnly, onlyIf(worksAtCounter)];

  router.get('/saturday/intake', counter, async (req: Request, res: Response) => {
    const session = await sessionHere(db, res);
    if (!session) res.redirect(303, saturdayPath);
    else
      await sendIntake(db, req, res, { session, same: await sameVisitor(db, res, session, req.query.same) });
  });

  // For the browser to store: the form as it is opened while the server is away.
  router.get('/saturday/intake/shell', counter, async (req: Request, res: Response) => {
    const session = await sessionHere(db, res);
    if (!session) res.redirect(303, saturdayPath);
    else await sendIntake(db, req, res, { session, same: null, shell: true });
  });

  router.post('/saturday/intake', counter, async (req: Request, res: Response) => {
    const kept = keptOf(req.body);
    const { same: sameAs } = req.body as { same?: unknown };
    // The complaint's own transaction looks its session up: an ordinary one costs no question before.
    const asked = sameAs === undefined ? undefined : await sessionHere(db, res, kept);
    const same = asked ? await sameVisitor(db, res, asked, sameAs) : null;
    try {
      const { ticket } = await log(db, req, res, { same, kept });
      await goTo(req, res, receiptPath(ticket));
    } catch (fault) {
      if (!(fault instanceof Invalid) || !req.accepts('html')) throw fault;
      const session = asked ?? (await sessionHere(db, res, kept));
      if (!session) throw new NotFound();
      await sendIntake(db, req, res, { session, same, fault });
    }
  });

  // What people say and their numbers are posted: addresses end up in histories and logs.
  router.post('/saturday/similar', counter, async (req: Request, res: Response) => {
    const { text, kelurahan, category, latitude, longitude } = parseForm(similarForm, req.body);
    const found = await similarComplaints(db, {
      kecamatanCode: kecamatanOf(res),
      text,
      kelurahanCode: kelurahan || null,
      categoryCode: category || null,
      latitude,
      longitude,
    });
    const reader = await readerOf(db, res);
    res.set('Cache-Control', 'no-store').json({ similar: found.map((row) => similarRow(row, reader)) });
  });

  router.post('/saturday/suggestions', counter, async (req: Request, res: Response) => {
    const { text } = parseForm(suggestionsForm, req.body);
    const suggest = await suggesterOf(db);
    res.set('Cache-Control', 'no-store').json({ suggestions: suggest(text) });
  });

  router.post('/saturday/visitor', signedInOnly, onlyIf(looksUpVisitors), async (req, res) => {
    const typedPhone = typed(req.body).phone;
    const phone = typedPhone ? readPhone(typedPhone) : null;
    const { areaCode } = lookUpRole(personOf(res))!;
    const found = phone ? await visitorByPhone(db, areaCode, phone) : undefined;
    if (found)
      await recordReading(db, 'visitorFound', {
        ...readBy(res),
        subject: { kind: 'complainant', id: found.complainantId },
      });
    const visitor = found ? { name: found.name, email: found.email ?? '' } : null;
    res.set('Cache-Control', 'no-store').json({ visitor });
  });

  return router;
}

const sessionHere = (db: Database, res: Response, kept?: Kept): Promise<Session | undefined> =>
  currentSession(db, kecamatanOf(res), kept?.takenAt ?? res.locals.visit.now);

type Same = (KnownVisitor & { ticket: string }) | null;

async function sameVisitor(db: Database, res: Response, session: Session, given: unknown): Promise<Same> {
  const read = typeof given === 'string' ? readTicket(given) : null;
  if (!read || 'fault' in read) return null;
  const found = await visitorOf(db, read.ticket, { sessionId: session.id, personId: personOf(res).id });
  return found ? { ...found, ticket: read.ticket } : null;
}

type At = { session: Session; same: Same };

function log(db: Database, req: Request, res: Response, { same, kept }: { same: Same; kept: Kept }) {
  const form = same ? parseSame(req, same) : parseVisitor(req);
  const { visitor, outcome, unitId, evidence, reason, institution, joinTicket, queueNumber, ...matter } =
    form;
  return logComplaint(db, {
    intake: { visitor, ...matter },
    outcome,
    unitId,
    evidence,
    reason,
    institution,
    joinTicket,
    queueNumber,
    photos: filesOf(req),
    kept,
    person: personOf(res),
    now: res.locals.visit.now,
    key: keyOf(req),
  });
}

function parseVisitor(req: Request) {
  const { name, phone, email, nik, language, ...matter } = parseForm(intakeForm, req.body);
  return { ...matter, visitor: { name, phone, email, nik, language, address: null } };
}

function parseSame(req: Request, { complainantId, ...contact }: KnownVisitor) {
  const matter = parseForm(sameVisitorForm, req.body);
  const missing = missingFor(matter.channel, contact);
  if (missing) {
    const [error] = Object.values(missing) as [string];
    throw new Invalid({ channel: error });
  }
  return { ...matter, visitor: { complainantId } };
}

// The queue's panel opens the form for the number that is at the counter.
const numberIn = (given: unknown): string =>
  typeof given === 'string' && /^\d{1,4}$/.test(given) ? given : '';

async function sendIntake(
  db: Database,
  req: Request,
  res: Response,
  { session, same, fault, shell = false }: At & { fault?: Invalid; shell?: boolean },
) {
  const reader = await readerOf(db, res);
  const [kelurahan, places, categories, offices, notice] = await Promise.all([
    kelurahanOf(db, session.kecamatanCode),
    placesIn(db, session.kecamatanCode),
    categoriesWithWords(db, reader.lang),
    officesOf(db, session.kecamatanCode),
    currentNotice(db),
  ]);
  const page = intakePage(
    {
      session,
      same,
      kelurahan,
      places,
      categories,
      offices,
      values: fault ? typed(req.body) : { queueNumber: numberIn(req.query.number) },
      notice,
      errors: fault ? fieldErrors(reader.t.fields, fault) : {},
      hadPhotos: fault !== undefined && hadFiles(req),
      looksUp: looksUpVisitors(reader.person),
      // A key that was used up by another complaint is not given out again.
      key: (fault?.fields.form ? undefined : keyOf(req)) ?? randomUUID(),
    },
    reader,
  );
  // A form that was kept may be mended, and its stored page opened, whenever it is; the script asks the clock.
  const whenever = shell || typeof req.query.kept === 'string';
  const provisional = await provisionalOf(db, session.kecamatanCode, reader.now);
  Object.assign(
    page,
    { provisional, whenever },
    whenever ? { allowed: true, late: true, numbered: true } : {},
  );
  if (shell) Object.assign(page, { badge: { tone: 'warning', text: reader.t.offline.badge } });
  const title = reader.t.saturday.intake.title;
  await sendPage(req, res, 'saturday/intake', page, {
    title,
    status: fault ? fault.status : 200,
    bodyClass: 'page-intake',
    kept: shell ? keptNavigation(reader.person, reader.t) : undefined,
  });
}
