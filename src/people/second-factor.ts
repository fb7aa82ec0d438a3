import { recordAudit } from '../audit/record.ts';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { seal, unseal } from '../database/sealing.ts';
import { Forbidden, Invalid, NotFound } from '../errors.ts';
import { endSessionsOf } from '../web/sessions.ts';
import { personById } from './queries.ts';
import { keepRecoveryCodes, newRecoveryCodes, type RecoveryCodes } from './recovery-codes.ts';
import type { Person } from './roles.ts';
import { mayRemoveFactorOf, type Requires } from './second-factor-policy.ts';
import { tellPerson } from './telling.ts';
import { newSecret, stepOfCode } from './totp.ts';

/** Where a secret is sealed for: copied to another person's row it does not open. */
export const placeOfSecret = (personId: number) => `second_factors.secret_sealed:${personId}` as const;

/** How long a secret that was shown waits for its first code. */
const pendingMs = 30 * 60 * 1000;

export type Deed = {
  person: Person;
  now: Date;
  /** Real time, which telephones show; differs from `now` only in a demonstration. */
  real: Date;
  /** From where, for the trail. */
  address?: string | undefined;
};

export type SecondFactor = { confirmedAt: Date; codesLeft: number };

/** The second factor that a person has, or null. */
export async function secondFactorOf(db: Connection, personId: number): Promise<SecondFactor | null> {
  const { rows } = await db.raw<{ rows: SecondFactor[] }>(
    `select f.confirmed_at as "confirmedAt",
       (select count(*)::int from recovery_codes c where c.person_id = f.person_id and c.used_at is null) as "codesLeft"
     from second_factors f where f.person_id = ? and f.confirmed_at is not null`,
    [personId],
  );
  return rows[0] ?? null;
}

export const hasSecondFactor = async (db: Connection, personId: number): Promise<boolean> =>
  (await secondFactorOf(db, personId)) !== null;

/** What is still asked of a person whose first factor was right, before a session opens anything. */
export async function nextStep(
  db: Connection,
  person: Person,
  requires: Requires,
): Promise<'code' | 'enrolment' | null> {
  if (await hasSecondFactor(db, person.id)) return 'code';
  return requires(person) ? 'enrolment' : null;
}

/** Makes a secret to be shown and confirmed; one that waits is replaced, one in use stays in use until then. */
export async function beginSetUp(db: Database, { person, now }: Pick<Deed, 'person' | 'now'>): Promise<void> {
  const pending = { pending_sealed: seal(newSecret(), placeOfSecret(person.id)), pending_at: now };
  await db('second_factors')
    .insert({ person_id: person.id, ...pending })
    .onConflict('person_id')
    .merge(pending);
}

/** The secret that waits for its first code, or null when there is none or it waited too long. */
export async function pendingSecret(db: Connection, personId: number, now: Date): Promise<string | null> {
  const row = (await db('second_factors')
    .where({ person_id: personId })
    .where('pending_at', '>', new Date(now.getTime() - pendingMs))
    .first('pending_sealed')) as { pending_sealed: Buffer } | undefined;
  return row ? unseal(row.pending_sealed, placeOfSecret(personId)) : null;
}

/**
 * Takes the waiting secret into use when the code is right; its code opens nothing again. Returns ten new recovery
 * codes, which are stored nowhere readable. All sessions but this one end: they were begun with less.
 * @throws Invalid at `code`
 */
export async function confirmSetUp(
  db: Database,
  { code, person, now, real, address, sessionToken }: Deed & { code: string; sessionToken: string | null },
): Promise<string[]> {
  const recovery = await newRecoveryCodes();
  await db.transaction(async (trx) => {
    const row = await lockFactor(trx, person.id);
    const secret = row?.pending_sealed && (await pendingSecret(trx, person.id, now));
    if (!secret) throw new Invalid({ code: 'setUpAgain' });
    const step = stepOfCode(secret, code.replace(/\s/g, ''), real);
    if (step === null) throw new Invalid({ code: 'codeForSetUp' });
    await trx('second_factors').where({ person_id: person.id }).update({
      secret_sealed: row.pending_sealed,
      confirmed_at: now,
      used_step: step,
      pending_sealed: null,
      pending_at: null,
    });
    await keepRecoveryCodes(trx, person.id, recovery, now);
    await endSessionsOf(trx, person.id, sessionToken ? { except: sessionToken } : {});
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'secondFactorSet',
      subject: { kind: 'person', id: person.id },
      address,
    });
    await tellPerson(trx, { personId: person.id, message: 'secondFactorSet', now });
  });
  return recovery.codes;
}

/** Puts ten new recovery codes in the place of the old ones. @throws NotFound without a second factor */
export async function renewRecoveryCodes(
  db: Database,
  { person, now, address }: Omit<Deed, 'real'>,
): Promise<string[]> {
  const recovery: RecoveryCodes = await newRecoveryCodes();
  await db.transaction(async (trx) => {
    if (!(await lockFactor(trx, person.id))?.confirmed_at) throw new NotFound();
    await keepRecoveryCodes(trx, person.id, recovery, now);
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'recoveryCodesMade',
      subject: { kind: 'person', id: person.id },
      address,
    });
  });
  return recovery.codes;
}

/** Removes the person's own factor, where none is required of them. @throws NotFound, Forbidden */
export async function removeOwnFactor(
  db: Database,
  { person, now, address, requires }: Omit<Deed, 'real'> & { requires: Requires },
): Promise<void> {
  if (requires(person)) throw new Forbidden();
  await db.transaction((trx) => remove(trx, { person, forPerson: person, now, address }));
}

type Removal = {
  person: Person;
  forPerson: number;
  reason: string;
  now: Date;
  address?: string | undefined;
  /** Who may, where an office asks a wider rule of its own. */
  may?: (person: Person, other: Person) => boolean;
};

/**
 * Removes the factor of somebody who lost the telephone and the recovery codes; ends all their sessions and tells
 * them. Who asks has to know the person: identity is proved to them, not to the program (NIST SP 800-63B-4, 4.2).
 * @throws NotFound when there is no such person or factor, Forbidden, Invalid at `reason`
 */
export async function removeSecondFactor(
  db: Database,
  { person, forPerson, reason, now, address, may = mayRemoveFactorOf }: Removal,
): Promise<void> {
  const why = reason.trim();
  if (!why) throw new Invalid({ reason: 'required' });
  if (why.length > 500) throw new Invalid({ reason: 'tooLong' });
  await db.transaction(async (trx) => {
    const other = await personById(trx, forPerson, dayOf(now, { zone: config.timeZone }));
    if (!other) throw new NotFound();
    if (!may(person, other)) throw new Forbidden();
    await remove(trx, { person, forPerson: other, reason: why, now, address });
  });
}

type Removed = { person: Person; forPerson: Person; reason?: string; now: Date; address: string | undefined };

async function remove(trx: Transaction, { person, forPerson, reason, now, address }: Removed): Promise<void> {
  if (!(await lockFactor(trx, forPerson.id))?.confirmed_at) throw new NotFound();
  await trx('second_factors').where({ person_id: forPerson.id }).delete();
  if (person.id !== forPerson.id) await endSessionsOf(trx, forPerson.id);
  await recordAudit(trx, {
    at: now,
    by: { personId: person.id },
    action: 'secondFactorRemoved',
    subject: { kind: 'person', id: forPerson.id },
    address,
    particulars: reason ? { reason } : {},
  });
  await tellPerson(trx, { personId: forPerson.id, message: 'secondFactorRemoved', now });
}

type Row = {
  secret_sealed: Buffer | null;
  confirmed_at: Date | null;
  pending_sealed: Buffer | null;
};

const lockFactor = async (trx: Transaction, personId: number): Promise<Row | undefined> =>
  (await trx('second_factors')
    .where({ person_id: personId })
    .forUpdate()
    .first('secret_sealed', 'confirmed_at', 'pending_sealed')) as Row | undefined;
