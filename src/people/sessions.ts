import type { Database } from '../database/connect.ts';
import { hashOf, type Notice } from '../web/sessions.ts';
import type { Session } from '../web/visit.ts';
import { signedIn } from './queries.ts';

const minute = 60 * 1000;
const hour = 60 * minute;

/**
 * How long a session lasts: without use, altogether, and while a code or a second factor is still asked for. A counter
 * works a Saturday without a break of twelve hours, and Saturday to Friday is one week of work (NIST SP 800-63B-4,
 * 2.1.3: AAL1 up to 30 days). What has legal weight asks for proof again, see proving.ts.
 */
export const sessionLimits = { idleMs: 12 * hour, absoluteMs: 7 * 24 * hour, awaitingMs: 30 * minute };

const seenEveryMs = minute;

/** The session of a token with its person as of today, or null when it is unknown or too old. */
export async function readSession(
  db: Database,
  token: string,
  { now, today }: { now: Date; today: string },
): Promise<Session | null> {
  const tokenHash = hashOf(token);
  const found = await signedIn(db, tokenHash, today, startsOf(now));
  if (!found) return null;
  if (now.getTime() - found.lastSeenAt.getTime() > seenEveryMs)
    await db('sign_ins').where({ token_hash: tokenHash }).update({ last_seen_at: now });
  const { person, duties, awaiting, id, provedAt, secondFactorAt, identityId } = found;
  return {
    duties,
    person: awaiting ? null : person,
    awaiting: awaiting && { person, step: awaiting },
    language: person.language,
    notice: found.notice as Notice | null,
    session: { id, provedAt, secondFactorAt, identityId },
  };
}

/** The instants after which a session must have begun, and been seen, to be alive. */
export const startsOf = (now: Date) => {
  const before = (ms: number) => new Date(now.getTime() - ms);
  return {
    createdAfter: before(sessionLimits.absoluteMs),
    seenAfter: before(sessionLimits.idleMs),
    awaitingAfter: before(sessionLimits.awaitingMs),
  };
};
