import { liesIn } from '../areas/areas.ts';
import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { advanceIn, isRepeated } from '../complaints/advance.ts';
import { levelOf, type Complaint } from '../complaints/complaint.ts';
import { complaintByTicket } from '../complaints/queries.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { NotAllowed, NotFound } from '../errors.ts';
import { eventOf, particularsIn, type Decision } from './decision.ts';
import { lockFor, refuseUnlessOpen, type Step } from './lock.ts';
import { mayDecide } from './policy.ts';
import { keepDecision, type Meeting } from './queries.ts';

export type CaseDecision = Step & {
  ticket: string;
  /** The version of the complaint that the meeting looked at. */
  version: number | undefined;
  decision: Decision;
  key?: string | undefined;
};

export type Decided = { complaint: Complaint; eventId: number | null; repeated: boolean };

/**
 * What the meeting decides about one case: complaint, history, messages and the meeting's record together. A
 * repeated request acts once. @throws NotFound, Forbidden for staff, Conflict and VersionRequired, Invalid when the
 * meeting is not open or the decision not whole, NotAllowed when the case is not on this agenda or was decided.
 */
export function decideCase(db: Database, step: CaseDecision): Promise<Decided> {
  return db.transaction(async (trx) => decideIn(trx, await lockFor(trx, step, mayDecide), step));
}

/** `decideCase` in the transaction that holds the meeting. @throws what `decideCase` throws. */
export async function decideIn(
  trx: Transaction,
  meeting: Meeting,
  { ticket, version, decision, person, now, key }: Omit<CaseDecision, 'meetingId'>,
): Promise<Decided> {
  const seen = await complaintByTicket(trx, ticket);
  if (!seen || !liesIn(seen.kelurahanCode, meeting.areaCode)) throw new NotFound();
  const { calendar } = await rulesOf(trx);
  const act = {
    ticket,
    version,
    event: eventOf(decision, meeting.level, dayOf(now, calendar)),
    actor: { kind: 'person', person } as const,
    now,
    key,
    note: { meetingId: meeting.id },
  };
  if (await isRepeated(trx, act, seen)) return { complaint: seen, eventId: null, repeated: true };
  refuseUnlessOpen(meeting);
  if (seen.version === version && levelOf(seen.state) !== meeting.level)
    throw new NotAllowed('decide', seen.state);
  const { complaint, eventId, repeated } = await advanceIn(trx, act);
  if (repeated || eventId === null) return { complaint, eventId: null, repeated: true };
  const row = {
    meetingId: meeting.id,
    complaintId: complaint.id,
    outcome: decision.outcome,
    eventId,
    at: now,
  };
  if (!(await keepDecision(trx, { ...row, ...particularsIn(decision) })))
    throw new NotAllowed('decide', seen.state);
  return { complaint, eventId, repeated: false };
}
