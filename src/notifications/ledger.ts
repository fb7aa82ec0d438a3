import type { Connection, Transaction } from '../database/connect.ts';
import type { ChannelName, Handed } from './channels/channel.ts';
import type { Decided } from './decide.ts';

/**
 * Writes what queued rows become, all in one statement. A row that goes to its provider gets its attempt and a lease
 * now: from here on it is never taken again before somebody knows what came of it.
 */
export async function keepDecided(
  trx: Transaction,
  decided: readonly Decided[],
  { leaseSeconds }: { leaseSeconds: number },
): Promise<void> {
  if (decided.length === 0) return;
  const rows = decided.map(({ recipientSealed, ...row }) => ({
    ...row,
    recipient: recipientSealed?.toString('base64') ?? null,
  }));
  await trx.raw(
    `with decided as (
       select * from json_to_recordset(:rows::json) as d(id bigint, status text, channel text, provider text,
         recipient text, subject text, body text, failure text, "sentAt" timestamptz, "waitingUntil" timestamptz,
         "waitingFor" text, "attemptId" uuid)),
     kept as (
       update notifications n set status = d.status, channel = coalesce(d.channel, n.channel),
         provider = d.provider, recipient_sealed = decode(d.recipient, 'base64'), subject = d.subject,
         body = d.body, failure = d.failure, failure_code = null, sent_at = d."sentAt",
         waiting_until = d."waitingUntil", waiting_for = d."waitingFor", attempt_id = d."attemptId",
         attempts = case when d."attemptId" is null then n.attempts else n.attempts + 1 end,
         lease_until = case when d."attemptId" is null then null
           else clock_timestamp() + :leaseSeconds * interval '1 second' end
       from decided d where n.id = d.id
       returning n.id, n.attempts, n.channel, n.provider, n.attempt_id)
     insert into message_attempts (id, notification_id, number, channel, provider)
     select attempt_id, id, attempts, channel, provider from kept where attempt_id is not null`,
    { rows: JSON.stringify(rows), leaseSeconds },
  );
}

/** What came of handing a message over. `retry` and `failed` say why; `channel` is the one that stands in now. */
export type Outcome = Partial<Handed> & {
  id: number;
  attemptId: string;
  outcome: 'sent' | 'delivered' | 'retry' | 'failed' | 'uncertain' | 'released';
  failure?: string | null;
  code?: string | null;
  until?: Date | null;
  channel?: ChannelName | null;
};

/**
 * Notes outcomes, all in one statement, on the attempts and on rows that still wait for theirs. Where a provider's
 * own word came first, only what it did not say is filled in.
 */
export async function noteOutcomes(db: Connection, outcomes: readonly Outcome[], now: Date): Promise<void> {
  if (outcomes.length === 0) return;
  await db.raw(
    `with noted as (
       select * from json_to_recordset(:rows::json) as o(id bigint, "attemptId" uuid, outcome text, failure text,
         code text, until timestamptz, channel text, "providerId" text, segments smallint, price numeric,
         "priceUnit" text)),
     attempted as (
       update message_attempts a set outcome = coalesce(nullif(a.outcome, 'uncertain'), o.outcome),
         ended_at = coalesce(a.ended_at, clock_timestamp()), failure = coalesce(a.failure, o.failure),
         code = coalesce(a.code, o.code), provider_id = coalesce(a.provider_id, o."providerId")
       from noted o where a.id = o."attemptId"),
     filled as (
       update notifications n set provider_id = coalesce(n.provider_id, o."providerId"),
         segments = coalesce(n.segments, o.segments), price = coalesce(n.price, o.price),
         price_unit = coalesce(n.price_unit, o."priceUnit")
       from noted o where n.id = o.id and n.attempt_id = o."attemptId" and n.status in ('sent', 'delivered'))
     update notifications n set
       status = case when o.channel is not null or o.outcome in ('retry', 'released') then 'queued' else o.outcome end,
       channel = coalesce(o.channel, n.channel),
       attempts = case when o.channel is not null then 0 when o.outcome = 'released' then n.attempts - 1
         else n.attempts end,
       attempt_id = case when o.outcome in ('sent', 'delivered', 'uncertain') then n.attempt_id end,
       lease_until = null,
       waiting_until = o.until, waiting_for = case when o.until is not null then 'retry' end,
       sent_at = case when o.outcome in ('sent', 'delivered') then :now::timestamptz end,
       delivered_at = case when o.outcome = 'delivered' then :now::timestamptz end,
       failure = o.failure, failure_code = o.code,
       provider_id = coalesce(o."providerId", n.provider_id), segments = coalesce(o.segments, n.segments),
       price = coalesce(o.price, n.price), price_unit = coalesce(o."priceUnit", n.price_unit)
     from noted o where n.id = o.id and n.attempt_id = o."attemptId" and n.status in ('sending', 'uncertain')`,
    { rows: JSON.stringify(outcomes), now },
  );
}
