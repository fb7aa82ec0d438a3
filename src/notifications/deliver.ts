import { dayOf, type CalendarSettings } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { seal, unseal } from '../database/sealing.ts';
import { log } from '../log.ts';
import { baseAddress } from '../web/address.ts';
import type { ChannelName, Channels } from './channels/channel.ts';
import { configuredChannels } from './channels/configured.ts';
import { eventsLeftBehind, keepOutcome, lockQueued, type Outcome, type Queued } from './queries.ts';
import { citizenText, officeText } from './texts.ts';

/**
 * Delivers what an event left in the queue and returns how many messages that were. Safe to run twice or in
 * several processes: a row is taken while it is queued, and by one of them.
 */
export async function deliverEvent(
  db: Database,
  eventId: number,
  now: Date,
  channels: Channels = configuredChannels(config),
): Promise<number> {
  const { calendar } = await rulesOf(db);
  return db.transaction(async (trx) => {
    const queued = await lockQueued(trx, eventId, dayOf(now, calendar));
    for (const row of queued) await keepOutcome(trx, row.id, await deliver(row, { channels, calendar, now }));
    return queued.length;
  });
}

const patienceMs = 60_000;

/**
 * Delivers what a worker that was killed left in the queue: every message that has waited a minute without its
 * job. Safe beside the jobs and in several processes. Returns how many messages that were.
 */
export async function deliverLeftBehind(db: Database, now: Date): Promise<number> {
  let delivered = 0;
  for (const eventId of await eventsLeftBehind(db, new Date(now.getTime() - patienceMs)))
    delivered += await deliverEvent(db, eventId, now);
  return delivered;
}

type Delivering = { channels: Channels; calendar: CalendarSettings; now: Date };

async function deliver(row: Queued, { channels, calendar, now }: Delivering): Promise<Outcome> {
  const name = row.audience === 'office' ? 'email' : row.channel;
  if (name === 'none') return { ...nothing, status: 'notWanted', channel: name };
  const setting = { calendar, base: baseAddress() };
  const text = row.audience === 'office' ? officeText(row, setting) : citizenText(row, name, setting);
  if (!text) return { ...nothing, status: 'failed', channel: name, failure: 'noText' };
  const to = recipientOf(row, name);
  const written = { ...nothing, ...text, channel: name, recipientSealed: seal(to) };
  const channel = channels[name];
  if (!to) return { ...written, status: 'failed', failure: 'noRecipient' };
  if (!channel) return { ...written, status: 'failed', failure: 'notConfigured' };
  try {
    const { providerId } = await channel.send({ to, ...text });
    const status = channel.name === 'outbox' ? 'shown' : 'sent';
    return { ...written, status, sentAt: now, providerId };
  } catch (fault) {
    log.error({ err: fault, notification: row.id, channel: channel.name }, 'message refused');
    return { ...written, status: 'failed', failure: 'channelFailed' };
  }
}

const nothing = {
  recipientSealed: null,
  subject: null,
  body: null,
  sentAt: null,
  providerId: null,
  failure: null,
};

// An office reads mail under the addresses of those who hold it today.
function recipientOf(row: Queued, channel: ChannelName): string | null {
  if (row.audience === 'office') return row.officeEmails?.join(', ') ?? null;
  return unseal(channel === 'email' ? row.emailSealed : row.phoneSealed);
}
