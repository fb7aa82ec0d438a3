import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import { nobodysHash } from '../people/passwords.ts';
import { slugOf } from '../areas/slug.ts';
import { isRepeat, noteAct, type By } from './acts.ts';
import { giveRole } from './grants.ts';
import { lockOffice } from './offices.ts';
import { accountById, grantById, lockPerson, standingPosts, type Grant } from './people-queries.ts';
import { mayGive, mayManage } from './policy.ts';
import type { Post } from './posts.ts';
import { tellOfVacancies } from './vacancy.ts';

type NewAccount = {
  username: string;
  name: string;
  nip: string | null;
  email: string;
  phone: string;
  requestId?: number;
};

/** An account without a password, in the transaction; its owner sets one with a code. @throws Invalid at `username` */
export async function makeAccount(
  trx: Transaction,
  { username, name, nip, email, phone, requestId }: NewAccount,
  { person, now }: Pick<By, 'person' | 'now'>,
): Promise<number> {
  const [made] = (await trx('people')
    .insert({ username, name, nip, email, phone, password_hash: nobodysHash, created_at: now })
    .onConflict('username')
    .ignore()
    .returning('id')) as { id: number }[];
  if (!made) throw new Invalid({ username: 'taken' });
  await noteAct(trx, { act: 'accountMade', at: now, by: person, personId: made.id, requestId });
  return made.id;
}

/** A user name that is free, made from a name: `ani.lestari`, `ani.lestari2`. */
export async function proposeUsername(db: Connection, name: string): Promise<string> {
  const stem = slugOf(name).replaceAll('-', '.').slice(0, 40) || 'petugas';
  const taken = new Set(
    (await db('people')
      .whereLike('username', `${stem.replace(/[\\%_]/g, '')}%`)
      .pluck('username')) as string[],
  );
  if (!taken.has(stem)) return stem;
  let n = 2;
  while (taken.has(`${stem}${n}`)) n += 1;
  return `${stem}${n}`;
}

export type RoleInput = { post: Post; fromOn: string; toOn: string | null };

/** Gives a further role to an account, also one to stand in (Plt., Plh.) or as staff. @throws as giveRole, Conflict */
export async function addRole(
  db: Database,
  personId: number,
  { role, ...by }: By & { role: RoleInput },
): Promise<void> {
  await db.transaction(async (trx) => {
    const account = await lockPerson(trx, personId);
    if (account.deactivatedAt) throw new Invalid({ form: 'accountOver' });
    if (await isRepeat(trx, { personId }, by)) return;
    const { person, now, key } = by;
    await giveRole(
      trx,
      { personId, ...role, key },
      { person, now, today: dayOf(now, { zone: config.timeZone }) },
    );
  });
}

/**
 * Ends a role at once: its last day was yesterday, and every session of the person ends in the same transaction, so
 * that the next request finds nobody. The work stays with the office; is nobody left there, the level above is told.
 * @throws Forbidden, Conflict, Invalid at `reason`
 */
export async function endRole(
  db: Database,
  grantId: number,
  { reason, ...by }: By & { reason: string },
): Promise<void> {
  if (reason === '') throw new Invalid({ reason: 'required' });
  await db.transaction(async (trx) => {
    const { personId } = await grantById(trx, grantId);
    await lockPerson(trx, personId);
    const grant = await grantById(trx, grantId);
    if (!mayGive(by.person, grant, personId)) throw new Forbidden();
    if (await isRepeat(trx, { personId }, by)) return;
    if (isOver(grant, by.now)) throw new Conflict(by.version, by.version + 1);
    await lockOffice(trx, grant.office.id);
    await end(trx, grant, { kind: 'ended', reason, ...by });
  });
}

/** Gives back a role that was suspended because nobody confirmed it, to its old end. @throws as giveRole, Conflict */
export async function restoreRole(db: Database, grantId: number, by: By): Promise<void> {
  await db.transaction(async (trx) => {
    const { personId } = await grantById(trx, grantId);
    const account = await lockPerson(trx, personId);
    const grant = await grantById(trx, grantId);
    if (!mayGive(by.person, grant, personId)) throw new Forbidden();
    if (await isRepeat(trx, { personId }, by)) return;
    if (account.deactivatedAt || grant.endKind !== 'suspended')
      throw new Conflict(by.version, by.version + 1);
    const { person, now, key } = by;
    const today = dayOf(now, { zone: config.timeZone });
    const toOn = grant.plannedToOn;
    if (toOn !== null && toOn < today) throw new Conflict(by.version, by.version + 1);
    await giveRole(trx, { personId, post: grant, fromOn: today, toOn, key }, { person, now, today });
  });
}

/**
 * Closes an account: all its roles and sessions end at once. What it did keeps its name. @throws Forbidden, Conflict,
 * Invalid at `reason`
 */
export async function deactivate(
  db: Database,
  personId: number,
  { reason, ...by }: By & { reason: string },
): Promise<void> {
  if (reason === '') throw new Invalid({ reason: 'required' });
  await db.transaction(async (trx) => {
    const account = await lockPerson(trx, personId);
    const grants = await standingPosts(trx, personId, dayOf(by.now, { zone: config.timeZone }));
    if (!mayManage(by.person, { id: personId, posts: grants })) throw new Forbidden();
    if (await isRepeat(trx, { personId }, by)) return;
    if (account.deactivatedAt) throw new Conflict(by.version, by.version + 1);
    // Always in the same order, as two ends may want the same offices.
    const offices = [...new Set(grants.map(({ office }) => office.id))].sort((a, b) => a - b);
    for (const id of offices) await lockOffice(trx, id);
    await trx('people').where({ id: personId }).update({ deactivated_at: by.now });
    for (const grant of grants) await end(trx, grant, { kind: 'deactivated', reason, ...by, key: undefined });
    await trx('sign_ins').where({ person_id: personId }).delete();
    await noteAct(trx, {
      act: 'accountDeactivated',
      at: by.now,
      by: by.person,
      personId,
      particulars: { reason },
      key: by.key,
    });
  });
}

/** Whether the account is the person's to change, as its posts are now. @throws NotFound */
export async function manageable(
  db: Connection,
  personId: number,
  { person, now }: Pick<By, 'person' | 'now'>,
) {
  const account = await accountById(db, personId);
  if (!account) throw new NotFound();
  const posts = await standingPosts(db, personId, dayOf(now, { zone: config.timeZone }));
  return mayManage(person, { id: personId, posts });
}

export type End = { kind: 'ended' | 'deactivated' | 'suspended'; reason: string; now: Date } & (
  { person: By['person']; key?: string | undefined } | { person: 'system'; key?: undefined }
);

/** Ends a grant in the transaction, with its person's sessions; person and office are locked. */
export async function end(
  trx: Transaction,
  grant: Grant,
  { kind, reason, now, person, key }: End,
): Promise<void> {
  const today = dayOf(now, { zone: config.timeZone });
  await trx('role_grants')
    .where({ id: grant.id })
    .update({
      // Whole days only: an end that counts at once is the day before, of a role of today or later an empty span.
      to_on: trx.raw('greatest(cast(? as date), from_on) - 1', [today]),
      planned_to_on: grant.toOn,
      ended_at: now,
      ended_by: person === 'system' ? null : person.id,
      end_kind: kind,
      end_reason: reason === '' ? null : reason,
    });
  await trx('sign_ins').where({ person_id: grant.personId }).delete();
  await noteAct(trx, {
    act: kind === 'suspended' ? 'roleSuspended' : 'roleEnded',
    at: now,
    by: person,
    personId: grant.personId,
    grantId: grant.id,
    particulars: {
      role: grant.role,
      capacity: grant.capacity,
      office: grant.office.name,
      ...(reason ? { reason } : {}),
    },
    key,
  });
  await tellOfVacancies(trx, { day: today, now, officeId: grant.office.id });
}

const isOver = ({ toOn }: Grant, now: Date): boolean =>
  toOn !== null && toOn < dayOf(now, { zone: config.timeZone });
