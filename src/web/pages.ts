import type { Request, Response } from 'express';
import { parseCookie } from 'cookie';
import ejs from 'ejs';
import { fileURLToPath } from 'node:url';
import type { Catalogue } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import type { Database } from '../database/connect.ts';
import { ownCookie } from './cookies.ts';
import { heldCookie } from './quarantine.ts';
import { permissionsPolicy } from './security-headers.ts';
import { leaveNotice, type Notice } from './sessions.ts';
import type { Visit } from './visit.ts';

export type NavItem = { href: string; label: string; count?: number | null };
export type DemoBar = {
  now: string;
  real: boolean;
  steps: { value: string; label: string }[];
  filling: { percent: number; text: string } | null;
};

/** What the features give the frame around every page; composed in app.ts. */
export type Frame = {
  navigation(person: Person | null, t: Catalogue): NavItem[];
  demoBar(visit: Visit): Promise<DemoBar | null>;
  /** How many messages to the person's offices are new, as the header says it: '' for none. */
  unread(visit: Visit): Promise<string>;
  /** Whether the person has complaints to search. */
  searches(person: Person): boolean;
  /** What the browser needs to go on without the server, null for who never does. */
  offline(visit: Visit, kept: boolean): Promise<object | null>;
  version: string;
};

export type PageOptions = {
  title: string;
  /** Where whoever changes the language goes on, of a page that answers a form; else the page that the form stood on. */
  from?: string;
  status?: number;
  print?: boolean;
  bodyClass?: string;
  /** The page loads only the styles that the complainants' pages need. */
  light?: boolean;
  /** The browser stores this page for when the server is away: it names nobody, holds no token, has this menu. */
  kept?: NavItem[] | undefined;
  /** The same for programs: feeds and calendars, found by who subscribes. */
  alternates?: { type: string; href: string; title: string }[];
};

const root = fileURLToPath(new URL('../../views', import.meta.url));
const render = (file: string, data: object) =>
  ejs.renderFile(`${root}/${file}.ejs`, data, {
    // Read once: `npm run dev` starts anew when one changes.
    cache: true,
    root,
    views: [root],
    async: false,
  });

/**
 * Renders a view with its typed page value inside the layout. A view sees `shell`, `t` and `page` and nothing of
 * the request.
 */
export async function sendPage(
  req: Request,
  res: Response,
  view: string,
  page: object,
  options: PageOptions,
): Promise<void> {
  const { visit } = res.locals;
  const frame = req.app.locals.frame as Frame;
  const shell = {
    ...(await shellOf(frame, visit, req, options)),
    nonce: res.locals.nonce,
    age: visit.t.web.figuresAge(res.locals.ageSeconds ?? null),
    held: !options.kept && filesHeld(req, res),
  };
  const locals = { shell, t: visit.t, page };
  const body = await render(view, locals);
  const html = await render('layout', { ...locals, body });
  if (visit.notice && visit.sessionToken && !options.kept)
    await leaveNotice(req.app.locals.db as Database, visit.sessionToken, null);
  if (visit.person) res.set('Permissions-Policy', permissionsPolicy({ position: true }));
  res
    .status(options.status ?? 200)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(html);
}

// Of this form, or of the one that led to this page; said once.
function filesHeld(req: Request, res: Response): boolean {
  const told = heldCookie in parseCookie(req.headers.cookie ?? '');
  if (told || res.locals.filesHeld) res.clearCookie(heldCookie, ownCookie({ strict: true }));
  return told || res.locals.filesHeld === true;
}

/** Leaves a notice and sends the browser to the next page (POST → redirect → GET). */
export async function goTo(
  req: Request,
  res: Response,
  path: string,
  notice?: Notice | string,
): Promise<void> {
  const { sessionToken } = res.locals.visit;
  const left: Notice | null =
    typeof notice === 'string' ? { kind: 'success', text: notice } : (notice ?? null);
  if (left && sessionToken) await leaveNotice(req.app.locals.db as Database, sessionToken, left);
  // Whoever asks for JSON is a script that goes there itself.
  if (req.accepts(['html', 'json']) === 'json') res.json({ to: path });
  else res.redirect(303, path);
}

async function shellOf(
  frame: Frame,
  visit: Visit,
  req: Request,
  { title, from, print, bodyClass, light, kept, alternates }: PageOptions,
) {
  const { lang, t } = visit;
  const { person, csrf, notice } = kept ? { person: null, csrf: '', notice: null } : visit;
  const role = person?.roles[0];
  const [unread, demo, offline] = await Promise.all([
    person ? frame.unread(visit) : '',
    kept ? null : frame.demoBar(visit),
    frame.offline(visit, kept !== undefined),
  ]);
  return {
    lang,
    otherLang: lang === 'id' ? 'en' : 'id',
    title,
    path: from ?? pathOf(req, person),
    csrf,
    version: frame.version,
    unread,
    person: person && {
      name: person.name,
      standing: role ? t.people.standing(role).join(' · ') : '',
    },
    search: person !== null && frame.searches(person),
    nav: (kept ?? frame.navigation(person, t)).map((item) => ({
      ...item,
      count: item.count ?? null,
      current: isCurrent(item, req.path),
    })),
    notice,
    demo,
    offline,
    kept: kept !== undefined,
    print: print ?? false,
    bodyClass: bodyClass ?? '',
    light: light ?? false,
    alternates: alternates ?? [],
  };
}

// A form that failed was posted to an address that can't be opened: back to the page that it stood on.
function pathOf(req: Request, person: Person | null): string {
  if (req.method === 'GET') return req.originalUrl;
  const referer = URL.parse(req.get('referer') ?? '');
  const from = referer?.host === req.get('host') ? referer!.pathname + referer!.search : null;
  return from && from !== req.originalUrl ? from : person ? '/home' : '/';
}

const isCurrent = ({ href }: NavItem, path: string) =>
  path === href || (href !== '/' && path.startsWith(`${href}/`));
