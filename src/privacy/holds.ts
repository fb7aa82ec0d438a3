import { recordAudit } from '../audit/record.ts';
import { complaintByTicket } from '../complaints/queries.ts';
import type { Database } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { Forbidden, Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { mayDecideOnData } from './policy.ts';

type Holding = { ticket: string; person: Person; now: Date };

/**
 * Keeps everything of a complaint whatever the rules say, e.g. while the Ombudsman asks; again changes nothing.
 * @throws Forbidden, Invalid at `ticket` when there is none
 */
export async function hold(
  db: Database,
  { ticket, reason, person, now }: Holding & { reason: string },
): Promise<void> {
  await onComplaint(db, { ticket, person, now }, 'heldBack', { reason }, async (trx, complaintId) => {
    const row = { complaint_id: complaintId, reason, person_id: person.id, held_at: now };
    return trx('legal_holds').insert(row).onConflict('complaint_id').ignore().returning('complaint_id');
  });
}

/** The rules hold for this complaint again. @throws Forbidden, NotFound when it was not held */
export async function release(db: Database, { ticket, person, now }: Holding): Promise<void> {
  await onComplaint(db, { ticket, person, now }, 'holdLifted', {}, async (trx, complaintId) => {
    const lifted = await trx('legal_holds').where({ complaint_id: complaintId }).delete().returning('reason');
    if (lifted.length === 0) throw new NotFound();
    return lifted;
  });
}

async function onComplaint(
  db: Database,
  { ticket, person, now }: Holding,
  action: 'heldBack' | 'holdLifted',
  particulars: Record<string, unknown>,
  deed: (trx: Database, complaintId: number) => Promise<unknown[]>,
): Promise<void> {
  if (!mayDecideOnData(person)) throw new Forbidden();
  await db.transaction((trx) =>
    beyondScope(trx, 'an administrator holds back any complaint from being destroyed', async () => {
      const complaint = await complaintByTicket(trx, ticket);
      if (!complaint) throw new Invalid({ ticket: 'unknown' });
      const changed = await deed(trx, complaint.id);
      if (changed.length === 0) return;
      const by = { personId: person.id };
      await recordAudit(trx, { at: now, by, action, complaintId: complaint.id, particulars });
    }),
  );
}
