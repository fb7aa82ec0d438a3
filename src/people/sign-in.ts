import { networkOf } from '../audit/network.ts';
import { recordAudit } from '../audit/record.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { inTurn } from './hashing.ts';
import { knownFrom, type From } from './known-browsers.ts';
import { counterOf, guarded, refuseWaiting, type Counter } from './lock-out.ts';
import { saysProduct } from './password-rules.ts';
import { hashNow, isDated, matchesNow, nobodysHash } from './passwords.ts';
import { personByUsername } from './queries.ts';
import type { Person } from './roles.ts';

export type Given = { username: string; password: string };
export type At = { now: Date; today: string } & From;

/**
 * The person of this name and password; a refusal is left in the audit trail. Unknown names cost as many questions and
 * hashes as known ones. @throws Invalid at `password`, TryLater (429 after wrong guesses, 503 when the line is full)
 */
export async function authenticate(db: Database, given: Given, at: At): Promise<Person> {
  const counters = await passwordCounters(db, given.username, at);
  await refuseWaiting(db, counters);
  const person = await check(db, given, { at, counters });
  if (!person) throw new Invalid({ password: 'password' });
  return person;
}

/**
 * Asks for the signed-in person's password again before something is signed. Its wrong answers are counted apart: who
 * guesses here has a session already, and who guesses at the door can't keep its owner from signing.
 * @throws Invalid at `password`, TryLater
 */
export async function confirmPassword(db: Database, person: Person, password: string, at: At): Promise<void> {
  const counters = [counterOf('confirm', String(person.id))];
  await refuseWaiting(db, counters);
  const { username } = person;
  const right = await check(db, { username, password }, { at, counters, by: person });
  if (!right) throw new Invalid({ password: 'passwordAgain' });
}

/**
 * What counts wrong passwords for a name. In a browser that its person used before only that browser counts, so nobody
 * else's guesses make them wait. Everybody else is counted by name and network, by network, and all strangers to a
 * name together; see README.md for why.
 */
export async function passwordCounters(
  db: Database,
  username: string,
  { now, ...from }: From & { now: Date },
): Promise<Counter[]> {
  const name = username.toLowerCase();
  const known = await knownFrom(db, username, from, now);
  if (known === 'browser') return [counterOf('passwordHere', `${name} ${from.browser}`)];
  const here = networkCounters(name, from);
  return known === 'network' ? here : [...here, strangersTo(name)];
}

/** Guesses at a name from one network, and at all names from it: an office shares an address, and so do its slips. */
export function networkCounters(name: string, { address }: From): Counter[] {
  const network = networkOf(address) ?? 'none';
  return [
    counterOf('password', `${name} ${network}`),
    { kind: 'passwordNetwork', key: network, free: 50, mostSeconds: 60, shared: true },
  ];
}

/** Guesses at a name from browsers and networks that never knew its password, wherever they are. */
export const strangersTo = (name: string): Counter => ({
  kind: 'passwordStrangers',
  key: name,
  free: 20,
  mostSeconds: 900,
  shared: true,
});

type Checking = { at: At; counters: Counter[]; by?: Person };

// The turn comes first: of the tries that are counted but not yet judged there are never more than hashes at once.
async function check(
  db: Database,
  { username, password }: Given,
  { at, counters, by }: Checking,
): Promise<Person | null> {
  let known: number | undefined;
  const person = await inTurn(() =>
    guarded(db, counters, async () => {
      const found = await personByUsername(db, username, at.today);
      known = found?.id;
      const right = await matchesNow(password, found?.passwordHash ?? nobodysHash);
      // What every visitor of a demonstration reads opens nothing where real people work.
      if (!found || !right || (config.production && saysProduct(password))) return null;
      const { passwordHash, ...rest } = found;
      if (isDated(passwordHash)) await rehash(db, found.id, { password, passwordHash });
      return rest;
    }),
  );
  if (!person) await noteRefusal(db, { at, known, by });
  return person;
}

async function rehash(
  db: Database,
  id: number,
  { password, passwordHash }: { password: string; passwordHash: string },
): Promise<void> {
  const made = await hashNow(password);
  await db('people').where({ id, password_hash: passwordHash }).update({ password_hash: made });
}

// A name that is nobody's may be a password in the wrong field: it is kept nowhere.
async function noteRefusal(
  db: Database,
  { at, known, by }: { at: At; known: number | undefined; by: Person | undefined },
): Promise<void> {
  await recordAudit(db, {
    at: at.now,
    by: by ? { personId: by.id } : 'visitor',
    action: 'signInRefused',
    ...(known === undefined ? {} : { subject: { kind: 'person', id: known } }),
    address: at.address,
  });
}
