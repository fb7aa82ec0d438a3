import { createHash, randomBytes } from 'node:crypto';
import type { Connection } from '../database/connect.ts';
import { NotFound } from '../errors.ts';

export type Notice = { kind: 'success' | 'warning' | 'danger'; text: string };

/** What a session still asks for before it opens anything. */
export type Step = 'code' | 'enrolment';

export type SessionFacts = {
  awaiting?: Step | null;
  /** Browser and system in a few words. */
  device?: string | null;
  network?: string | null;
  secondFactorAt?: Date | null;
  identityId?: number | null;
  /** When the person proved who they are: now, unless a provider says otherwise or nothing. */
  provedAt?: Date | null;
};

/**
 * Starts a session for a person who has just proved who they are; the token goes into the cookie and only its hash into
 * the database.
 */
export async function startSession(
  db: Connection,
  personId: number,
  now: Date,
  { awaiting, device, network, secondFactorAt, identityId, provedAt = now }: SessionFacts = {},
): Promise<string> {
  const token = newToken();
  await db('sign_ins').insert({
    token_hash: hashOf(token),
    person_id: personId,
    created_at: now,
    last_seen_at: now,
    proved_at: provedAt,
    awaiting: awaiting ?? null,
    device: device ?? null,
    network: network ?? null,
    // Columns that belong to the second factor are named only where there is one.
    ...(secondFactorAt ? { second_factor_at: secondFactorAt } : {}),
    ...(identityId ? { identity_id: identityId } : {}),
  });
  return token;
}

/**
 * The same session under a new token, whenever it may do more than before: who knew the old one gains nothing (OWASP
 * ASVS 5.0, 7.2.4). @throws NotFound when the session is over
 */
export async function renewSession(
  db: Connection,
  token: string,
  { awaiting, provedAt, secondFactorAt }: { awaiting?: null; provedAt?: Date; secondFactorAt?: Date } = {},
): Promise<string> {
  const made = newToken();
  const renewed = await db('sign_ins')
    .where({ token_hash: hashOf(token) })
    .update({
      token_hash: hashOf(made),
      ...(awaiting === null ? { awaiting: null } : {}),
      ...(provedAt ? { proved_at: provedAt } : {}),
      ...(secondFactorAt ? { second_factor_at: secondFactorAt } : {}),
    });
  if (renewed !== 1) throw new NotFound();
  return made;
}

/** Ends the session at once, wherever its cookie is. */
export async function endSession(db: Connection, token: string): Promise<void> {
  await db('sign_ins')
    .where({ token_hash: hashOf(token) })
    .delete();
}

/** Ends all sessions of a person, but the one of the token if there is one; returns how many. */
export async function endSessionsOf(
  db: Connection,
  personId: number,
  { except }: { except?: string | null } = {},
): Promise<number> {
  const sessions = db('sign_ins').where({ person_id: personId });
  if (except) void sessions.whereNot({ token_hash: hashOf(except) });
  return sessions.delete();
}

/** What the next page shows once, e.g. that something was saved. */
export async function leaveNotice(db: Connection, token: string, notice: Notice | null): Promise<void> {
  await db('sign_ins')
    .where({ token_hash: hashOf(token) })
    .update({ notice: notice && JSON.stringify(notice) });
}

/** When the demonstration clock jumps, sessions jump with it. */
export async function keepSessions(db: Connection, byMs: number): Promise<void> {
  await db.raw(
    `update sign_ins set created_at = created_at + :by * interval '1 millisecond',
       last_seen_at = last_seen_at + :by * interval '1 millisecond',
       proved_at = proved_at + :by * interval '1 millisecond',
       second_factor_at = second_factor_at + :by * interval '1 millisecond'`,
    { by: Math.round(byMs) },
  );
}

const newToken = () => randomBytes(32).toString('base64url');

/** Only the hash of a session's token is stored. */
export const hashOf = (token: string) => createHash('sha256').update(token).digest();
