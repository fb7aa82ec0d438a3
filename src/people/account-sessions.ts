import { recordAudit } from '../audit/record.ts';
import type { Database } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { endSession, endSessionsOf } from '../web/sessions.ts';
import type { Person } from './roles.ts';

type Ending = { person: Person; now: Date; address?: string | undefined };

/** Ends one of the person's own sessions at once. @throws NotFound when it is none of theirs, or over */
export async function endOwnSession(
  db: Database,
  { id, person, now, address }: Ending & { id: string },
): Promise<void> {
  await db.transaction(async (trx) => {
    const ended = await trx('sign_ins').where({ id, person_id: person.id }).delete();
    if (ended === 0) throw new NotFound();
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'sessionEnded',
      subject: { kind: 'session', id },
      address,
    });
  });
}

/** Ends all of the person's sessions but the one of the token; returns how many. */
export async function endOtherSessions(
  db: Database,
  { sessionToken, person, now, address }: Ending & { sessionToken: string | null },
): Promise<number> {
  return db.transaction(async (trx) => {
    const ended = await endSessionsOf(trx, person.id, { except: sessionToken });
    if (ended > 0)
      await recordAudit(trx, {
        at: now,
        by: { personId: person.id },
        action: 'sessionEnded',
        subject: { kind: 'person', id: person.id },
        address,
        particulars: { others: ended },
      });
    return ended;
  });
}

/** Signs out: ends the session of the token, if it is one. */
export async function signOut(
  db: Database,
  {
    sessionToken,
    person,
    now,
    address,
  }: Omit<Ending, 'person'> & { sessionToken: string; person: Person | null },
): Promise<void> {
  await db.transaction(async (trx) => {
    await endSession(trx, sessionToken);
    if (person)
      await recordAudit(trx, {
        at: now,
        by: { personId: person.id },
        action: 'signedOut',
        subject: { kind: 'person', id: person.id },
        address,
      });
  });
}
