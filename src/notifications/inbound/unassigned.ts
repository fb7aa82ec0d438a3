import { giveInformation } from '../../complaints/citizen-acts.ts';
import { addNote } from '../../complaints/deeds.ts';
import { maskedPhone } from '../../complaints/masking.ts';
import { complaintByTicket, visibleComplaint } from '../../complaints/queries.ts';
import { levelOf } from '../../complaints/complaint.ts';
import type { Database, Transaction } from '../../database/connect.ts';
import { unseal } from '../../database/sealing.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../../errors.ts';
import { catalogues } from '../../language/index.ts';
import type { Person } from '../../people/roles.ts';
import { isInReach, messagesForClerks, type ForClerk } from './queries.ts';

type Settling = { id: number; person: Person; now: Date };

/** The kecamatan whose counter or camat a person is. */
export const countersOf = ({ roles }: Person): string[] => [
  ...new Set(
    roles.filter(({ role }) => role === 'clerk' || role === 'camat').map(({ areaCode }) => areaCode),
  ),
];

/** Messages that wait for this person, the oldest first. */
export const unassignedFor = (db: Database, person: Person, limit: number): Promise<ForClerk[]> =>
  messagesForClerks(db, { kecamatan: countersOf(person), limit });

/**
 * Joins a message to a complaint of the own kecamatan: as information where it came from the complainant's number and
 * the complaint still takes some, otherwise as a note. The same again changes nothing.
 * @throws Forbidden, NotFound, Conflict when somebody else dealt with it, Invalid at `ticket`
 */
export async function assignMessage(
  db: Database,
  { id, ticket, person, now }: Settling & { ticket: string },
): Promise<void> {
  await db.transaction(async (trx) => {
    const complaint = await visibleComplaint(trx, person, ticket);
    if (!complaint || !countersOf(person).includes(complaint.kecamatanCode))
      throw new Invalid({ ticket: 'unknown' });
    const message = await lockWaiting(trx, { id, person }, complaint.id);
    if (!message) return;
    const text = unseal(message.textSealed, 'inbound_messages.text_sealed') ?? '';
    const own = message.tickets.includes(ticket);
    if (own && text && levelOf(complaint.state) && complaint.leadId === null && !complaint.withdrawn) {
      const tracked = { own: (await complaintByTicket(trx, ticket))!, lead: null };
      await giveInformation(trx, { tracked, text, photos: [], now });
    } else {
      const sender = unseal(message.senderSealed, 'inbound_messages.sender_sealed');
      const note = catalogues.id.inbound.clerk.note(maskedPhone(sender), text);
      await addNote(trx, complaint, { note, person, now });
    }
    await settle(trx, { id, person, now }, { deed: 'assigned', complaint_id: complaint.id });
  });
}

/** Keeps a message that is about no complaint, with a reason. @throws Forbidden, NotFound, Conflict, Invalid at `reason` */
export async function setMessageAside(
  db: Database,
  { id, reason, person, now }: Settling & { reason: string },
): Promise<void> {
  if (!reason.trim()) throw new Invalid({ reason: 'required' });
  await db.transaction(async (trx) => {
    if (!(await lockWaiting(trx, { id, person }, null))) return;
    await settle(trx, { id, person, now }, { deed: 'setAside', settled_reason: reason.trim() });
  });
}

/** The message, locked; null when this person had settled it in the same way before. */
async function lockWaiting(
  trx: Transaction,
  { id, person }: Omit<Settling, 'now'>,
  complaintId: number | null,
): Promise<ForClerk | null> {
  const kecamatan = countersOf(person);
  if (kecamatan.length === 0) throw new Forbidden();
  const [message] = await messagesForClerks(trx, { kecamatan, limit: 1, id });
  if (message) return message;
  const settled = (await trx('inbound_messages')
    .where({ id, settled_by: person.id })
    .where(complaintId === null ? { deed: 'setAside' } : { deed: 'assigned', complaint_id: complaintId })
    .first('id')) as { id: number } | undefined;
  if (settled) return null;
  if (!(await isInReach(trx, id, kecamatan))) throw new NotFound();
  throw new Conflict(undefined, id);
}

async function settle(
  trx: Transaction,
  { id, person, now }: Settling,
  row: Record<string, unknown>,
): Promise<void> {
  await trx('inbound_messages')
    .where({ id })
    .update({ ...row, settled_at: now, settled_by: person.id });
}
