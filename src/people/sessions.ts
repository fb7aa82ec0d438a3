import type { Database } from '../database/connect.ts';
import { hashOf, type Notice } from '../web/sessions.ts';
import { signedIn } from './queries.ts';
import type { Person } from './roles.ts';

const hour = 60 * 60 * 1000;
const idleLimitMs = 12 * hour;
const absoluteLimitMs = 7 * 24 * hour;
const seenEveryMs = 60_000;

/** The person of a session and the notice that waits for the next page, or null when it is unknown or too old. */
export async function readSession(
  db: Database,
  token: string,
  { now, today }: { now: Date; today: string },
): Promise<{ person: Person; notice: Notice | null } | null> {
  const tokenHash = hashOf(token);
  const found = await signedIn(db, tokenHash, today, {
    createdAfter: new Date(now.getTime() - absoluteLimitMs),
    seenAfter: new Date(now.getTime() - idleLimitMs),
  });
  if (!found) return null;
  if (now.getTime() - found.lastSeenAt.getTime() > seenEveryMs)
    await db('sign_ins').where({ token_hash: tokenHash }).update({ last_seen_at: now });
  return { person: found.person, notice: found.notice as Notice | null };
}
