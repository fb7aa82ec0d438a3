import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import { parseForm } from '../web/forms.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { addRole } from './account.ts';
import { versionOf as versionOfAccount } from './acts.ts';
import { postChoices, searchPage, withPostError } from './ask-pages.ts';
import { askSearch, roleForm } from './forms.ts';
import { seersOnly } from './guards.ts';
import { findPlaces, placeBySlug } from './offices.ts';
import type { Failed } from './pages.ts';
import * as paths from './paths.ts';
import type { Account } from './people-queries.ts';
import { byOf, load } from './people-routes.ts';
import { givesRoles, mayGive, seesOffice } from './policy.ts';
import { postsOf } from './posts.ts';
import { failedBy, readerOf, statusOf } from './request-routes.ts';
import { zone } from './words.ts';

/** A further role for an account, also to stand in or as staff. */
export function roleRoutes(db: Database): Router {
  const router = Router();

  router.get('/access/people/:id/roles/new', signedInOnly, seersOnly, async (req, res) => {
    const account = await load(db, req, res);
    mustGive(res, account.id);
    const { q, office } = parseForm(askSearch, req.query);
    await sendNewRole(db, req, res, { account, q, slug: office, failed: null });
  });

  router.post('/access/people/:id/roles', signedInOnly, seersOnly, async (req, res) => {
    const account = await load(db, req, res);
    mustGive(res, account.id);
    const { t } = readerOf(res);
    const slug = String((req.body as { office?: unknown }).office ?? '');
    try {
      const { office, post, fromOn, toOn } = parseForm(roleForm, req.body);
      const [role, capacity] = post;
      const place = await placeBySlug(db, office);
      if (!place || !seesOffice(personOf(res), place)) throw new NotFound();
      await addRole(db, account.id, {
        role: { post: { role, capacity, office: place }, fromOn, toOn },
        ...byOf(req, res),
      });
    } catch (fault) {
      if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
      return sendNewRole(db, req, res, { account, q: '', slug, failed: failedBy(fault, req, res) });
    }
    await goTo(req, res, paths.personPath(account.id), t.access.account.added);
  });

  return router;
}

// Who may not is told so before anything that was typed is looked at; the verb asks again under its lock.
function mustGive(res: Response, accountId: number): void {
  if (!givesRoles(personOf(res), accountId)) throw new Forbidden();
}

type NewRole = { account: Account; q: string; slug: string; failed: Failed | null };

async function sendNewRole(db: Database, req: Request, res: Response, { account, q, slug, failed }: NewRole) {
  const reader = readerOf(res);
  const person = personOf(res);
  const title = reader.t.access.account.addFor(account.name);
  const back = paths.personPath(account.id);
  const place = slug ? await placeBySlug(db, slug) : undefined;
  if (!place || !seesOffice(person, place)) {
    const found = (await findPlaces(db, q)).filter((office) => seesOffice(person, office));
    const to = (office: string) => paths.newRolePath(account.id, { office });
    const page = { ...searchPage(q, found, to, paths.newRolePath(account.id)), title, back };
    return sendPage(req, res, 'access/role-office', page, { title, status: statusOf(failed) });
  }
  const posts = postsOf(place).filter((post) => mayGive(person, post, account.id));
  if (posts.length === 0) throw new Forbidden();
  const page = {
    title,
    back,
    other: paths.newRolePath(account.id),
    office: { name: place.name, slug: place.slug },
    action: paths.rolesPath(account.id),
    posts: postChoices(posts, reader),
    version: await versionOfAccount(db, { personId: account.id }),
    key: randomUUID(),
    values: { fromOn: dayOf(reader.now, { zone }), ...failed?.values },
    errors: withPostError(failed?.errors ?? {}),
    changed: failed?.changed ?? false,
  };
  await sendPage(req, res, 'access/role', page, { title, status: statusOf(failed) });
}
