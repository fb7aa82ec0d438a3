import { randomUUID } from 'node:crypto';
import { recordAudit, type Auditor } from '../audit/record.ts';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Forbidden, Invalid, NotFound } from '../errors.ts';
import { endSessionsOf } from '../web/sessions.ts';
import { mayIssueResetCode } from './account-policy.ts';
import type { From } from './known-browsers.ts';
import { clear } from './lock-out.ts';
import { newPasswordFault, setPassword } from './new-password.ts';
import { hashPassword } from './passwords.ts';
import { personById } from './queries.ts';
import { hashOfKey, linkKeyOf, newResetCode } from './reset-key.ts';
import type { Person } from './roles.ts';
import { networkCounters, strangersTo } from './sign-in.ts';
import { tellPerson } from './telling.ts';

/** How long a link lasts, and a code that somebody hands over. */
export const linkMs = 30 * 60 * 1000;
export const codeMs = 24 * 60 * 60 * 1000;

type Asking = { username: string; now: Date; address?: string | undefined };

/**
 * Sends a link to set a new password to whoever has this name and an address. Names that are nobody's cost the same
 * statements and get the same answer: none (OWASP, Forgot Password).
 */
export async function askReset(db: Database, { username, now, address }: Asking): Promise<void> {
  await db.transaction(async (trx) => {
    const found = (await trx('people')
      .where({ username, deactivated_at: null })
      .whereNotNull('email')
      .first('id')) as { id: number } | undefined;
    const id = randomUUID();
    const personId = found?.id ?? 0;
    await trx.raw(
      `insert into password_resets (id, person_id, means, key_hash, made_at, expires_at)
       select :id, p.id, 'email', :keyHash, :now, :expiresAt from people p where p.id = :personId`,
      { id, personId, keyHash: hashOfKey(linkKeyOf(id)), now, expiresAt: after(now, linkMs) },
    );
    await tellPerson(trx, { personId, message: 'resetLink', values: { reset: id }, now });
    await recordAudit(trx, {
      at: now,
      by: 'visitor',
      action: 'resetAsked',
      ...(found ? { subject: { kind: 'person', id: found.id } } : {}),
      address,
    });
  });
}

type Issuing = {
  person: Person;
  forPerson: number;
  now: Date;
  address?: string | undefined;
  /** Who may, where an office asks a wider rule of its own. */
  may?: (person: Person, other: Person) => boolean;
};

/**
 * A code with which somebody sets a new password once, within 24 hours, handed over by the head of their offices or the
 * administrator, who has to know them. It replaces the one before and the person is told by e-mail.
 * @throws NotFound for nobody or who has left, Forbidden
 */
export async function issueResetCode(
  db: Database,
  { person, forPerson, now, address, may = mayIssueResetCode }: Issuing,
): Promise<{ code: string; expiresAt: Date }> {
  return db.transaction(async (trx) => {
    const other = await personById(trx, forPerson, dayOf(now, { zone: config.timeZone }));
    if (!other) throw new NotFound();
    if (!may(person, other)) throw new Forbidden();
    return handOverCode(trx, { person, forPerson: other.id, now, address });
  });
}

/** Makes the code in a transaction that has asked who may, and tells its person by e-mail who made it. */
export async function handOverCode(
  trx: Transaction,
  { person, forPerson, now, address }: Omit<Issuing, 'may'>,
): Promise<{ code: string; expiresAt: Date }> {
  const by = { personId: person.id };
  const issued = await makeResetCode(trx, { personId: forPerson, by, now, address });
  await tellPerson(trx, {
    personId: forPerson,
    message: 'resetCodeIssued',
    values: { by: person.name },
    now,
  });
  return issued;
}

/** The same for who makes an account: the first password is set by the person, never by somebody else. */
export async function makeResetCode(
  trx: Transaction,
  { personId, by, now, address }: { personId: number; by: Auditor; now: Date; address?: string | undefined },
): Promise<{ code: string; expiresAt: Date }> {
  const { code, keyHash } = newResetCode();
  const expiresAt = after(now, codeMs);
  await trx('password_resets')
    .where({ person_id: personId, means: 'code', ended_at: null })
    .update({ ended_at: now });
  await trx('password_resets').insert({
    id: randomUUID(),
    person_id: personId,
    means: 'code',
    key_hash: keyHash,
    made_by: typeof by === 'string' ? null : by.personId,
    made_at: now,
    expires_at: expiresAt,
  });
  await recordAudit(trx, {
    at: now,
    by,
    action: 'resetCodeIssued',
    subject: { kind: 'person', id: personId },
    address,
  });
  return { code, expiresAt };
}

/** Whom a key lets set a new password now, or null: used, late, unknown, or of somebody who has left. */
export async function resetOf(
  db: Connection,
  key: string,
  now: Date,
): Promise<{ id: string; person: Person } | null> {
  const row = (await db('password_resets')
    .where({ key_hash: hashOfKey(key), ended_at: null })
    .where('expires_at', '>', now)
    .first('id', 'person_id')) as { id: string; person_id: number } | undefined;
  const person = row && (await personById(db, row.person_id, dayOf(now, { zone: config.timeZone })));
  return person ? { id: row.id, person } : null;
}

type Resetting = { key: string; password: string; now: Date } & From;

/**
 * Sets a new password with a key, which works for the first who brings it. Ends all sessions and other keys of the
 * person, forgets wrong guesses, and tells the person; it signs nobody in, so that a second factor is still asked.
 * @throws NotFound when the key opens nothing, Invalid at `newPassword`, TryLater
 */
export async function resetPassword(
  db: Database,
  { key, password, now, ...from }: Resetting,
): Promise<Person> {
  const reset = await resetOf(db, key, now);
  if (!reset) throw new NotFound();
  const { id, person } = reset;
  const fault = await newPasswordFault(db, person, password);
  if (fault) throw new Invalid({ newPassword: fault });
  const passwordHash = await hashPassword(password);
  await db.transaction(async (trx) => {
    const taken = await trx('password_resets').where({ id, ended_at: null }).update({ ended_at: now });
    if (taken === 0) throw new NotFound();
    await setPassword(trx, { personId: person.id, passwordHash, now });
    await endSessionsOf(trx, person.id);
    await recordAudit(trx, {
      at: now,
      by: 'visitor',
      action: 'resetDone',
      subject: { kind: 'person', id: person.id },
      address: from.address,
    });
    await tellPerson(trx, { personId: person.id, message: 'passwordReset', now });
  });
  const name = person.username.toLowerCase();
  await clear(db, [strangersTo(name), networkCounters(name, from)[0]!]);
  return person;
}

const after = (now: Date, ms: number) => new Date(now.getTime() + ms);
