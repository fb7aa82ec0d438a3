import type { Database } from '../database/connect.ts';
import { config } from '../config.ts';
import { unseal } from '../database/sealing.ts';
import { log } from '../log.ts';
import {
  channelNames,
  type Channel,
  type ChannelName,
  type Channels,
  type Fate,
} from './channels/channel.ts';
import { configuredChannels } from './channels/configured.ts';
import { configuredNames } from './decide.ts';
import { hear } from './fates.ts';
import { noteOutcomes } from './ledger.ts';
import { messageRules } from './rules.ts';

const askedAtOnce = 20;

/**
 * What nobody noted the end of: messages whose worker has gone become uncertain, and the provider is asked for them.
 * One that it knows takes its state; one that it certainly does not know, a lease after it was handed over, goes back
 * into the queue. What can't be asked stays uncertain for a person. Returns how many were settled.
 */
export async function reconcile(
  db: Database,
  now: Date,
  { channels = configuredChannels(config), maxMs = Infinity }: { channels?: Channels; maxMs?: number } = {},
): Promise<number> {
  await expireLeases(db);
  const askable = channelNames.filter((name) => channels[name]?.find);
  if (askable.length === 0) return 0;
  const { leaseSeconds } = await messageRules(db);
  const until = performance.now() + maxMs;
  let settled = 0;
  for (;;) {
    const open = await takeUncertain(db, askable, leaseSeconds);
    const answers = await Promise.all(open.map((each) => asked(channels[each.channel], each)));
    // One after the other: two messages of the same words must not both take the same one of the provider's.
    for (const [n, each] of open.entries())
      if (await settle(db, each, answers[n] ?? null, { now, channels, leaseSeconds })) settled += 1;
    if (open.length < askedAtOnce || performance.now() > until) return settled;
  }
}

/** The worker that had these has said nothing in time: it was killed, or lost its database. */
async function expireLeases(db: Database): Promise<void> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `update notifications set status = 'uncertain', lease_until = null, failure_code = 'lease'
     where status = 'sending' and lease_until < clock_timestamp() returning id`,
  );
  if (rows.length > 0) log.warn({ count: rows.length }, 'messages uncertain: their worker has gone');
}

type Uncertain = {
  id: number;
  attemptId: string;
  channel: ChannelName;
  provider: string;
  recipientSealed: Buffer;
  body: string;
  handedAt: Date;
  /** Seconds since it was handed over, by the database's clock. */
  age: number;
};

// Whoever asks reserves the question for a while, so that two workers don't both act upon the answer.
async function takeUncertain(
  db: Database,
  channels: readonly ChannelName[],
  leaseSeconds: number,
): Promise<Uncertain[]> {
  const { rows } = await db.raw<{ rows: Uncertain[] }>(
    `with open as (
       select n.id from notifications n
       where n.status = 'uncertain' and (n.lease_until is null or n.lease_until < clock_timestamp())
         and n.channel = any(:channels::text[]) and n.attempt_id is not null
       order by n.id limit :limit for no key update of n skip locked)
     update notifications n
     set lease_until = clock_timestamp() + least(60, :leaseSeconds::float8 / 2 + 1) * interval '1 second'
     from open, message_attempts a where n.id = open.id and a.id = n.attempt_id
     returning n.id, n.attempt_id as "attemptId", n.channel, n.provider, n.recipient_sealed as "recipientSealed",
       n.body, a.handed_at as "handedAt",
       extract(epoch from clock_timestamp() - a.handed_at)::float8 as age`,
    { channels: [...channels], limit: askedAtOnce, leaseSeconds },
  );
  return rows;
}

type Setting = { now: Date; channels: Channels; leaseSeconds: number };

async function settle(
  db: Database,
  { id, attemptId, age }: Uncertain,
  found: Fate[] | null,
  { now, channels, leaseSeconds }: Setting,
): Promise<boolean> {
  if (!found) return false;
  const others = await othersOf(
    db,
    found.flatMap(({ providerId }) => providerId ?? []),
    attemptId,
  );
  const fate = found.find(({ providerId }) => providerId === null || !others.has(providerId));
  if (fate) {
    const configured = configuredNames(channels);
    return (await hear(db, { ...fate, id, attemptId }, { now, configured })) === 'changed';
  }
  if (age < leaseSeconds) return false;
  log.info({ notification: id }, 'message unknown to its provider, sent again');
  await noteOutcomes(db, [{ id, attemptId, outcome: 'released' }], now);
  return true;
}

// Another provider than the one that had it can't know.
async function asked(channel: Channel | undefined, each: Uncertain): Promise<Fate[] | null> {
  if (!channel?.find || channel.name !== each.provider) return null;
  const { id, attemptId, body, handedAt, recipientSealed } = each;
  try {
    const to = unseal(recipientSealed, 'notifications.recipient_sealed');
    return await channel.find({ id, attemptId, body, handedAt, to });
  } catch (fault) {
    log.warn({ notification: id, provider: channel.name, reason: reasonOf(fault) }, 'provider could not say');
    return null;
  }
}

const reasonOf = (fault: unknown) => (fault instanceof Error ? fault.message.slice(0, 100) : 'unknown');

/** Which of a provider's messages belong to other attempts of ours. */
async function othersOf(db: Database, ids: string[], attemptId: string): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const found = await db('message_attempts')
    .whereIn('provider_id', ids)
    .whereNot({ id: attemptId })
    .pluck<string[]>('provider_id');
  return new Set(found);
}
