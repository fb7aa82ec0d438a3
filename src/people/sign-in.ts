import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { nobodysHash, passwordMatches } from './passwords.ts';
import { personByUsername } from './queries.ts';
import type { Person } from './roles.ts';

const window = 15 * 60 * 1000;
const attempts = 10;

/**
 * The person of this name and password. After ten failures within a quarter of an hour a name has to wait;
 * unknown names take as long as known ones. @throws Invalid at `password`
 */
export async function authenticate(
  db: Database,
  { username, password }: { username: string; password: string },
  { now, today }: { now: Date; today: string },
): Promise<Person> {
  const since = new Date(now.getTime() - window);
  const [{ n }] = (await db('sign_in_failures')
    .where({ username })
    .where('failed_at', '>', since)
    .count('* as n')) as unknown as [{ n: number }];
  if (n >= attempts) throw new Invalid({ password: 'waitBeforeSignIn' });
  const found = await personByUsername(db, username, today);
  const right = await passwordMatches(password, found?.passwordHash ?? nobodysHash);
  if (!found || !right) {
    await db('sign_in_failures').insert({ username: username.slice(0, 100), failed_at: now });
    throw new Invalid({ password: 'password' });
  }
  await db('sign_in_failures').where({ username }).delete();
  const { passwordHash: _, ...person } = found;
  return person;
}

/** Whether this is the signed-in person's password; asked again before something is signed. */
export async function confirmsPassword(db: Database, person: Person, password: string): Promise<boolean> {
  const row = (await db('people').where({ id: person.id }).first('password_hash')) as
    { password_hash: string } | undefined;
  return row !== undefined && passwordMatches(password, row.password_hash);
}
