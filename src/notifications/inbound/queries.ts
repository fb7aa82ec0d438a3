import { leftSql } from '../../complaints/queries.ts';
import type { Connection, Transaction } from '../../database/connect.ts';
import { beyondScope } from '../../database/scope.ts';
import { blindIndex, blindIndexes, inJson, unseal } from '../../database/sealing.ts';
import type { Known, Question } from './dialogue.ts';

export type InboundChannel = 'sms' | 'whatsapp';
/** Who writes: a number in E.164 on a channel. */
export type Sender = { from: string; channel: InboundChannel };

export type KnownRow = Known & {
  complainantId: number;
  language: 'id' | 'en';
  kecamatanCode: string;
  trackKey: string;
  confidential: boolean;
  categoryId: string;
  categoryEn: string;
};

/** The complaints of a phone number (E.164), the newest first (index complainants_by_phone). */
export async function knownOf(db: Connection, phone: string): Promise<KnownRow[]> {
  const { rows } = await db.raw<{ rows: KnownRow[] }>(
    `select c.ticket, c.lead_id is not null as joined, p.id as "complainantId", p.language,
       c.kecamatan_code as "kecamatanCode", c.track_key as "trackKey",
       c.confidential or coalesce(lead.confidential, false) as confidential,
       cat.name_id as "categoryId", cat.name_en as "categoryEn",
       case when ${leftSql('c')} then 'closed'
         when coalesce(lead.state, c.state) in ('resolved', 'closed') then coalesce(lead.state, c.state)
         when c.paused_at is not null or (lead.paused_at is not null and ${leftSql('lead')}) then 'asked'
         else 'open' end as stage
     from complainants p
     join complaints c on c.complainant_id = p.id
     join categories cat on cat.code = c.category_code
     left join complaints lead on lead.id = c.lead_id
     where p.phone_index = any(?) order by c.received_at desc, c.id desc limit 50`,
    [blindIndexes('phone', phone)],
  );
  return rows;
}

type Incoming = {
  provider: 'twilio' | 'gateway' | 'demonstration';
  providerId: string;
  channel: InboundChannel;
  senderIndex: Buffer;
  senderSealed: Buffer;
  textSealed: Buffer | null;
  attachments: number;
  at: Date;
};

/** Keeps a message; its id, or undefined when it came before. */
export async function keepMessage(trx: Transaction, message: Incoming): Promise<number | undefined> {
  const [row] = (await trx('inbound_messages')
    .insert({
      provider: message.provider,
      provider_id: message.providerId,
      channel: message.channel,
      sender_index: message.senderIndex,
      sender_sealed: message.senderSealed,
      text_sealed: message.textSealed,
      attachments: message.attachments,
      received_at: message.at,
    })
    .onConflict(['provider', 'provider_id'])
    .ignore()
    .returning('id')) as { id: number }[];
  return row?.id;
}

/** One message of a number at a time: the question that it answers is that of the message before. */
export async function lockSender(trx: Transaction, { from, channel }: Sender): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('inbound:' || ?::text || ?::text, 0))`, [
    channel,
    // Of the key that never changes: all processes lock the same.
    blindIndex('track', `sender:${from}`).toString('hex'),
  ]);
}

type Waiting = { id: number; textSealed: Buffer | null; senderSealed: Buffer };
export type OpenQuestion = Question & { id: number; waiting: Waiting[] };

/** The question that waits for an answer of this number, with what waits under it. */
export async function openQuestion(
  trx: Transaction,
  { from, channel }: Sender,
): Promise<OpenQuestion | null> {
  const question = (await trx('inbound_questions')
    .whereIn('sender_index', blindIndexes('phone', from))
    .where({ channel })
    .whereNull('ended_at')
    .forUpdate()
    .first('id', 'kind', 'tickets')) as Omit<OpenQuestion, 'waiting'> | undefined;
  return question ? { ...question, waiting: await waitingUnder(trx, question.id) } : null;
}

/** The messages that wait under a question, the oldest first. */
export const waitingUnder = async (trx: Transaction, questionId: number): Promise<Waiting[]> =>
  (await trx('inbound_messages')
    .where({ question_id: questionId, deed: 'waits' })
    .orderBy('id')
    .select({ id: 'id', textSealed: 'text_sealed', senderSealed: 'sender_sealed' })) as Waiting[];

export type Deed = 'answered' | 'informed' | 'objected' | 'confirmed' | 'preference' | 'waits' | 'forClerk';

/** Notes what became of a message, and where `kecamatan` says, whose clerks it waits for; an empty list means all. */
export async function noteDeed(
  trx: Transaction,
  { id, deed, ticket, questionId, kecamatan, at }: Noting,
): Promise<void> {
  await trx('inbound_messages')
    .where({ id })
    .update({
      deed,
      complaint_id: ticket ? trx('complaints').where({ ticket }).select('id') : null,
      question_id: questionId ?? null,
      for_clerks_since: deed === 'forClerk' ? at : null,
    });
  if (deed === 'forClerk' && kecamatan && kecamatan.length > 0)
    await trx('inbound_kecamatan')
      .insert([...new Set(kecamatan)].map((code) => ({ message_id: id, kecamatan_code: code })))
      .onConflict(['kecamatan_code', 'message_id'])
      .ignore();
}

type Noting = {
  id: number;
  deed: Deed;
  ticket?: string | null;
  questionId?: number | null;
  kecamatan?: string[];
  at: Date;
};

/** The kecamatan of a ticket, or undefined. */
export async function kecamatanOf(db: Connection, ticket: string): Promise<string | undefined> {
  const row = (await db('complaints').where({ ticket }).first('kecamatan_code')) as
    { kecamatan_code: string } | undefined;
  return row?.kecamatan_code;
}

/** Questions whose time is over by now, locked; those that a message is answering right now are left to it. */
export async function overdueQuestions(trx: Transaction, now: Date): Promise<{ id: number }[]> {
  const { rows } = await trx.raw<{ rows: { id: number }[] }>(
    `select id from inbound_questions
     where ended_at is null and expires_at <= ? order by id limit 100 for update skip locked`,
    [now],
  );
  return rows;
}

/** The next instant after `after` at which a question's time is over, or null (index inbound_questions_due). */
export async function nextExpiry(db: Connection, after: Date): Promise<Date | null> {
  const { rows } = await db.raw<{ rows: [{ at: Date | null }] }>(
    `select min(expires_at) as at from inbound_questions where ended_at is null and expires_at > ?`,
    [after],
  );
  return rows[0].at;
}

export type ForClerk = {
  id: number;
  channel: InboundChannel;
  senderSealed: Buffer;
  textSealed: Buffer | null;
  attachments: number;
  receivedAt: Date;
  ticket: string | null;
  /** The complaints of its number in the reader's kecamatan, the newest first. */
  tickets: string[];
  known: boolean;
};

const inReach = `(k.kecamatan_code is not null
  or not exists (select from inbound_kecamatan any_k where any_k.message_id = m.id))`;

/**
 * Messages that wait for a clerk of one of these kecamatan, the oldest first; one that belongs to no kecamatan is
 * shown to all until somebody takes it. With `id` only that one, locked.
 */
export async function messagesForClerks(
  db: Connection,
  { kecamatan, limit, id }: { kecamatan: string[]; limit: number; id?: number },
): Promise<ForClerk[]> {
  const { rows } = await db.raw<{ rows: Unsorted[] }>(
    `select m.id, m.channel, m.sender_sealed as "senderSealed", m.text_sealed as "textSealed", m.attachments,
       m.received_at as "receivedAt", named.ticket
     from inbound_messages m
     left join complaints named on named.id = m.complaint_id and named.kecamatan_code = any(:kecamatan)
     left join lateral (select kecamatan_code from inbound_kecamatan k
       where k.message_id = m.id and k.kecamatan_code = any(:kecamatan) limit 1) k on true
     where m.for_clerks_since is not null and m.settled_at is null and ${inReach}
       ${id === undefined ? '' : 'and m.id = :id'}
     order by m.for_clerks_since, m.id limit :limit ${id === undefined ? '' : 'for update of m'}`,
    { kecamatan, limit, ...(id === undefined ? {} : { id }) },
  );
  return withOwnTickets(db, rows, kecamatan);
}

type Unsorted = Omit<ForClerk, 'tickets' | 'known'>;

async function withOwnTickets(
  db: Connection,
  messages: Unsorted[],
  kecamatan: string[],
): Promise<ForClerk[]> {
  const senders = messages.map(({ id, senderSealed }) => {
    const phone = unseal(senderSealed, 'inbound_messages.sender_sealed');
    return { id, indexes: inJson(blindIndexes('phone', phone)) };
  });
  const why =
    'a counter learns that a number has complained somewhere, and which complaints of its own it has';
  const { rows } = await beyondScope(db, why, () =>
    db.raw<{ rows: { id: number; tickets: string[]; known: boolean }[] }>(
      `select s.id,
       array(select c.ticket::text from complainants p join complaints c on c.complainant_id = p.id
         where p.phone_index = any(s.indexes) and c.kecamatan_code = any(:kecamatan)
         order by c.received_at desc, c.id desc limit 10) as tickets,
       exists (select from complainants p where p.phone_index = any(s.indexes)) as known
     from json_to_recordset(:senders::json) as s(id bigint, indexes bytea[])`,
      { kecamatan, senders: JSON.stringify(senders) },
    ),
  );
  const owns = new Map(rows.map(({ id, ...own }) => [id, own]));
  return messages.map((message) => ({ ...message, ...owns.get(message.id)! }));
}

/** Whether a message came to the clerks of one of these kecamatan, or to all. */
export async function isInReach(db: Connection, id: number, kecamatan: string[]): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ found: boolean }] }>(
    `select exists (select from inbound_messages m
       left join inbound_kecamatan k on k.message_id = m.id and k.kecamatan_code = any(:kecamatan)
       where m.id = :id and m.for_clerks_since is not null and ${inReach}) as found`,
    { id, kecamatan },
  );
  return rows[0].found;
}

/** Where a message to a citizen's phone went, or undefined; for the demonstration, in which a reader may answer. */
export async function shownTo(
  db: Connection,
  id: number,
): Promise<{ channel: InboundChannel; recipientSealed: Buffer } | undefined> {
  return (await db('notifications')
    .where({ id, audience: 'citizen' })
    .whereIn('channel', ['sms', 'whatsapp'])
    .whereNotNull('recipient_sealed')
    .first({ channel: 'channel', recipientSealed: 'recipient_sealed' })) as
    { channel: InboundChannel; recipientSealed: Buffer } | undefined;
}
