import type { Complaint } from '../complaints/complaint.ts';
import { partKey } from '../complaints/part-key.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Fault } from '../errors.ts';
import { decideIn, type CaseDecision } from './deciding.ts';
import { lockFor } from './lock.ts';
import { mayDecide } from './policy.ts';
import { messagesOf, type Meeting, type MessageCount } from './queries.ts';

export type Chosen = { ticket: string; version: number };
export type Refusal = Chosen & { fault: Fault };
export type BatchResult = {
  /** The cases as the decision leaves them; with a refusal nothing was kept of them. */
  decided: (Chosen & { complaint: Complaint })[];
  refused: Refusal[];
};
export type Rehearsal = BatchResult & { messages: MessageCount[] };

export type Batch = Omit<CaseDecision, 'ticket' | 'version'> & { cases: readonly Chosen[] };

/**
 * The same decision for several alike cases, all of them or none: when one cannot be decided, each that cannot is
 * named with its reason and nothing is changed. Sent again with the same key, each case still is decided once.
 * @throws NotFound, Forbidden
 */
export async function decideCases(db: Database, batch: Batch): Promise<BatchResult> {
  const result = await tried(db, batch, async (trx, meeting) => {
    const found = await decideEach(trx, meeting, batch);
    return { found, keep: found.refused.length === 0 };
  });
  return result;
}

/**
 * What `decideCases` would do, to be read before it is done: the cases as they would become, the refused ones with
 * their reasons, and the messages that would go out. It is carried out and taken back. @throws NotFound, Forbidden
 */
export async function rehearseCases(db: Database, { key: _, ...batch }: Batch): Promise<Rehearsal> {
  return tried(db, batch, async (trx, meeting) => {
    const found = await decideEach(trx, meeting, batch);
    return { found: { ...found, messages: await messagesOf(trx, found.eventIds) }, keep: false };
  });
}

/** The same decision for each case in one transaction; a refused one leaves nothing behind. */
export async function decideEach(
  trx: Transaction,
  meeting: Meeting,
  { cases, key, ...step }: Omit<Batch, 'meetingId'>,
): Promise<BatchResult & { eventIds: number[] }> {
  const decided: BatchResult['decided'] = [];
  const refused: Refusal[] = [];
  const eventIds: number[] = [];
  // Always in the same order: two batches never wait for each other's cases.
  for (const chosen of cases.toSorted((one, other) => (one.ticket < other.ticket ? -1 : 1)))
    try {
      const own = { ...step, ...chosen, key: key && partKey(key, chosen.ticket) };
      const { complaint, eventId } = await trx.transaction((inner) => decideIn(inner, meeting, own));
      decided.push({ ...chosen, complaint });
      if (eventId !== null) eventIds.push(eventId);
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault;
      refused.push({ ...chosen, fault });
    }
  return { decided, refused, eventIds };
}

/** Thrown to take back what a transaction did. */
class TakenBack extends Error {}

type Trial<Found> = (trx: Transaction, meeting: Meeting) => Promise<{ found: Found; keep: boolean }>;

async function tried<Found>(db: Database, batch: Batch, trial: Trial<Found>): Promise<Found> {
  let result: Found | undefined;
  try {
    await db.transaction(async (trx) => {
      const { found, keep } = await trial(trx, await lockFor(trx, batch, mayDecide));
      result = found;
      if (!keep) throw new TakenBack();
    });
  } catch (fault) {
    if (!(fault instanceof TakenBack)) throw fault;
  }
  return result!;
}
