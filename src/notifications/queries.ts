import type { Connection, Transaction } from '../database/connect.ts';
import type { State } from '../complaints/machine.ts';
import type { ChannelName } from './channels/channel.ts';

export type Particulars = {
  type?: string;
  outcome?: string;
  state: State;
  dueAt: string | null;
  answerOn: string | null;
  answerLatestOn: string | null;
  plannedOn?: string;
  institution?: string;
};

/** A message that waits, with everything that its text and its way out need. */
export type Queued = {
  id: number;
  audience: 'citizen' | 'office';
  message: string;
  particulars: Particulars;
  createdAt: Date;
  ticket: string;
  trackKey: string;
  channel: ChannelName | 'none';
  confidential: boolean;
  urgent: boolean;
  follower: boolean;
  language: 'id' | 'en';
  phoneSealed: Buffer | null;
  emailSealed: Buffer | null;
  office: string | null;
  officeEmails: string[] | null;
  unit: string | null;
  categoryId: string;
  categoryEn: string;
  kelurahan: string;
};

/** Events whose messages have been queued since before `since`, the oldest first. */
export async function eventsLeftBehind(db: Connection, since: Date): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { eventId: number }[] }>(
    `select event_id as "eventId" from notifications
     where status = 'queued' and created_at < ? group by event_id order by event_id limit 1000`,
    [since],
  );
  return rows.map(({ eventId }) => eventId);
}

/** The queued messages of an event, locked; those that another process holds are left to it. */
export async function lockQueued(trx: Transaction, eventId: number, day: string): Promise<Queued[]> {
  const { rows } = await trx.raw<{ rows: Queued[] }>(
    `select n.id, n.audience, n.message, n.urgent, n.particulars, n.created_at as "createdAt", c.ticket,
       c.track_key as "trackKey", c.channel, c.confidential or coalesce(lead.confidential, false) as confidential,
       e.complaint_id <> c.id as follower, coalesce(p.language, holders.language, 'id') as language,
       p.phone_sealed as "phoneSealed", p.email_sealed as "emailSealed", o.name as office,
       holders.emails as "officeEmails", u.name as unit, cat.name_id as "categoryId", cat.name_en as "categoryEn",
       kel.name as kelurahan
     from notifications n
     join complaint_events e on e.id = n.event_id
     join complaints c on c.id = n.complaint_id
     join categories cat on cat.code = c.category_code
     join areas kel on kel.code = c.kelurahan_code
     left join complaints lead on lead.id = c.lead_id
     left join complainants p on p.id = n.complainant_id
     left join offices o on o.id = n.office_id
     left join offices u on u.id = (n.particulars ->> 'unitId')::bigint
     left join lateral (
       select array_agg(distinct h.email) filter (where h.email is not null) as emails,
         mode() within group (order by h.language) as language
       from role_grants g join people h on h.id = g.person_id
       where g.office_id = n.office_id and g.role not in ('inspector', 'admin') and h.deactivated_at is null
         and g.from_on <= :day and (g.to_on is null or g.to_on >= :day)) holders on true
     where n.event_id = :eventId and n.status = 'queued'
     order by n.id for update of n skip locked`,
    { eventId, day },
  );
  return rows;
}

/** What became of a message; `recipientSealed` and text stay null when it was not wanted. */
export type Outcome = {
  status: 'sent' | 'shown' | 'failed' | 'notWanted';
  channel: ChannelName | 'none';
  recipientSealed: Buffer | null;
  subject: string | null;
  body: string | null;
  sentAt: Date | null;
  providerId: string | null;
  failure: string | null;
};

/** Keeps on a message's row what became of it. */
export async function keepOutcome(trx: Transaction, id: number, outcome: Outcome): Promise<void> {
  const { recipientSealed, sentAt, providerId, ...same } = outcome;
  await trx('notifications')
    .where({ id })
    .update({ ...same, recipient_sealed: recipientSealed, sent_at: sentAt, provider_id: providerId });
}

export type OutboxFilter = {
  ticket?: string | undefined;
  channel?: ChannelName | undefined;
  q?: string | undefined;
  after?: { at: Date; id: number } | undefined;
};

export type Shown = {
  id: number;
  createdAt: Date;
  audience: 'citizen' | 'office';
  channel: ChannelName;
  status: 'sent' | 'shown' | 'failed';
  failure: string | null;
  recipientSealed: Buffer | null;
  subject: string | null;
  body: string | null;
  ticket: string;
  trackKey: string;
  language: 'id' | 'en';
};

/** Messages that left or should have left, the newest first (index notifications_by_time). */
export async function outboxPage(
  db: Connection,
  { ticket, channel, q, after }: OutboxFilter,
  limit: number,
): Promise<Shown[]> {
  const { rows } = await db.raw<{ rows: Shown[] }>(
    `select n.id, n.created_at as "createdAt", n.audience, n.channel, n.status, n.failure,
       n.recipient_sealed as "recipientSealed", n.subject, n.body, c.ticket, c.track_key as "trackKey",
       coalesce(p.language, 'id') as language
     from notifications n
     join complaints c on c.id = n.complaint_id
     left join complainants p on p.id = n.complainant_id
     where n.status in ('sent', 'shown', 'failed')
       and (:ticket::text is null or c.ticket = :ticket)
       and (:channel::text is null or n.channel = :channel)
       and (:like::text is null or n.body ilike :like or n.subject ilike :like)
       and (:at::timestamptz is null or (n.created_at, n.id) < (:at, :id))
     order by n.created_at desc, n.id desc limit :limit`,
    {
      ticket: ticket ?? null,
      channel: channel ?? null,
      like: q ? `%${q.replace(/[%_\\]/g, '\\$&')}%` : null,
      at: after?.at ?? null,
      id: after?.id ?? null,
      limit,
    },
  );
  return rows;
}
