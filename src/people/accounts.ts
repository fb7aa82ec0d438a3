import { randomBytes } from 'node:crypto';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { hashPassword } from './passwords.ts';
import type { RoleName } from './roles.ts';

export type NewAccount = {
  username: string;
  name: string;
  role: RoleName;
  /** The office's slug, e.g. `camat.setiabudi`. */
  office: string;
};

/**
 * Makes an account that holds a role in an office from `today` on; returns its password, which is stored nowhere.
 * @throws Invalid at `username` when it is taken, at `office` when there is none of that name
 */
export async function createAccount(
  db: Database,
  { username, name, role, office }: NewAccount,
  today: string,
): Promise<{ password: string }> {
  const password = randomBytes(12).toString('base64url');
  const passwordHash = await hashPassword(password);
  await db.transaction(async (trx) => {
    const found = (await trx('offices').where({ slug: office }).first('id')) as { id: number } | undefined;
    if (!found) throw new Invalid({ office: 'unknown' });
    const row = { username, name, password_hash: passwordHash };
    const made = (await trx('people').insert(row).onConflict('username').ignore().returning('id')) as {
      id: number;
    }[];
    if (!made[0]) throw new Invalid({ username: 'taken' });
    await trx('role_grants').insert({ person_id: made[0].id, office_id: found.id, role, from_on: today });
  });
  return { password };
}
