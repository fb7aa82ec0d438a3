import type { Connection } from '../database/connect.ts';
import type { ChannelName } from './channels/channel.ts';

/** Troubles in a row after which a channel rests, and for how many seconds at first (doubled each time) and at most. */
const troublesAtMost = 10;
const restSeconds = 30;
const longestRest = 600;

export type Leave = { granted: number; waitMs: number };

/**
 * How many messages of a channel may be handed over now by whoever asks: the rate limit (a bucket of tokens that holds
 * one second's worth) and the circuit breaker, both shared by all workers in the database and kept by its clock. Null
 * when the channel is switched off or rests; a channel that rested lets one message through to try.
 */
export async function askLeave(db: Connection, channel: ChannelName, wanted: number): Promise<Leave | null> {
  const { rows } = await db.raw<{ rows: (Leave & { perSecond: number | null; left: number })[] }>(
    `with asked as (
       select channel, per_second, open_until is not null as probing,
         case when per_second is null then :wanted::float8
           else least(per_second, tokens + per_second * extract(epoch from clock_timestamp() - refilled_at)) end as tokens
       from message_channels
       where channel = :channel and off_since is null and (open_until is null or open_until <= clock_timestamp())
       for update),
     given as (
       select *, least(floor(tokens), case when probing then 1 else :wanted end)::int as granted from asked)
     update message_channels m set tokens = case when m.per_second is null then 0 else g.tokens - g.granted end,
       refilled_at = clock_timestamp(),
       open_until = case when g.probing then
         case when g.granted > 0 then clock_timestamp() + :restSeconds * interval '1 second' else m.open_until end end
     from given g where m.channel = g.channel
     returning g.granted, g.per_second as "perSecond", g.tokens - g.granted as left`,
    { channel, wanted, restSeconds },
  );
  const [row] = rows;
  if (!row) return null;
  const { granted, perSecond, left } = row;
  const waitMs = granted > 0 || perSecond === null ? 0 : Math.ceil((1000 * (1 - left)) / perSecond);
  return { granted, waitMs };
}

/** Returns leave that nobody used. */
export async function returnLeave(db: Connection, channel: ChannelName, unused: number): Promise<void> {
  if (unused > 0)
    await db.raw(
      `update message_channels set tokens = tokens + ? where channel = ? and per_second is not null`,
      [unused, channel],
    );
}

/**
 * Tells how a channel fared: `troubles` of it in a row at the end, and whether anything got through before. Too many
 * open the breaker, each time for longer; one success closes it.
 */
export async function reportChannel(
  db: Connection,
  channel: ChannelName,
  { passed, troubles }: { passed: boolean; troubles: number },
): Promise<void> {
  if (!passed && troubles === 0) return;
  await db.raw(
    `update message_channels set
       troubles = case when :passed then :troubles else troubles + :troubles end,
       openings = case when :passed then 0 when ${tooMany} then openings + 1 else openings end,
       open_until = case when :passed then null
         when ${tooMany} then clock_timestamp()
           + least(:longestRest, :restSeconds * 2 ^ least(openings, 10)) * interval '1 second'
         else open_until end
     where channel = :channel and (not :passed or troubles > 0 or openings > 0 or open_until is not null or :troubles > 0)`,
    { channel, passed, troubles, restSeconds, longestRest, troublesAtMost },
  );
}

// A channel that is being tried has failed with one.
const tooMany = '(open_until is not null or troubles + :troubles >= :troublesAtMost)';

/** Channels that carry everything but the last step. */
export async function dryRuns(db: Connection): Promise<Set<ChannelName>> {
  const names = await db('message_channels').whereNotNull('dry_run_since').pluck<ChannelName[]>('channel');
  return new Set(names);
}

/** A channel of which the breaker was opened is given a try now, by somebody who knows better. */
export async function closeBreaker(db: Connection, channel: ChannelName): Promise<void> {
  await db('message_channels').where({ channel }).update({ troubles: 0, openings: 0, open_until: null });
}
