import { recordAudit } from '../audit/record.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { unseal } from '../database/sealing.ts';
import { Invalid, TryLater } from '../errors.ts';
import { counterOf, guarded } from './lock-out.ts';
import { hashOfCode, readRecoveryCode, recoveryCodesLeft, spendRecoveryCode } from './recovery-codes.ts';
import { placeOfSecret, type Deed } from './second-factor.ts';
import type { Person } from './roles.ts';
import { tellPerson } from './telling.ts';
import { stepOfCode } from './totp.ts';

type Given = Deed & { code: string };

/**
 * Uses a code of the person's telephone up: right in its own step of thirty seconds and the ones beside it, once, in
 * whichever process it comes first (RFC 6238, 5.2). Guesses are slowed down like those of passwords.
 * @throws Invalid at `code`, TryLater
 */
export async function useAppCode(db: Database, { code, person, now, real, address }: Given): Promise<void> {
  const digits = code.replace(/\s/g, '');
  const right = await guess(db, 'code', person, async () => {
    const secret = /^\d{6}$/.test(digits) ? await secretOf(db, person.id) : null;
    const step = secret === null ? null : stepOfCode(secret, digits, real);
    return step !== null && (await spendStep(db, person.id, step)) ? true : null;
  });
  if (right) return;
  await refused(db, { person, now, address }, 'app');
  throw new Invalid({ code: 'code' });
}

/**
 * Uses a recovery code up and tells its owner; returns how many are left. @throws Invalid at `code`, TryLater
 */
export async function useRecoveryCode(
  db: Database,
  { code, person, now, address }: Omit<Given, 'real'>,
): Promise<number> {
  const left = await guess(db, 'recovery', person, async () => {
    const read = readRecoveryCode(code);
    const salt = read && (await saltOf(db, person.id));
    const hash = salt && (await hashOfCode(read, salt));
    return hash ? db.transaction((trx) => spend(trx, { person, now, address }, hash)) : null;
  });
  if (left !== null) return left;
  await refused(db, { person, now, address }, 'recovery');
  throw new Invalid({ code: 'recoveryCode' });
}

type By = Omit<Deed, 'real'>;

// The lock-out speaks of passwords unless told otherwise.
async function guess<T>(db: Database, kind: string, person: Person, check: () => Promise<T | null>) {
  try {
    return await guarded(db, [counterOf(kind, String(person.id))], check);
  } catch (fault) {
    if (fault instanceof TryLater) throw new TryLater(fault.status, fault.seconds, 'code');
    throw fault;
  }
}

async function spend(trx: Transaction, { person, now, address }: By, hash: Buffer): Promise<number | null> {
  if (!(await spendRecoveryCode(trx, person.id, hash, now))) return null;
  await recordAudit(trx, {
    at: now,
    by: { personId: person.id },
    action: 'recoveryCodeUsed',
    subject: { kind: 'person', id: person.id },
    address,
  });
  const left = await recoveryCodesLeft(trx, person.id);
  await tellPerson(trx, {
    personId: person.id,
    message: 'recoveryCodeUsed',
    values: { left: String(left) },
    now,
  });
  return left;
}

// One statement with its condition: of two that bring the same code at once, one finds it used.
async function spendStep(db: Connection, personId: number, step: number): Promise<boolean> {
  const spent = await db('second_factors')
    .where({ person_id: personId })
    .whereNotNull('confirmed_at')
    .whereRaw('(used_step is null or used_step < ?)', [step])
    .update({ used_step: step });
  return spent === 1;
}

async function secretOf(db: Connection, personId: number): Promise<string | null> {
  const row = (await db('second_factors').where({ person_id: personId }).first('secret_sealed')) as
    { secret_sealed: Buffer | null } | undefined;
  return unseal(row?.secret_sealed ?? null, placeOfSecret(personId));
}

async function saltOf(db: Connection, personId: number): Promise<Buffer | null> {
  const row = (await db('second_factors').where({ person_id: personId }).first('recovery_salt')) as
    { recovery_salt: Buffer | null } | undefined;
  return row?.recovery_salt ?? null;
}

const refused = (db: Connection, { person, now, address }: By, way: 'app' | 'recovery') =>
  recordAudit(db, {
    at: now,
    by: 'visitor',
    action: 'codeRefused',
    subject: { kind: 'person', id: person.id },
    address,
    particulars: { way },
  });
