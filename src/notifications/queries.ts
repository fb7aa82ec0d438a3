import type { Connection, Transaction } from '../database/connect.ts';
import type { State } from '../complaints/machine.ts';
import type { ChannelName } from './channels/channel.ts';
import type { Digest } from './digest.ts';
import { kindOfMessage, unwantedSql } from './kinds.ts';
import { statuses, type Status } from './overview.ts';

export type Particulars = {
  type?: string;
  outcome?: string;
  state: State;
  dueAt: string | null;
  answerOn: string | null;
  answerLatestOn: string | null;
  plannedOn?: string;
  office?: string;
  reason?: string;
  instruction?: string;
  /** How many cases of a meeting concern the office, and the page that the message leads to. */
  cases?: number;
  path?: string;
  institution?: string;
  digest?: Digest;
};

// Offices and officials read mail; who wants no messages any more gets none, whatever was planned.
const laneOf = `(case when n.audience <> 'citizen' then 'email' when n.direct then n.channel when c.channel = 'none' then 'none'
  else coalesce(n.channel, c.channel, 'none') end)`;
const triedOf = `array(select distinct a.channel from message_attempts a
  where a.notification_id = n.id and a.outcome = 'failed')`;

/** A message that waits, with everything that its text and its way out need. */
export type Queued = {
  id: number;
  audience: 'citizen' | 'office' | 'person';
  message: string;
  particulars: Particulars;
  createdAt: Date;
  ticket: string;
  trackKey: string;
  /** How it goes out now, and what the complainant asked for. */
  channel: ChannelName | 'none';
  wantedChannel: ChannelName | 'none' | null;
  attempts: number;
  /** Channels that refused it for good. */
  tried: ChannelName[];
  confidential: boolean;
  urgent: boolean;
  follower: boolean;
  language: 'id' | 'en';
  phoneSealed: Buffer | null;
  emailSealed: Buffer | null;
  /** Where a message goes whose recipient was written with it, and its text if that was too. */
  direct?: { recipientSealed: Buffer; body: string | null; isReply: boolean } | null;
  /** Whom a letter to one person is for; null for the others. */
  reader?: Reader | null;
  office: string | null;
  officeEmails: string[] | null;
  /** Somebody of the office has an address and wants no messages of this kind there. */
  officeUnwanted: boolean | null;
  unit: string | null;
  categoryId: string;
  categoryEn: string;
  kelurahan: string;
};

export type Reader = { name: string; username: string; email: string | null };

export type Wanted = {
  /** Ways to take messages of; `none` is that of people who want no messages. */
  lanes: readonly (ChannelName | 'none')[];
  now: Date;
  day: string;
  limit: number;
  eventId?: number | undefined;
};

/**
 * Queued messages that may go now, the urgent ones first, locked until the transaction ends; those that another
 * process holds are left to it (index notifications_to_send).
 */
export async function lockQueued(trx: Transaction, { eventId, lanes, ...wanted }: Wanted): Promise<Queued[]> {
  const { rows } = await trx.raw<{ rows: (Queued & DirectColumns)[] }>(
    `with due as materialized (
       select n.id, ${laneOf} as lane
       from notifications n left join complaints c on c.id = n.complaint_id
       where n.status = 'queued' and (n.waiting_until is null or n.waiting_until <= :now)
         and ${laneOf} = any(:lanes::text[]) ${eventId === undefined ? '' : 'and n.event_id = :eventId'}
       order by n.urgent desc, n.id limit :limit for no key update of n skip locked)
     select n.id, n.audience, n.message, n.urgent, n.particulars, n.created_at as "createdAt", c.ticket,
       c.track_key as "trackKey", due.lane as channel, c.channel as "wantedChannel", n.attempts,
       coalesce(c.confidential, false) or coalesce(lead.confidential, false) as confidential,
       coalesce(e.complaint_id <> c.id, false) as follower,
       coalesce(p.language, reader.language, holders.language, 'id') as language,
       case when reader.id is not null then jsonb_build_object('name', reader.name, 'username', reader.username,
         'email', reader.email) end as reader,
       case when n.direct then n.recipient_sealed end as "directTo", n.body as "directBody", n.inbound_id is not null as "isReply",
       p.phone_sealed as "phoneSealed", p.email_sealed as "emailSealed", o.name as office,
       holders.emails as "officeEmails", holders.unwanted as "officeUnwanted", u.name as unit, cat.name_id as "categoryId", cat.name_en as "categoryEn",
       kel.name as kelurahan,
       case when n.attempts > 0 or n.channel is not null then ${triedOf} else '{}' end as tried
     from due
     join notifications n on n.id = due.id
     left join complaint_events e on e.id = n.event_id
     left join complaints c on c.id = n.complaint_id
     left join categories cat on cat.code = c.category_code
     left join areas kel on kel.code = c.kelurahan_code
     left join complaints lead on lead.id = c.lead_id
     left join complainants p on p.id = n.complainant_id
     left join people reader on reader.id = n.person_id
     left join offices o on o.id = n.office_id
     left join offices u on u.id = (n.particulars ->> 'unitId')::bigint
     left join lateral (
       select array_agg(distinct h.email) filter (where h.email is not null and not ${unwantedSql}) as emails,
         bool_or(h.email is not null and ${unwantedSql}) as unwanted,
         mode() within group (order by h.language) as language
       from role_grants g join people h on h.id = g.person_id
       left join message_preferences pref on pref.person_id = h.id
       where g.office_id = n.office_id and h.deactivated_at is null
         and coalesce(g.role = n.particulars ->> 'onlyFor', g.role not in ('inspector', 'admin'))
         and g.from_on <= :day and (g.to_on is null or g.to_on >= :day)) holders on true
     order by n.urgent desc, n.id`,
    {
      ...wanted,
      lanes: [...lanes],
      kinds: JSON.stringify(kindOfMessage),
      ...(eventId === undefined ? {} : { eventId }),
    },
  );
  return rows.map(({ directTo, directBody, isReply, ...row }) => ({
    ...row,
    direct: directTo && { recipientSealed: directTo, body: directBody, isReply },
  }));
}

type DirectColumns = { directTo: Buffer | null; directBody: string | null; isReply: boolean };

export type OutboxFilter = {
  ticket?: string | undefined;
  channel?: ChannelName | undefined;
  q?: string | undefined;
  status?: Status | undefined;
  since?: Date | undefined;
  after?: { at: Date; id: number } | undefined;
};

export type Shown = {
  id: number;
  createdAt: Date;
  audience: 'citizen' | 'office' | 'person';
  message: string;
  channel: ChannelName | 'none' | null;
  status: Status;
  provider: string | null;
  attempts: number;
  waitingUntil: Date | null;
  waitingFor: 'quietHours' | 'retry' | null;
  failure: string | null;
  failureCode: string | null;
  recipientSealed: Buffer | null;
  subject: string | null;
  body: string | null;
  ticket: string | null;
  trackKey: string | null;
  language: 'id' | 'en';
};

/** Messages by their time, the newest first (index notifications_by_time); without a status what left or waits. */
export async function outboxPage(
  db: Connection,
  { ticket, channel, q, status, since, after }: OutboxFilter,
  limit: number,
): Promise<Shown[]> {
  const { rows } = await db.raw<{ rows: Shown[] }>(
    `select n.id, n.created_at as "createdAt", n.audience, n.message, n.channel, n.status, n.provider, n.attempts,
       n.waiting_until as "waitingUntil", n.waiting_for as "waitingFor", n.failure,
       n.failure_code as "failureCode", n.recipient_sealed as "recipientSealed", n.subject, n.body, c.ticket,
       c.track_key as "trackKey", coalesce(p.language, 'id') as language
     from notifications n
     left join complaints c on c.id = n.complaint_id
     left join complainants p on p.id = n.complainant_id
     where n.status = any(:statuses::text[])
       and (:ticket::text is null or c.ticket = :ticket)
       and (:channel::text is null or n.channel = :channel)
       and (:like::text is null or n.body ilike :like or n.subject ilike :like)
       and (:since::timestamptz is null or n.created_at >= :since)
       and (:at::timestamptz is null or (n.created_at, n.id) < (:at, :id))
     order by n.created_at desc, n.id desc limit :limit`,
    {
      statuses: status ? [status] : statuses.filter((each) => each !== 'notWanted'),
      ticket: ticket ?? null,
      channel: channel ?? null,
      like: q ? `%${q.replace(/[%_\\]/g, '\\$&')}%` : null,
      since: since ?? null,
      at: after?.at ?? null,
      id: after?.id ?? null,
      limit,
    },
  );
  return rows;
}
