import { recordAudit } from '../audit/record.ts';
import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import { unusableHash } from './passwords.ts';
import { makeResetCode } from './reset.ts';
import type { RoleName } from './roles.ts';

export type NewAccount = {
  username: string;
  name: string;
  role: RoleName;
  /** The office's slug, e.g. `camat.setiabudi`. */
  office: string;
};
type Code = { code: string; expiresAt: Date };

/**
 * Makes an account that holds a role in an office from today on, and a code with which its owner sets the first
 * password: nobody else ever knows it (NIST SP 800-63B-4, 3.1.1.2).
 * @throws Invalid at `username` when it is taken, at `office` when there is none of that name
 */
export async function createAccount(
  db: Database,
  { username, name, role, office }: NewAccount,
  now: Date,
): Promise<Code> {
  return db.transaction(async (trx) => {
    const found = (await trx('offices').where({ slug: office }).first('id')) as { id: number } | undefined;
    if (!found) throw new Invalid({ office: 'unknown' });
    const row = { username, name, password_hash: unusableHash };
    const made = (await trx('people').insert(row).onConflict('username').ignore().returning('id')) as {
      id: number;
    }[];
    if (!made[0]) throw new Invalid({ username: 'taken' });
    const personId = made[0].id;
    const from_on = dayOf(now, { zone: config.timeZone });
    await trx('role_grants').insert({ person_id: personId, office_id: found.id, role, from_on });
    const subject = { kind: 'person', id: personId };
    await recordAudit(trx, { at: now, by: 'system', action: 'accountMade', subject, particulars: { role } });
    return makeResetCode(trx, { personId, by: 'system', now });
  });
}

/**
 * A new code for an account that exists: how an administrator comes in again when nobody else can help.
 * @throws NotFound when there is no such account, or it is closed
 */
export async function codeFor(db: Database, username: string, now: Date): Promise<Code> {
  return db.transaction(async (trx) => {
    const found = (await trx('people').where({ username, deactivated_at: null }).first('id')) as
      { id: number } | undefined;
    if (!found) throw new NotFound();
    return makeResetCode(trx, { personId: found.id, by: 'system', now });
  });
}
