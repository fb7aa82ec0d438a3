import { randomUUID } from 'node:crypto';
import { Router, type Request, type Response } from 'express';
import { dayOf } from '../calendar/cycle.ts';
import { dateTime } from '../calendar/words.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import { hasSecondFactor } from '../people/second-factor.ts';
import { baseAddress } from '../web/address.ts';
import { keyOf, parseForm, versionOf } from '../web/forms.ts';
import { limited } from '../web/limiting.ts';
import { goTo, sendPage } from '../web/pages.ts';
import { sendStored } from '../web/stored-files.ts';
import { personOf, signedInOnly } from '../web/visit.ts';
import { giveCode, takeFactor } from './account-deeds.ts';
import { deactivate, endRole, manageable, restoreRole } from './account.ts';
import { actsOf, versionOf as versionOfAccount, type By } from './acts.ts';
import { holderSearch, reasonForm } from './forms.ts';
import { seersOnly } from './guards.ts';
import { holders } from './holders.ts';
import { placeBySlug } from './offices.ts';
import type { Failed } from './pages.ts';
import * as paths from './paths.ts';
import { accountPage, holdersFile, holdersPage } from './people-pages.ts';
import {
  accountSeen,
  countSessions,
  grantSeen,
  grantsOf,
  type Account,
  type Grant,
} from './people-queries.ts';
import { mayGive } from './policy.ts';
import { failedBy, readerOf, statusOf } from './request-routes.ts';
import { isHeldWithout } from './vacancy.ts';
import { zone } from './words.ts';

const pageSize = 40;
const fileRows = 5000;

/** Who holds which role, and what heads and administrators do with roles and accounts. */
export function holderRoutes(db: Database): Router {
  const router = Router();

  router.get('/access/people', signedInOnly, seersOnly, async (req, res) => {
    const reader = readerOf(res);
    const { after, ...given } = parseForm(holderSearch, req.query);
    const filter = { ...given, office: given.office || undefined };
    const day = dayOf(reader.now, { zone });
    const found = await holders(db, personOf(res), filter, { after, limit: pageSize + 1, day });
    const rows = found.slice(0, pageSize);
    const office = filter.office ? await placeBySlug(db, filter.office) : undefined;
    const next = found.length > pageSize ? rows.at(-1)!.grantId : null;
    const page = holdersPage({ filter, office, rows, next, isFirst: after === undefined }, reader);
    await sendPage(req, res, 'access/people', page, { title: reader.t.access.people.title });
  });

  router.get('/access/people.csv', signedInOnly, seersOnly, limited(db, 'export'), async (req, res) => {
    const reader = readerOf(res);
    const { after: _, ...given } = parseForm(holderSearch, req.query);
    const filter = { ...given, office: given.office || undefined };
    const day = dayOf(reader.now, { zone });
    const rows = await holders(db, personOf(res), filter, { after: undefined, limit: fileRows, day });
    const name = `${reader.t.access.people.file}-${day}`;
    await sendStored(req, res, { kind: 'csv', bytes: Buffer.from(holdersFile(rows, reader)), name });
  });

  router.get('/access/people/:id', signedInOnly, seersOnly, async (req, res) =>
    sendAccount(db, req, res, await load(db, req, res), null),
  );

  router.post('/access/roles/:id/end', signedInOnly, seersOnly, async (req, res) => {
    const grant = await grantToChange(db, req, res);
    await change(db, req, res, { personId: grant.personId, form: `end-${grant.id}`, done: 'ended' }, (by) =>
      endRole(db, grant.id, { ...parseForm(reasonForm, req.body), ...by }),
    );
  });

  router.post('/access/roles/:id/restoration', signedInOnly, seersOnly, async (req, res) => {
    const grant = await grantToChange(db, req, res);
    await change(
      db,
      req,
      res,
      { personId: grant.personId, form: `restore-${grant.id}`, done: 'restored' },
      (by) => restoreRole(db, grant.id, by),
    );
  });

  router.post('/access/people/:id/deactivation', signedInOnly, seersOnly, async (req, res) => {
    const { id } = await accountToChange(db, req, res);
    await change(db, req, res, { personId: id, form: 'deactivation', done: 'deactivated2' }, (by) =>
      deactivate(db, id, { ...parseForm(reasonForm, req.body), ...by }),
    );
  });

  router.post('/access/people/:id/second-factor-removal', signedInOnly, seersOnly, async (req, res) => {
    const { id } = await accountToChange(db, req, res);
    await change(
      db,
      req,
      res,
      { personId: id, form: 'factor', done: 'factorRemoved' },
      ({ person, now, version }) =>
        takeFactor(db, {
          ...parseForm(reasonForm, req.body),
          person,
          now,
          version,
          forPerson: id,
          address: req.ip,
        }),
    );
  });

  // Answered with the page itself: the code stands nowhere from which it could be shown again.
  router.post('/access/people/:id/reset-code', signedInOnly, seersOnly, async (req, res) => {
    const account = await accountToChange(db, req, res);
    const { t, lang, now } = readerOf(res);
    const person = personOf(res);
    const { code, expiresAt } = await giveCode(db, { person, forPerson: account.id, now, address: req.ip });
    const page = {
      title: t.access.account.codeTitle(account.name),
      username: account.username,
      code,
      how: t.access.account.codeHow(`${baseAddress()}/reset`),
      until: t.access.account.codeUntil(dateTime(expiresAt, lang, zone)),
      back: paths.personPath(account.id),
    };
    await sendPage(req, res, 'access/code', page, { title: page.title });
  });

  return router;
}

/** The number in an address. @throws NotFound */
export function idOf(req: Request): number {
  const id = String(req.params.id);
  if (!/^\d{1,15}$/.test(id)) throw new NotFound();
  return Number(id);
}

export const load = (db: Database, req: Request, res: Response): Promise<Account> =>
  accountSeen(db, personOf(res), idOf(req));

// Who may not is told so before anything that was typed is looked at; the verbs ask again under their locks.
async function grantToChange(db: Database, req: Request, res: Response): Promise<Grant> {
  const grant = await grantSeen(db, personOf(res), idOf(req));
  if (!mayGive(personOf(res), grant, grant.personId)) throw new Forbidden();
  return grant;
}

async function accountToChange(db: Database, req: Request, res: Response): Promise<Account> {
  const account = await load(db, req, res);
  const by = { person: personOf(res), now: res.locals.visit.now };
  if (!(await manageable(db, account.id, by))) throw new Forbidden();
  return account;
}

export const byOf = (req: Request, res: Response): By => ({
  person: personOf(res),
  now: res.locals.visit.now,
  version: versionOf(req),
  key: keyOf(req),
});

type Change = {
  personId: number;
  form: string;
  done: 'ended' | 'restored' | 'deactivated2' | 'factorRemoved';
};

// Carries out what a button of the account's page asks for; otherwise the page again, with what is wrong.
async function change(
  db: Database,
  req: Request,
  res: Response,
  { personId, form, done }: Change,
  deed: (by: By) => Promise<void>,
): Promise<void> {
  try {
    await deed(byOf(req, res));
  } catch (fault) {
    if (!req.accepts('html') || !(fault instanceof Invalid || fault instanceof Conflict)) throw fault;
    const account = await accountSeen(db, personOf(res), personId);
    return sendAccount(db, req, res, account, { ...failedBy(fault, req, res), form });
  }
  await goTo(req, res, paths.personPath(personId), res.locals.visit.t.access.account[done]);
}

async function sendAccount(
  db: Database,
  req: Request,
  res: Response,
  account: Account,
  failed: (Failed & { form: string }) | null,
): Promise<void> {
  const reader = readerOf(res);
  const today = dayOf(reader.now, { zone });
  const [grants, acts, sessions, factor, version] = await Promise.all([
    grantsOf(db, account.id),
    actsOf(db, { personId: account.id }),
    countSessions(db, account.id),
    hasSecondFactor(db, account.id),
    versionOfAccount(db, { personId: account.id }),
  ]);
  const signing = grants.filter(
    ({ role, capacity, toOn }) =>
      capacity !== 'staff' &&
      !['clerk', 'inspector', 'admin'].includes(role) &&
      (toOn === null || toOn >= today),
  );
  const lastOf = new Set<number>();
  for (const { id, office } of signing)
    if (!(await isHeldWithout(db, { officeId: office.id, grantId: id, day: today }))) lastOf.add(id);
  const detail = {
    person: personOf(res),
    account,
    grants,
    acts,
    sessions,
    factor,
    lastOf,
    version,
    today,
    failed,
  };
  await sendPage(req, res, 'access/person', accountPage(detail, randomUUID, reader), {
    title: account.name,
    status: statusOf(failed),
  });
}
