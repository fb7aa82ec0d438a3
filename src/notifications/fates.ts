import type { Database, Transaction } from '../database/connect.ts';
import type { ChannelName, Fate } from './channels/channel.ts';
import { nextChannel } from './fallback.ts';
import { noteOutcomes, type Outcome } from './ledger.ts';
import { retryAt } from './retry.ts';
import { messageRules } from './rules.ts';

export type Word = Fate & { id: number; attemptId: string };
type Setting = { now: Date; configured: readonly ChannelName[] };

/** What a provider's word did: nothing when it came late, twice or out of order. */
export type Heard = 'changed' | 'nothing' | 'unknown';

type Row = {
  id: number;
  status: string;
  audience: 'citizen' | 'office' | 'person';
  channel: ChannelName;
  attemptId: string | null;
  attempts: number;
  wanted: ChannelName | 'none' | null;
  hasPhone: boolean;
  hasEmail: boolean;
  tried: ChannelName[];
  attemptOutcome: string | null;
  attemptNumber: number;
};

/**
 * Takes a provider's word on what became of a message, from its callback or its answer to a question. Words only lead
 * forward: sending or uncertain → sent → delivered, or failed before that. A good word about an attempt that was given
 * up takes back the next one while that still waits. What failed after it was sent is tried again or by another
 * channel, as if it had been refused at once.
 */
export async function hear(db: Database, word: Word, setting: Setting): Promise<Heard> {
  return db.transaction(async (trx) => {
    const row = await lockAttempted(trx, word);
    if (!row) return 'unknown';
    if (row.attemptId !== word.attemptId) return hearLate(trx, row, word, setting);
    return word.state === 'failed' ? hearFailure(trx, row, word, setting) : hearGood(trx, row, word, setting);
  });
}

async function hearGood(trx: Transaction, row: Row, word: Word, { now }: Setting): Promise<Heard> {
  const { id, attemptId, state } = word;
  if (row.status === 'sending' || row.status === 'uncertain') {
    await noteOutcomes(
      trx,
      [{ ...costOf(word), id, attemptId, outcome: state as 'sent' | 'delivered' }],
      now,
    );
    return 'changed';
  }
  if (row.status !== 'sent' || state !== 'delivered') return 'nothing';
  await deliveredNow(trx, word, now);
  return 'changed';
}

async function hearFailure(trx: Transaction, row: Row, word: Word, setting: Setting): Promise<Heard> {
  if (!['sending', 'uncertain', 'sent'].includes(row.status)) return 'nothing';
  const { now, configured } = setting;
  const { reason, lasting, code } = word.refusal ?? { reason: 'refused', lasting: true, code: null };
  const { attempts, retrySeconds } = await messageRules(trx);
  const base = { ...costOf(word), id: row.id, attemptId: word.attemptId, failure: reason, code };
  const { audience, wanted, channel: failed, tried } = row;
  const outcome: Outcome =
    !lasting && row.attempts < attempts
      ? { ...base, outcome: 'retry', until: retryAt(now, row.attempts, retrySeconds) }
      : {
          ...base,
          outcome: 'failed',
          channel: nextChannel(
            { audience, wanted, failed, tried, reason, has: { phone: row.hasPhone, email: row.hasEmail } },
            configured,
          ),
        };
  // It had been taken; now it counts as on its way again until this is noted.
  await trx('notifications').where({ id: row.id, status: 'sent' }).update({ status: 'uncertain' });
  await trx('message_attempts').where({ id: word.attemptId }).update({ outcome: 'uncertain' });
  await noteOutcomes(trx, [outcome], now);
  return 'changed';
}

// The attempt was given up meanwhile. That it arrived after all is worth more than another try that still waits.
async function hearLate(trx: Transaction, row: Row, word: Word, { now }: Setting): Promise<Heard> {
  if (word.state === 'failed') return 'nothing';
  const changed = await trx('notifications')
    .where({ id: row.id })
    .whereIn('status', ['queued', 'failed'])
    .update({
      status: word.state,
      attempt_id: word.attemptId,
      provider_id: word.providerId,
      sent_at: now,
      delivered_at: word.state === 'delivered' ? now : null,
      waiting_until: null,
      waiting_for: null,
      failure: null,
      failure_code: null,
    });
  const known = row.attemptOutcome === 'sent' || row.attemptOutcome === 'delivered';
  if (!known || word.state === 'delivered')
    await trx('message_attempts')
      .where({ id: word.attemptId })
      .whereNot({ outcome: 'delivered' })
      .update({ outcome: word.state, provider_id: word.providerId });
  return changed > 0 ? 'changed' : 'nothing';
}

async function deliveredNow(trx: Transaction, { id, attemptId, ...word }: Word, now: Date): Promise<void> {
  const { segments = null, price = null, priceUnit = null } = word;
  await trx.raw(
    `update notifications set status = 'delivered', delivered_at = :now, segments = coalesce(segments, :segments),
       price = coalesce(price, :price), price_unit = coalesce(price_unit, :priceUnit) where id = :id`,
    { id, now, segments, price, priceUnit },
  );
  await trx('message_attempts').where({ id: attemptId }).update({ outcome: 'delivered' });
}

const costOf = ({ providerId, segments = null, price = null, priceUnit = null }: Word) => ({
  providerId,
  segments,
  price,
  priceUnit,
});

async function lockAttempted(trx: Transaction, { id, attemptId }: Word): Promise<Row | undefined> {
  const locked = (await trx('notifications').where({ id }).forNoKeyUpdate().first('id')) as
    object | undefined;
  if (!locked) return undefined;
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `select n.id, n.status, n.audience, n.channel, n.attempt_id as "attemptId", n.attempts, c.channel as wanted,
       p.phone_sealed is not null as "hasPhone", p.email_sealed is not null as "hasEmail",
       array(select distinct t.channel from message_attempts t
         where t.notification_id = n.id and t.outcome = 'failed') as tried,
       a.outcome as "attemptOutcome", a.number as "attemptNumber"
     from notifications n
     join message_attempts a on a.notification_id = n.id and a.id = :attemptId
     left join complaints c on c.id = n.complaint_id
     left join complainants p on p.id = n.complainant_id
     where n.id = :id`,
    { id, attemptId },
  );
  return rows[0];
}
