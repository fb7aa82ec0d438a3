import type { Connection, Transaction } from '../database/connect.ts';
import { passwordFault, type PasswordFault } from './password-rules.ts';
import type { Person } from './roles.ts';
import { hasSecondFactor } from './second-factor.ts';

/** What is wrong with a new password of this person, or null. */
export async function newPasswordFault(
  db: Connection,
  person: Person,
  password: string,
): Promise<PasswordFault | null> {
  return passwordFault(password, {
    username: person.username,
    offices: person.roles.map(({ officeName }) => officeName),
    secondFactor: await hasSecondFactor(db, person.id),
  });
}

/** Puts a new password in the place of the old one; no key that was handed out before sets another. */
export async function setPassword(
  trx: Transaction,
  { personId, passwordHash, now }: { personId: number; passwordHash: string; now: Date },
): Promise<void> {
  await trx('people').where({ id: personId }).update({ password_hash: passwordHash, password_set_at: now });
  await trx('password_resets').where({ person_id: personId, ended_at: null }).update({ ended_at: now });
}
