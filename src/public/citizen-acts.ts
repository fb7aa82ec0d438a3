import { advance, advanceIn } from '../complaints/advance.ts';
import { levelOf, type Complaint, type EventInput } from '../complaints/complaint.ts';
import { alreadyDone, lockComplaint } from '../complaints/queries.ts';
import { appendFact } from '../complaints/records.ts';
import { tell } from '../complaints/telling.ts';
import type { Database } from '../database/connect.ts';
import { Conflict, NotAllowed } from '../errors.ts';
import type { Tracked } from './tracking.ts';

type Act = { tracked: Tracked; now: Date; key?: string | undefined };

const citizen = { kind: 'citizen' } as const;

/**
 * The complainant writes something: the answer to a question lets the clock run again, anything else is added to
 * the history and told to whose turn it is. @throws NotAllowed once the complaint is resolved or closed, Conflict
 * when the key was used for something else
 */
export async function giveInformation(
  db: Database,
  { tracked, text, now, key }: Act & { text: string },
): Promise<void> {
  const { ticket, note } = subjectOf(tracked);
  await db.transaction(async (trx) => {
    const complaint = (await lockComplaint(trx, ticket))!;
    const done = key ? await alreadyDone(trx, key) : undefined;
    const said = done?.type.startsWith('information') ? (done.data.answer ?? done.data.text) : undefined;
    if (done?.ticket === ticket && done.personId === null && said === text) return;
    if (done) throw new Conflict(undefined, complaint.version);
    if (complaint.pausedAt) {
      const event = { type: 'informationGiven', answer: text } as const;
      await advanceIn(trx, { ticket, event, actor: citizen, now, key, note });
      return;
    }
    if (!levelOf(complaint.state)) throw new NotAllowed('informationAdded', complaint.state);
    const fact = { type: 'informationAdded', at: now } as const;
    const eventId = await appendFact(trx, complaint, {
      ...fact,
      actor: citizen,
      data: { text, ...note },
      key,
    });
    await tell(trx, [{ type: 'tellOwner', message: 'informationGiven' }], {
      complaint,
      event: fact,
      eventId,
    });
  });
}

/** The complainant does not find it solved: back to a meeting. Whoever was joined may object as well. */
export async function object(
  db: Database,
  { tracked, reason, now, key }: Act & { reason: string },
): Promise<void> {
  const { ticket, note } = subjectOf(tracked);
  await advance(db, { ticket, event: { type: 'object', reason }, actor: citizen, now, key, note });
}

/** "Sudah beres": closes the complaint. Only its own complainant can, others may still object. */
export const confirm = (db: Database, act: Act): Promise<void> => onOwn(db, act, { type: 'confirm' });

/** The complainant takes the complaint back. */
export const withdraw = (db: Database, act: Act): Promise<void> => onOwn(db, act, { type: 'withdraw' });

async function onOwn(db: Database, { tracked, now, key }: Act, event: EventInput): Promise<void> {
  await advance(db, { ticket: tracked.own.ticket, event, actor: citizen, now, key });
}

// What somebody says who was joined belongs to the case that is being worked on.
function subjectOf({ own, lead }: Tracked): Pick<Complaint, 'ticket'> & { note: Record<string, unknown> } {
  return lead ? { ticket: lead.ticket, note: { follower: own.ticket } } : { ticket: own.ticket, note: {} };
}
