import type { Connection, Database, Transaction } from '../database/connect.ts';
import { blindIndex, seal, unseal } from '../database/sealing.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { mayPrintReceipt } from './policy.ts';
import { alreadyDone, lockComplaint } from './queries.ts';
import { missingFor } from './reaching.ts';
import type { Channel } from './receive.ts';
import { appendFact } from './records.ts';
import { tellOldContact } from './tell-old-contact.ts';
import { keepWish } from './wishes.ts';

/** How somebody is reached: what is undefined stays as it is. Phone in E.164. */
export type ContactChange = {
  phone?: string | undefined;
  email?: string | undefined;
  channel?: Channel | undefined;
};
type Correcting = {
  ticket: string;
  contact: ContactChange;
  person: Person | 'citizen';
  now: Date;
  key?: string | undefined;
};

export type Contact = { phone: string | null; email: string | null; channel: Channel };

/** How the complainant of a complaint is reached today. */
export async function contactOf(db: Connection, complaintId: number): Promise<Contact> {
  const row = (await db('complaints as c')
    .join('complainants as p', 'p.id', 'c.complainant_id')
    .where('c.id', complaintId)
    .first('p.phone_sealed as phone', 'p.email_sealed as email', 'c.channel')) as {
    phone: Buffer | null;
    email: Buffer | null;
    channel: Channel;
  };
  return {
    phone: unseal(row.phone, 'complainants.phone_sealed'),
    email: unseal(row.email, 'complainants.email_sealed'),
    channel: row.channel,
  };
}

/**
 * Corrects how a complainant is reached, and sends again what had failed. For the clerk and camat of the kecamatan,
 * and the complainant on the own page. History keeps what was corrected, never the number itself. The same key again
 * acts once. @throws NotFound, Forbidden, Invalid when the channel lacks its number or address, Conflict
 */
export async function correctContact(
  db: Database,
  { ticket, contact, person, now, key }: Correcting,
): Promise<void> {
  await db.transaction(async (trx) => {
    const complaint = await lockComplaint(trx, ticket);
    if (!complaint) throw new NotFound();
    if (person !== 'citizen' && !mayPrintReceipt(person, complaint)) throw new Forbidden();
    const done = key ? await alreadyDone(trx, key) : undefined;
    if (done && (done.ticket !== ticket || done.type !== 'contactCorrected'))
      throw new Conflict(undefined, complaint.version);
    if (done) return;
    const { id, complainantId } = complaint;
    await trx('complainants').where({ id: complainantId }).forUpdate().first('id');
    const before = await contactOf(trx, id);
    const after: Contact = {
      phone: contact.phone ?? before.phone,
      email: contact.email ?? before.email,
      channel: contact.channel ?? before.channel,
    };
    checkReach(after);
    const changed = (['phone', 'email', 'channel'] as const).filter((name) => before[name] !== after[name]);
    if (changed.length > 0) {
      if (person === 'citizen') await tellOldContact(trx, complaint, { before, after, at: now });
      await keep(trx, complainantId, id, after);
      // Who chooses a way wants it again, whatever was said before.
      const recipient = after.channel === 'email' ? after.email : after.phone;
      if (after.channel !== 'none' && recipient && person === 'citizen')
        await keepWish(trx, { channel: after.channel, recipient, wish: 'start', at: now, by: 'page' });
      const actor = person === 'citizen' ? { kind: person } : { kind: 'person' as const, person };
      await appendFact(trx, complaint, { type: 'contactCorrected', at: now, actor, data: { changed }, key });
    }
    await sendAgain(trx, complainantId);
  });
}

function checkReach({ channel, ...reach }: Contact): void {
  const missing = missingFor(channel, reach);
  if (missing) throw new Invalid(missing);
}

async function keep(
  trx: Transaction,
  complainantId: number,
  complaintId: number,
  { phone, email, channel }: Contact,
): Promise<void> {
  const phone_index = phone && blindIndex('phone', phone);
  await trx('complainants')
    .where({ id: complainantId })
    .update({
      phone_sealed: seal(phone, 'complainants.phone_sealed'),
      phone_index,
      email_sealed: seal(email, 'complainants.email_sealed'),
    });
  await trx('complaints').where({ id: complaintId }).update({ channel });
}

/** Queues again what failed, from the first try on and by the channel that is wanted now. */
async function sendAgain(trx: Transaction, complainantId: number): Promise<void> {
  const { rows } = await trx.raw<{ rows: { id: number }[] }>(
    `update notifications set status = 'queued', channel = null, attempts = 0, attempt_id = null,
       waiting_until = null, waiting_for = null, failure = null, failure_code = null
     where complainant_id = ? and status = 'failed' and not direct and failure is distinct from 'noText'
     returning id`,
    [complainantId],
  );
  // What refused the old number says nothing about the new one.
  await trx('message_attempts')
    .whereIn(
      'notification_id',
      rows.map(({ id }) => id),
    )
    .where({ outcome: 'failed' })
    .update({ outcome: 'released' });
}

export type Unreached = { channel: Channel; failure: string; at: Date };

/** The last message that did not reach the complainant, when none has since (index notifications_by_complaint). */
export async function unreachedOf(db: Connection, complaintId: number): Promise<Unreached | null> {
  const { rows } = await db.raw<{ rows: (Unreached & { status: string })[] }>(
    `select status, channel, failure, created_at as at from notifications
     where complaint_id = ? and audience = 'citizen' and not direct and status in ('failed', 'sent', 'delivered', 'shown')
     order by id desc limit 1`,
    [complaintId],
  );
  const [last] = rows;
  return last?.status === 'failed' ? { channel: last.channel, failure: last.failure, at: last.at } : null;
}
