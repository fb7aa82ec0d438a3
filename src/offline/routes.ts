import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router, type Request, type Response } from 'express';
import { trackPath } from '../complaints/paths.ts';
import { trackKey } from '../complaints/track-key.ts';
import { readerOf } from '../complaints/reader.ts';
import type { Database } from '../database/connect.ts';
import { onlyIf } from '../people/guards.ts';
import { counterRole, type Person } from '../people/roles.ts';
import { parseForm } from '../web/forms.ts';
import { take } from '../web/limiting.ts';
import { sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { handOutTickets } from './blocks.ts';
import { setAsideForm } from './forms.ts';
import { ticketOnPaper } from './kept.ts';
import { privateKeys } from './keys.ts';
import { keptNavigation, keptPage } from './pages.ts';
import {
  counterPath,
  keptPath,
  keyPath,
  manifestPath,
  paperPath,
  roundPath,
  setAsidePath,
  shellOf,
  ticketsPath,
  workerPath,
} from './paths.ts';
import { keepingRole, keepsForms, roundRole, takesTickets } from './policy.ts';
import { setAsideOf } from './queries.ts';
import { setAside } from './set-aside.ts';

const setAsideShown = 50;
const worker = readFileSync(join(import.meta.dirname, '../web/assets/service-worker.js'), 'utf8');

/** What a browser needs to go on without the server, and the page of what it has not yet sent. */
export function offlineRoutes(db: Database): Router {
  const router = Router();
  const keeping = [signedInOnly, onlyIf(keepsForms)];
  const counter = [signedInOnly, onlyIf(takesTickets)];

  // At the root, because a worker serves only what lies below its own address.
  router.get(workerPath, (_req, res) => {
    res.set('Cache-Control', 'no-cache').type('js').send(worker);
  });

  router.get(manifestPath, (_req, res) => {
    const { t, lang, person } = res.locals.visit;
    res
      .set('Cache-Control', 'no-cache')
      .type('application/manifest+json')
      .send(JSON.stringify(manifest(t.offline.manifest, lang, startOf(person))));
  });

  // The paper was printed before anybody knew when the complaint would arrive.
  router.get(paperPath(':key'), async (req: Request, res: Response) => {
    const ticket = await ticketOnPaper(db, String(req.params.key));
    if (!ticket) await take(db, 'trackMiss', { address: req.ip });
    if (ticket) res.redirect(303, trackPath(trackKey(ticket)));
    else await sendPage(req, res, 'offline/not-yet', {}, { title: res.locals.visit.t.offline.notYet.title });
  });

  router.get(keptPath, keeping, (req: Request, res: Response) => sendKept(db, req, res, false));
  router.get(shellOf(keptPath), keeping, (req: Request, res: Response) => sendKept(db, req, res, true));

  router.get(keyPath, keeping, async (_req: Request, res: Response) => {
    const { now, csrf } = res.locals.visit;
    const keys = await privateKeys(db, personOf(res), now);
    res.set('Cache-Control', 'no-store').json({ now, csrf, account: personOf(res).username, keys });
  });

  router.post(ticketsPath, counter, async (_req: Request, res: Response) => {
    const tickets = await handOutTickets(db, { person: personOf(res), now: res.locals.visit.now });
    res.set('Cache-Control', 'no-store').json({ tickets });
  });

  router.post(setAsidePath, keeping, async (req: Request, res: Response) => {
    const { takenAt, ...given } = parseForm(setAsideForm, req.body);
    await setAside(db, { ...given, takenAt: takenAt!, person: personOf(res), now: res.locals.visit.now });
    res.json({ setAside: true });
  });

  return router;
}

async function sendKept(db: Database, req: Request, res: Response, kept: boolean): Promise<void> {
  const reader = await readerOf(db, res);
  const { officeId } = keepingRole(reader.person)!;
  const page = keptPage(kept ? [] : await setAsideOf(db, officeId, setAsideShown), reader);
  await sendPage(req, res, 'offline/kept', page, {
    title: reader.t.offline.title,
    kept: kept ? keptNavigation(reader.person, reader.t) : undefined,
  });
}

// The app that somebody installs begins where they work, with and without the server.
function startOf(person: Person | null): string {
  if (person && !counterRole(person) && roundRole(person)) return roundPath;
  return counterPath;
}

function manifest(words: { name: string; description: string }, lang: string, start: string) {
  return {
    ...words,
    short_name: words.name,
    lang,
    id: '/',
    start_url: start,
    scope: '/',
    display: 'standalone',
    background_color: '#f3f6f6',
    theme_color: '#0a4a57',
    icons: [
      { src: '/assets/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      icon('icon-192.png', '192x192', 'any'),
      icon('icon-512.png', '512x512', 'any'),
      icon('icon-maskable-512.png', '512x512', 'maskable'),
    ],
  };
}

const icon = (file: string, size: string, purpose: string) => ({
  src: `/assets/${file}`,
  sizes: size,
  type: 'image/png',
  purpose,
});
