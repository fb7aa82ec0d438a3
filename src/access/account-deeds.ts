import { dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Connection, Database } from '../database/connect.ts';
import { Conflict, Forbidden, NotFound } from '../errors.ts';
import { handOverCode } from '../people/reset.ts';
import type { Person } from '../people/roles.ts';
import { removeSecondFactor } from '../people/second-factor.ts';
import { versionOf } from './acts.ts';
import { lockPerson, standingPosts } from './people-queries.ts';
import { mayManage } from './policy.ts';

type Deed = { person: Person; forPerson: number; now: Date; address?: string | undefined };

/** A code with which a person sets the first or a forgotten password; shown once. @throws Forbidden, NotFound */
export async function giveCode(db: Database, deed: Deed): Promise<{ code: string; expiresAt: Date }> {
  return db.transaction(async (trx) => {
    const { deactivatedAt } = await lockPerson(trx, deed.forPerson);
    if (deactivatedAt) throw new NotFound();
    await mustManage(trx, deed);
    return handOverCode(trx, deed);
  });
}

/** Removes the second factor of who lost it; ends all sessions. @throws Forbidden, Conflict, NotFound, Invalid */
export async function takeFactor(
  db: Database,
  { version, ...deed }: Deed & { reason: string; version: number },
): Promise<void> {
  await mustManage(db, deed);
  const current = await versionOf(db, { personId: deed.forPerson });
  if (version !== current) throw new Conflict(version, current);
  await removeSecondFactor(db, { ...deed, may: () => true });
}

// Wider than the head of one office: whoever gives all the posts of an account looks after the account.
async function mustManage(db: Connection, { person, forPerson, now }: Deed): Promise<void> {
  const posts = await standingPosts(db, forPerson, dayOf(now, { zone: config.timeZone }));
  if (!mayManage(person, { id: forPerson, posts })) throw new Forbidden();
}
