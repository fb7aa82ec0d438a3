import { createHash, randomBytes } from 'node:crypto';
import type { Database } from '../database/connect.ts';

export type Notice = { kind: 'success' | 'warning' | 'danger'; text: string };

/** Starts a session for a person; the token goes into the cookie and only its hash into the database. */
export async function startSession(db: Database, personId: number, now: Date): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await db('sign_ins').insert({
    token_hash: hashOf(token),
    person_id: personId,
    created_at: now,
    last_seen_at: now,
  });
  return token;
}

/** Ends the session at once, wherever its cookie is. */
export async function endSession(db: Database, token: string): Promise<void> {
  await db('sign_ins')
    .where({ token_hash: hashOf(token) })
    .delete();
}

/** What the next page shows once, e.g. that something was saved. */
export async function leaveNotice(db: Database, token: string, notice: Notice | null): Promise<void> {
  await db('sign_ins')
    .where({ token_hash: hashOf(token) })
    .update({ notice: notice && JSON.stringify(notice) });
}

/** When the demonstration clock jumps, sessions jump with it. */
export async function keepSessions(db: Database, byMs: number): Promise<void> {
  await db.raw(
    `update sign_ins set created_at = created_at + :by * interval '1 millisecond',
       last_seen_at = last_seen_at + :by * interval '1 millisecond'`,
    { by: Math.round(byMs) },
  );
}

/** Only the hash of a session's token is stored. */
export const hashOf = (token: string) => createHash('sha256').update(token).digest();
