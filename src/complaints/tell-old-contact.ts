import type { Transaction } from '../database/connect.ts';
import { seal } from '../database/sealing.ts';
import type { Complaint } from './complaint.ts';
import type { Contact } from './contact.ts';

type Changing = { before: Contact; after: Contact; at: Date };

/**
 * Tells the number and the address that a complaint had before that they were changed from its page: whoever got hold
 * of somebody's link can't silence the complainant unnoticed.
 */
export async function tellOldContact(
  trx: Transaction,
  complaint: Complaint,
  { before, after, at }: Changing,
): Promise<void> {
  const phoneWay = before.channel === 'whatsapp' ? 'whatsapp' : 'sms';
  const silenced = before.channel !== 'none' && after.channel === 'none';
  const told = [
    before.phone && (before.phone !== after.phone || (silenced && before.channel !== 'email'))
      ? { channel: phoneWay, to: before.phone }
      : null,
    before.email && (before.email !== after.email || (silenced && before.channel === 'email'))
      ? { channel: 'email', to: before.email }
      : null,
  ].filter((each) => each !== null);
  if (told.length === 0) return;
  const { id, complainantId, state, dueAt, answerOn, answerLatestOn } = complaint;
  await trx('notifications').insert(
    told.map(({ channel, to }) => ({
      message: 'contactChanged',
      audience: 'citizen',
      complaint_id: id,
      complainant_id: complainantId,
      direct: true,
      channel,
      recipient_sealed: seal(to, 'notifications.recipient_sealed'),
      particulars: JSON.stringify({ state, dueAt, answerOn, answerLatestOn }),
      created_at: at,
    })),
  );
}
