import { addDays, at, dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { end } from './account.ts';
import { noteAct } from './acts.ts';
import { headOffice, lockOffice } from './offices.ts';
import { accessPath } from './paths.ts';
import { grantById, lockPerson, unconfirmed, type Held } from './people-queries.ts';
import { giverOf, isOwnTask } from './policy.ts';
import { above, headFor, type HeadKind } from './posts.ts';
import { clockRules, instantsOf, nextRound, roundOn, type Round } from './rules.ts';
import { raise, tellAdministrators, tellHead } from './telling.ts';

const zone = config.timeZone;
const startOf = ({ opensOn }: Round) => at(opensOn, '00:00', { zone });

/** The round of this year and the roles that it is the person's to confirm; none while it is not open. */
export async function toConfirm(
  db: Database,
  person: Person,
  now: Date,
): Promise<{ round: Round; held: Held[] } | null> {
  const { rules } = await clockRules(db);
  const day = dayOf(now, { zone });
  const round = roundOn(day, rules);
  if (day > addDays(round.suspendsOn, 30)) return null;
  const held = await unconfirmed(db, { day, since: startOf(round), person });
  return { round, held: held.filter((grant) => grant.personId !== person.id && isOwnTask(person, grant)) };
}

/**
 * Confirms for this year that these roles are still needed, all or none; once confirmed, again changes nothing.
 * @throws Invalid at `grant` when none was chosen, Forbidden, Conflict when one has ended meanwhile
 */
export async function confirmRoles(
  db: Database,
  { grantIds, person, now }: { grantIds: number[]; person: Person; now: Date },
): Promise<number> {
  if (grantIds.length === 0) throw new Invalid({ grant: 'rolesNone' });
  const { rules } = await clockRules(db);
  const day = dayOf(now, { zone });
  const since = startOf(roundOn(day, rules));
  return db.transaction(async (trx) => {
    let confirmed = 0;
    const found = [];
    for (const id of grantIds) found.push(await grantById(trx, id));
    // In the order of people, as everybody locks them.
    for (const { id, personId } of found.sort((a, b) => a.personId - b.personId || a.id - b.id)) {
      await lockPerson(trx, personId);
      const grant = await grantById(trx, id);
      if (!giverOf(person, grant, personId)) throw new Forbidden();
      if (grant.toOn !== null && grant.toOn < day) throw new Conflict(undefined, id);
      if (grant.confirmedAt && grant.confirmedAt >= since) continue;
      await trx('role_grants').where({ id }).update({ confirmed_at: now, confirmed_by: person.id });
      await noteAct(trx, {
        act: 'roleConfirmed',
        at: now,
        by: person,
        personId,
        grantId: id,
        particulars: { role: grant.role, capacity: grant.capacity, office: grant.office.name },
      });
      confirmed += 1;
    }
    return confirmed;
  });
}

/** The strict rule of production: who was not confirmed in time is suspended. A demonstration keeps its accounts. */
export type Strictness = { suspends: boolean };

/**
 * Does what this year's round asks for by now: tells each head once that roles are to be confirmed; the day after the
 * date tells head, level above and administrators once; two weeks later suspends what still nobody confirmed, in the
 * open: the head gives it back with one click. Safe to run late or twice. Returns how many were told or suspended.
 */
export async function confirmYearly(db: Database, now: Date, { suspends }: Strictness): Promise<number> {
  const { rules, calendar } = await clockRules(db);
  const day = dayOf(now, { zone });
  const round = roundOn(day, rules);
  const [opens, late, over] = instantsOf(round, calendar) as [Date, Date, Date];
  if (now < opens) return 0;
  // An installation that slept through a whole round begins with the next one and suspends nobody unwarned.
  if (day > addDays(round.suspendsOn, 30)) return 0;
  let done = await tellRound(db, { round, kind: 'confirmationOpen', day, now });
  if (now >= late) done += await tellRound(db, { round, kind: 'confirmationLate', day, now });
  if (now >= over && suspends) done += await suspend(db, { round, day, now });
  return done;
}

/** For `due.ts`. */
export const yearlyConfirmation = {
  next: async (db: Database, after: Date): Promise<Date | null> => {
    const { rules, calendar } = await clockRules(db);
    const round = roundOn(dayOf(after, { zone }), rules);
    const instants = [round, nextRound(round, rules)].flatMap((each) => instantsOf(each, calendar));
    return instants.find((instant) => instant > after) ?? null;
  },
  run: (db: Database, now: Date): Promise<number> => confirmYearly(db, now, { suspends: config.production }),
};

/** A round of the worker does no more; the next one, a minute later, goes on. */
const suspendedAtOnce = 200;

type Telling = { round: Round; kind: 'confirmationOpen' | 'confirmationLate'; day: string; now: Date };

async function tellRound(db: Database, { round, kind, day, now }: Telling): Promise<number> {
  return db.transaction(async (trx) => {
    // One process at a time; the others find it told.
    await trx.raw('select pg_advisory_xact_lock(1352017, 31)');
    let told = 0;
    for (const { officeId, head, held } of await byHead(
      trx,
      await unconfirmed(trx, { day, since: startOf(round) }),
    )) {
      if (!(await raise(trx, { kind, subjectId: officeId ?? 0, forOn: round.dueOn }, now))) continue;
      told += 1;
      const office = held[0]!.office;
      const telling = {
        particulars: { path: accessPath, plannedOn: round.dueOn, cases: held.length },
        now,
      };
      const message =
        kind === 'confirmationOpen' ? ('rolesToConfirm' as const) : ('rolesUnconfirmed' as const);
      if (!head) await tellAdministrators(trx, { ...telling, message, day });
      else await tellHead(trx, { ...telling, message, officeId, onlyFor: head });
      const upper = head && above[head];
      if (kind === 'confirmationLate' && head && upper) {
        const particulars = { ...telling.particulars, office: await officeName(trx, officeId) };
        const officeAbove = await headOffice(trx, upper, office);
        const below = { message: 'rolesUnconfirmedBelow' as const, particulars, now };
        await tellHead(trx, { ...below, officeId: officeAbove, onlyFor: upper });
        await tellAdministrators(trx, { ...below, day });
      }
    }
    return told;
  });
}

async function officeName(trx: Transaction, id: number | null): Promise<string> {
  const row = (await trx('offices').where({ id }).first('name')) as { name: string } | undefined;
  return row?.name ?? '';
}

type OfHead = { officeId: number | null; head: HeadKind | null; held: Held[] };

/** Roles by the office of the head who confirms them; null: an administrator does. */
async function byHead(trx: Transaction, held: Held[]): Promise<OfHead[]> {
  const heads = new Map<string, OfHead>();
  const offices = new Map<string, number | null>();
  for (const grant of held) {
    const head = headFor(grant);
    const place = `${head} ${grant.office.areaCode}`;
    if (!offices.has(place)) offices.set(place, await headOffice(trx, head, grant.office));
    const officeId = offices.get(place)!;
    const known = heads.get(`${head} ${officeId}`);
    if (known) known.held.push(grant);
    else heads.set(`${head} ${officeId}`, { officeId, head, held: [grant] });
  }
  return [...heads.values()];
}

async function suspend(db: Database, { round, day, now }: Omit<Telling, 'kind'>): Promise<number> {
  const waiting = (await unconfirmed(db, { day, since: startOf(round) })).slice(0, suspendedAtOnce);
  let suspended = 0;
  for (const { id, personId } of waiting) {
    await db.transaction(async (trx) => {
      await lockPerson(trx, personId);
      const grant = await grantById(trx, id);
      // Confirmed or ended since the list was read, or the last who could ever give anything back.
      const over =
        grant.endedAt !== null || (grant.confirmedAt !== null && grant.confirmedAt >= startOf(round));
      if (over || (grant.role === 'admin' && (await isLastAdministrator(trx, grant.id, day)))) return;
      await lockOffice(trx, grant.office.id);
      await end(trx, grant, { kind: 'suspended', reason: '', now, person: 'system' });
      suspended += 1;
    });
  }
  return suspended;
}

async function isLastAdministrator(trx: Transaction, grantId: number, day: string): Promise<boolean> {
  await trx.raw('select pg_advisory_xact_lock(1352017, 32)');
  const { rows } = await trx.raw<{ rows: object[] }>(
    `select from role_grants g join people p on p.id = g.person_id
     where g.role = 'admin' and g.id <> :grantId and p.deactivated_at is null
       and g.from_on <= :day and (g.to_on is null or g.to_on >= :day) limit 1`,
    { grantId, day },
  );
  return rows.length === 0;
}
