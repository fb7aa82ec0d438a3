import type { Connection, Transaction } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import type { Person, RoleName } from '../people/roles.ts';
import { placeOf } from './offices.ts';
import { officesSeenBy, seesAccountsWithoutRole } from './policy.ts';
import type { Capacity, Place } from './posts.ts';

export type Account = {
  id: number;
  username: string;
  name: string;
  nip: string | null;
  createdAt: Date;
  deactivatedAt: Date | null;
};

/** A role as it was given: also one that is over or begins later. */
export type Grant = {
  id: number;
  personId: number;
  role: RoleName;
  capacity: Capacity;
  office: Place;
  fromOn: string;
  toOn: string | null;
  grantedAt: Date | null;
  grantedBy: string | null;
  confirmedAt: Date | null;
  confirmedBy: string | null;
  endedAt: Date | null;
  endedBy: string | null;
  endKind: 'ended' | 'deactivated' | 'suspended' | null;
  endReason: string | null;
  plannedToOn: string | null;
};

const grantColumns = `g.id, g.person_id as "personId", g.role, g.capacity, ${placeOf} as office, g.from_on as "fromOn",
  g.to_on as "toOn", g.granted_at as "grantedAt", giver.name as "grantedBy", g.confirmed_at as "confirmedAt",
  confirmer.name as "confirmedBy", g.ended_at as "endedAt", ender.name as "endedBy", g.end_kind as "endKind",
  g.end_reason as "endReason", g.planned_to_on as "plannedToOn"`;
const grantJoins = `role_grants g join offices o on o.id = g.office_id
  left join people giver on giver.id = g.granted_by
  left join people confirmer on confirmer.id = g.confirmed_by
  left join people ender on ender.id = g.ended_by`;

const accountColumns = `p.id, p.username, p.name, p.nip, p.created_at as "createdAt", p.deactivated_at as "deactivatedAt"`;

export async function accountById(db: Connection, id: number): Promise<Account | undefined> {
  const { rows } = await db.raw<{ rows: Account[] }>(
    `select ${accountColumns} from people p where p.id = ?`,
    [id],
  );
  return rows[0];
}

/** The account if the person sees an office in which it has or had a role, or has none. @throws NotFound */
export async function accountSeen(db: Connection, person: Person, id: number): Promise<Account> {
  const grants = await grantsOf(db, id);
  const account = await accountById(db, id);
  const seen = (await db('role_grants as g')
    .join('offices as o', 'o.id', 'g.office_id')
    .where('g.person_id', id)
    .where(officesSeenBy(person))
    .first(db.raw('1 as seen'))) as object | undefined;
  const everything = seesAccountsWithoutRole(person);
  if (!account || !(seen || (everything && grants.length === 0))) throw new NotFound();
  return account;
}

/** Locks an account: whoever changes its access waits. @throws NotFound */
export async function lockPerson(trx: Transaction, id: number): Promise<Account> {
  const { rows } = await trx.raw<{ rows: Account[] }>(
    `select ${accountColumns} from people p where p.id = ? for no key update`,
    [id],
  );
  if (!rows[0]) throw new NotFound();
  return rows[0];
}

/** All roles of an account, those to come and the latest first. */
export async function grantsOf(db: Connection, personId: number): Promise<Grant[]> {
  const { rows } = await db.raw<{ rows: Grant[] }>(
    `select ${grantColumns} from ${grantJoins} where g.person_id = ? order by g.from_on desc, g.id desc`,
    [personId],
  );
  return rows;
}

/** The roles that an account holds on a day or will hold after it. */
export async function standingPosts(db: Connection, personId: number, day: string): Promise<Grant[]> {
  const { rows } = await db.raw<{ rows: Grant[] }>(
    `select ${grantColumns} from ${grantJoins}
     where g.person_id = :personId and (g.to_on is null or g.to_on >= :day) and (g.to_on is null or g.to_on >= g.from_on)
     order by g.id`,
    { personId, day },
  );
  return rows;
}

/** One role as it was given. @throws NotFound */
export async function grantById(db: Connection, id: number): Promise<Grant> {
  const { rows } = await db.raw<{ rows: Grant[] }>(
    `select ${grantColumns} from ${grantJoins} where g.id = ?`,
    [id],
  );
  if (!rows[0]) throw new NotFound();
  return rows[0];
}

/** The role if the person sees its office. @throws NotFound */
export async function grantSeen(db: Connection, person: Person, id: number): Promise<Grant> {
  const row = (await db('role_grants as g')
    .join('offices as o', 'o.id', 'g.office_id')
    .where('g.id', id)
    .where(officesSeenBy(person))
    .first('g.id')) as object | undefined;
  if (!row) throw new NotFound();
  return grantById(db, id);
}

export type Held = Grant & { name: string; username: string };

/** Roles of active accounts that run on `day` and were last confirmed or given before `since`, in the person's sight. */
export async function unconfirmed(
  db: Connection,
  { day, since, person }: { day: string; since: Date; person?: Person },
): Promise<Held[]> {
  return (await db
    .from(db.raw(grantJoins))
    .join('people as p', 'p.id', 'g.person_id')
    .whereNull('p.deactivated_at')
    .whereRaw('g.from_on <= ? and (g.to_on is null or g.to_on >= ?)', [day, day])
    .whereRaw('coalesce(g.confirmed_at, g.granted_at, g.from_on::timestamptz) < ?', [since])
    .where((seen) => void (person && seen.where(officesSeenBy(person))))
    .orderBy(['o.area_code', 'o.id', 'g.id'])
    .select(db.raw(`${grantColumns}, p.name, p.username`))) as Held[];
}

/** Roles in the person's sight whose last day lies between `day` and `until`, the first to end first. */
export async function endingSoon(
  db: Connection,
  person: Person,
  { day, until, limit }: { day: string; until: string; limit: number },
): Promise<Held[]> {
  return (await db
    .from(db.raw(grantJoins))
    .join('people as p', 'p.id', 'g.person_id')
    .whereNull('p.deactivated_at')
    .whereRaw('g.to_on between ? and ? and g.to_on >= g.from_on', [day, until])
    .where(officesSeenBy(person))
    .orderBy(['g.to_on', 'g.id'])
    .limit(limit)
    .select(db.raw(`${grantColumns}, p.name, p.username`))) as Held[];
}

/** How somebody is reached, to fill in a form of their own. */
export async function contactOfPerson(
  db: Connection,
  id: number,
): Promise<{ name: string; nip: string | null; email: string | null; phone: string | null } | null> {
  const row = (await db('people').where({ id }).first('name', 'nip', 'email', 'phone')) as
    { name: string; nip: string | null; email: string | null; phone: string | null } | undefined;
  return row ?? null;
}

/** How many sessions an account has open. */
export async function countSessions(db: Connection, personId: number): Promise<number> {
  const [{ n }] = (await db('sign_ins').where({ person_id: personId }).count('* as n')) as unknown as [
    { n: number },
  ];
  return n;
}
