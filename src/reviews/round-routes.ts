import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { recordReading } from '../audit/reading.ts';
import { placesIn } from '../areas/places.ts';
import { dayOf } from '../calendar/cycle.ts';
import type { Reader } from '../complaints/pages.ts';
import { readerOf } from '../complaints/reader.ts';
import { load, readBy } from '../complaints/routes.ts';
import type { Database } from '../database/connect.ts';
import { keptNavigation } from '../offline/pages.ts';
import { onlyIf } from '../people/guards.ts';
import { parseForm } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { orderForm, refusalForm, roundForm } from './forms.ts';
import { answerInvitation } from './invitations.ts';
import { keptRoundPage } from './kept-round.ts';
import { chooseOrder, chosenOrder, forgetOrder, stepped } from './order.ts';
import { dayOfRound, sundayPage } from './pages.ts';
import { phoneOf } from './stop-page.ts';
import { sundayPath } from './paths.ts';
import type { FailedForm } from './place-page.ts';
import { goesRound } from './policy.ts';
import { backOf, deedOf, failureOf } from './requests.ts';
import { notYetPlanned, openInvitations, plannedDays, stopsOn, teamChoices } from './stops.ts';

const shownAtOnce = 50;
const reviewers = onlyIf(goesRound);

/** Sunday's round: its stops, the order in which they are walked, and who is invited. */
export function roundRoutes(db: Database): Router {
  const router = Router();

  router.get('/sunday', signedInOnly, reviewers, (req, res) => sendRound(db, req, res));

  // For the browser to store: the round as it is opened while there is no network.
  router.get('/sunday/shell', signedInOnly, reviewers, async (req, res) => {
    const reader = await readerOf(db, res);
    const { day, stops, chosen } = await stopsFor(db, reader, undefined);
    await sendPage(req, res, 'reviews/kept-round', keptRoundPage({ day, stops, chosen }, reader), {
      title: reader.t.reviews.title,
      kept: keptNavigation(reader.person, reader.t),
    });
  });

  router.post('/sunday/order', signedInOnly, reviewers, async (req, res) => {
    const { on: day, stop, move } = parseForm(orderForm, req.body);
    const reviewIds = move ? stepped(stop, move.id, move.step) : stop;
    await chooseOrder(db, { person: personOf(res), day, reviewIds, now: res.locals.visit.now });
    await goTo(req, res, `${sundayPath(day)}${move ? `#stop-${move.id}` : ''}`);
  });

  router.post('/sunday/order/removal', signedInOnly, reviewers, async (req, res) => {
    const { on: day } = parseForm(orderForm, req.body);
    await forgetOrder(db, personOf(res), day);
    await goTo(req, res, sundayPath(day));
  });

  router.post('/complaints/:ticket/review-acceptance', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    await attemptOnRound(db, req, res, 'refuse', async () => {
      await answerInvitation(db, { ...deedOf(req, res, complaint), answer: 'accepted' });
      await goTo(req, res, backOf(req, complaint), res.locals.visit.t.reviews.answered.accepted);
    });
  });

  router.post('/complaints/:ticket/review-refusal', signedInOnly, async (req, res) => {
    const complaint = await load(db, req, res);
    await attemptOnRound(db, req, res, 'refuse', async () => {
      const { reason } = parseForm(refusalForm, req.body);
      await answerInvitation(db, { ...deedOf(req, res, complaint), answer: 'declined', reason });
      await goTo(req, res, backOf(req, complaint), res.locals.visit.t.reviews.answered.declined);
    });
  });

  return router;
}

/** Tries a form of the round; when it can't be carried out, the round again with everything that was typed. */
export async function attemptOnRound(
  db: Database,
  req: Request,
  res: Response,
  form: FailedForm['form'],
  deed: () => Promise<void>,
): Promise<void> {
  try {
    await deed();
  } catch (fault) {
    const failure = failureOf(req, res, fault);
    if (!failure || !goesRound(personOf(res))) throw fault;
    const { ticket } = await load(db, req, res);
    await sendRound(db, req, res, { ...failure, ticket, form });
  }
}

async function sendRound(
  db: Database,
  req: Request,
  res: Response,
  failed: (FailedForm & { status: number }) | null = null,
): Promise<void> {
  const reader = await readerOf(db, res);
  const { person, t } = reader;
  const [{ day, days, stops, chosen }, invitations, places] = await Promise.all([
    stopsFor(db, reader, dayAsked(req)),
    openInvitations(db, person, today(reader)),
    notYetPlanned(db, person, shownAtOnce + 1),
  ]);
  const called = stops.filter((stop) => phoneOf(stop, reader) !== null);
  const [choices, names] = await Promise.all([
    teamChoices(db, kecamatanOf(places)),
    stops.length > 0 ? placesIn(db, kecamatanOf(stops)) : [],
    recordReading(db, 'phonesShown', readBy(res, ...called)),
  ]);
  const waiting = { places: places.slice(0, shownAtOnce), more: places.length > shownAtOnce };
  const round = { day, days, stops, chosen, invitations, waiting, choices, names, failed };
  const page = sundayPage(round, reader, randomUUID);
  await sendPage(req, res, 'reviews/sunday', page, { title: t.reviews.title, status: failed?.status ?? 200 });
}

const today = ({ now, calendar }: Reader) => dayOf(now, calendar);

async function stopsFor(db: Database, reader: Reader, asked: string | undefined) {
  const { person } = reader;
  const days = await plannedDays(db, person);
  const day = dayOfRound(asked, today(reader), days);
  const [stops, chosen] = await Promise.all([stopsOn(db, person, day), chosenOrder(db, person, day)]);
  return { day, days, stops, chosen };
}

const kecamatanOf = (places: { kecamatanCode: string }[]): string[] => [
  ...new Set(places.map(({ kecamatanCode }) => kecamatanCode)),
];

// A form that failed names the round that it stood on in `back`.
function dayAsked(req: Request): string | undefined {
  const { back } = (req.body ?? {}) as { back?: unknown };
  const query = typeof back === 'string' ? URL.parse(back, 'http://localhost')?.searchParams : undefined;
  return parseForm(roundForm, query ? Object.fromEntries(query) : req.query).on;
}
