import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { nobodysHash, passwordMatches } from './passwords.ts';
import { personByUsername } from './queries.ts';
import type { Person } from './roles.ts';

const window = 15 * 60 * 1000;
const attempts = 10;

// Guesses at one name come one after the other: many at once can't slip past the limit.
const turns = new Map<string, Promise<unknown>>();

/**
 * The person of this name and password. After ten failures within a quarter of an hour a name has to wait;
 * unknown names take as long as known ones. @throws Invalid at `password`
 */
export async function authenticate(db: Database, given: Given, at: At): Promise<Person> {
  const { username } = given;
  const turn = (turns.get(username) ?? Promise.resolve()).then(() => check(db, given, at));
  const over = turn.catch(() => {});
  turns.set(username, over);
  try {
    return await turn;
  } finally {
    if (turns.get(username) === over) turns.delete(username);
  }
}

/**
 * Asks for the signed-in person's password again before something is signed, under the same limit.
 * @throws Invalid at `password`
 */
export async function confirmPassword(db: Database, person: Person, password: string, at: At): Promise<void> {
  try {
    await authenticate(db, { username: person.username, password }, at);
  } catch (fault) {
    if (fault instanceof Invalid && fault.fields.password === 'password')
      throw new Invalid({ password: 'passwordAgain' });
    throw fault;
  }
}

type Given = { username: string; password: string };
type At = { now: Date; today: string };

async function check(db: Database, { username, password }: Given, { now, today }: At): Promise<Person> {
  const since = new Date(now.getTime() - window);
  const [{ n }] = (await db('sign_in_failures')
    .where({ username })
    .where('failed_at', '>', since)
    .count('* as n')) as unknown as [{ n: number }];
  if (n >= attempts) throw new Invalid({ password: 'waitBeforeSignIn' });
  const found = await personByUsername(db, username, today);
  const right = await passwordMatches(password, found?.passwordHash ?? nobodysHash);
  if (!found || !right) {
    await db('sign_in_failures').where('failed_at', '<=', since).delete();
    await db('sign_in_failures').insert({ username: username.slice(0, 100), failed_at: now });
    throw new Invalid({ password: 'password' });
  }
  await db('sign_in_failures').where({ username }).delete();
  const { passwordHash: _, ...person } = found;
  return person;
}
