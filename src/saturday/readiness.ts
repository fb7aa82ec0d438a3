import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { phaseOf, type Phase } from './hours.ts';
import { mayLog } from './policy.ts';
import { shareSession } from './session-queries.ts';
import {
  deleteArrival,
  deleteCheck,
  insertCheck,
  isItem,
  rosterOf,
  saveArrival,
} from './readiness-queries.ts';
import type { Session } from './sessions.ts';

type By = { sessionId: number; person: Person; now: Date };

/**
 * Notes that something of the checklist is ready for a session, or takes that back (Ingub 135/2017, KESATU b.2:
 * the camat prepares room, tables, chairs and other facilities). Twice is once. @throws NotFound, Invalid when the
 * session is cancelled or over.
 */
export function tickItem(
  db: Database,
  { itemId, ready, ...by }: By & { itemId: number; ready: boolean },
): Promise<void> {
  return preparing(db, by, async (trx, { id }) => {
    if (!(await isItem(trx, itemId))) throw new NotFound();
    if (ready) await insertCheck(trx, { sessionId: id, itemId, by: by.person.id, at: by.now });
    else await deleteCheck(trx, id, itemId);
  });
}

type Arrival = By & {
  officeId: number;
  /** On the session's day and not in the future; null when it was noted by mistake. */
  arrivedAt: Date | null;
  /** Who came in place of the head of the office. */
  representedBy: string | null;
};

/**
 * Notes when a unit or a lurah came to the counter and who represents it (Ingub 135/2017, KESATU b.1), over what
 * was noted before. @throws NotFound for an office of elsewhere, Invalid for a time that is not of that Saturday
 * or still to come, and when the session is cancelled or over.
 */
export function recordArrival(
  db: Database,
  { officeId, arrivedAt, representedBy, ...by }: Arrival,
): Promise<void> {
  return preparing(db, by, async (trx, session) => {
    const roster = await rosterOf(trx, session);
    if (!roster.some((office) => office.officeId === officeId)) throw new NotFound();
    if (arrivedAt === null) return deleteArrival(trx, session.id, officeId);
    const { calendar } = await rulesOf(trx);
    if (dayOf(arrivedAt, calendar) !== session.heldOn) throw new Invalid({ arrivedAt: 'timeNeeded' });
    if (arrivedAt > by.now) throw new Invalid({ arrivedAt: 'timeAhead' });
    const written = { sessionId: session.id, officeId, arrivedAt, representedBy };
    return saveArrival(trx, { ...written, by: by.person.id, at: by.now });
  });
}

/** Whether readiness and attendance can still be noted: until the session takes no more paper forms. */
export const canPrepare = (phase: Phase): boolean => phase !== 'cancelled' && phase !== 'over';

/** The session of a kecamatan's own counter. @throws NotFound for anybody else */
export async function sessionFor(
  trx: Transaction,
  { sessionId, person }: Pick<By, 'sessionId' | 'person'>,
): Promise<Session> {
  const session = await shareSession(trx, sessionId);
  if (!session || !mayLog(person, session)) throw new NotFound();
  return session;
}

function preparing(
  db: Database,
  by: By,
  deed: (trx: Transaction, session: Session) => Promise<void>,
): Promise<void> {
  return db.transaction(async (trx) => {
    const session = await sessionFor(trx, by);
    const { calendar } = await rulesOf(trx);
    const phase = phaseOf(session, by.now, calendar);
    if (!canPrepare(phase))
      throw new Invalid({ form: phase === 'cancelled' ? 'sessionCancelled' : 'readinessOver' });
    return deed(trx, session);
  });
}
