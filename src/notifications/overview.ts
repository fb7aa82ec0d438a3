import type { Connection } from '../database/connect.ts';
import type { ChannelName } from './channels/channel.ts';

export const statuses = [
  'queued',
  'sending',
  'uncertain',
  'failed',
  'sent',
  'delivered',
  'shown',
  'notWanted',
] as const;
export type Status = (typeof statuses)[number];

export type ChannelState = {
  channel: ChannelName;
  off: boolean;
  dryRun: boolean;
  perSecond: number | null;
  /** Real time until when it rests, or null. */
  restsUntil: Date | null;
};

export type Overview = {
  counts: { status: Status; channel: ChannelName | 'none' | null; n: number }[];
  reasons: { failure: string; n: number }[];
  oldest: Date | null;
  channels: ChannelState[];
};

/** What an operator sees at a glance: messages written since `since` by state, channel and reason, and each channel. */
export async function overviewOf(db: Connection, since: Date): Promise<Overview> {
  const [counts, reasons, oldest, channels] = await Promise.all([
    db.raw<{ rows: Overview['counts'] }>(
      `select status, channel, count(*)::int as n from notifications where created_at >= ? group by 1, 2`,
      [since],
    ),
    db.raw<{ rows: Overview['reasons'] }>(
      `select coalesce(failure, 'refused') as failure, count(*)::int as n from notifications
       where status = 'failed' and created_at >= ? group by 1 order by n desc, 1`,
      [since],
    ),
    db.raw<{ rows: [{ at: Date | null }] }>(
      `select min(created_at) as at from notifications where status = 'queued'`,
    ),
    channelStates(db),
  ]);
  return { counts: counts.rows, reasons: reasons.rows, oldest: oldest.rows[0].at, channels };
}

/** Each channel as its switch, limit and breaker stand. */
export async function channelStates(db: Connection): Promise<ChannelState[]> {
  const { rows } = await db.raw<{ rows: ChannelState[] }>(
    `select channel, off_since is not null as off, dry_run_since is not null as "dryRun", per_second as "perSecond",
       case when open_until > clock_timestamp() then open_until end as "restsUntil"
     from message_channels order by array_position(array['whatsapp', 'sms', 'email'], channel)`,
  );
  return rows;
}
