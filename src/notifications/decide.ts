import { randomUUID } from 'node:crypto';
import type { CalendarSettings } from '../calendar/cycle.ts';
import { leavePath } from './inbound/leave-path.ts';
import { seal, unseal } from '../database/sealing.ts';
import { log } from '../log.ts';
import {
  channelNames,
  type Channel,
  type ChannelName,
  type Channels,
  type Message,
} from './channels/channel.ts';
import { nextChannel, type Standing } from './fallback.ts';
import type { Queued } from './queries.ts';
import { quietUntil } from './quiet.ts';
import type { MessageRules } from './rules.ts';
import { citizenText, officeText, personText, type Text } from './texts.ts';

export type Conditions = {
  channels: Channels;
  calendar: CalendarSettings;
  rules: MessageRules;
  base: string;
  now: Date;
  /** Channels that carry everything but the last step. */
  dryRun: ReadonlySet<ChannelName>;
};

/** What a row becomes before anything is handed over; `attemptId` is set where a message goes to its provider. */
export type Decided = {
  id: number;
  status: 'sending' | 'shown' | 'failed' | 'notWanted' | 'queued';
  channel?: ChannelName | 'none';
  provider?: string;
  recipientSealed?: Buffer | null;
  subject?: string | null;
  body?: string | null;
  failure?: string;
  sentAt?: Date;
  waitingUntil?: Date;
  waitingFor?: 'quietHours';
  attemptId?: string;
};

/** A message on its way to its provider, and what is to be known if that refuses it. */
export type Handing = { message: Message; channel: Channel; standing: Standing; attempt: number };

/** What is to become of a queued message now: pure but for the random id of an attempt. */
export function decide(
  row: Queued,
  conditions: Conditions,
  stopped = false,
): { decided: Decided; handing?: Handing } {
  const { channels, rules, calendar, now, dryRun } = conditions;
  const { id, channel: name } = row;
  if (name === 'none' || stopped) return { decided: { id, status: 'notWanted', channel: name } };
  // Who has just written to us is awake.
  const waits = row.audience === 'citizen' && !row.urgent && !row.direct?.isReply;
  const quiet = waits ? quietUntil(now, rules, calendar) : null;
  // A recipient that was written with the row is written again with it.
  const again = row.direct && { recipientSealed: row.direct.recipientSealed };
  if (quiet)
    return { decided: { id, status: 'queued', waitingUntil: quiet, waitingFor: 'quietHours', ...again } };
  const text = textOf(row, name, conditions);
  if (!text) return { decided: { id, status: 'failed', channel: name, failure: 'noText' } };
  const to = recipientOf(row, name);
  const { variables, subject, body } = text;
  // Everybody who could read it there reads it in the application instead.
  if (row.officeUnwanted && !to)
    return { decided: { id, status: 'notWanted', channel: name, subject, body } };
  const channel = channels[name];
  // A key that opens an account stands in the letter and nowhere else.
  const kept = holdsKey(row) && channel?.name !== 'outbox' ? null : body;
  const recipientSealed = seal(to, 'notifications.recipient_sealed');
  const written = { id, channel: name, subject, body: kept, recipientSealed };
  if (!to || !channel) return instead(row, written, to ? 'notConfigured' : 'noRecipient', channels);
  if (channel.name === 'outbox' || dryRun.has(name)) {
    const provider = channel.name === 'outbox' ? 'outbox' : 'dryRun';
    return { decided: { ...written, status: 'shown', provider, sentAt: now } };
  }
  const attemptId = randomUUID();
  const sid = row.language === 'en' ? rules.templateEn : rules.templateId;
  const message: Message = {
    id,
    attemptId,
    to,
    subject,
    body,
    language: row.language,
    template: variables && sid ? { sid, variables: oneLined(variables) } : undefined,
    leave:
      name === 'email' && row.audience === 'citizen' && row.ticket && !row.direct
        ? conditions.base + leavePath(row.ticket, to)
        : undefined,
  };
  return {
    decided: { ...written, status: 'sending', provider: channel.name, attemptId },
    handing: { message, channel, standing: standingOf(row, name, ''), attempt: row.attempts + 1 },
  };
}

// One message that can't be put into words must not hold up all that wait behind it.
function textOf(row: Queued, name: ChannelName, { calendar, base }: Conditions): Text | null {
  try {
    if (row.direct?.isReply) return { subject: null, body: row.direct.body ?? '' };
    if (row.audience === 'office') return officeText(row, { calendar, base });
    if (row.audience === 'person') return personText(row, { calendar, base });
    return row.ticket === null ? null : citizenText(row, name, { calendar, base });
  } catch (fault) {
    log.error({ err: fault, notification: row.id, message: row.message }, 'message without a text');
    return null;
  }
}

// What this installation or this person lacks, another channel may have.
function instead(row: Queued, written: Omit<Decided, 'status'>, failure: string, channels: Channels) {
  const name = row.channel as ChannelName;
  const next = nextChannel(standingOf(row, name, failure), configuredNames(channels));
  const decided: Decided = next
    ? { id: row.id, status: 'queued', channel: next }
    : { ...written, status: 'failed', failure };
  return { decided };
}

export const configuredNames = (channels: Channels): ChannelName[] =>
  channelNames.filter((name) => channels[name]);

const holdsKey = ({ message, audience }: Queued) => audience === 'person' && message === 'resetLink';

const standingOf = (row: Queued, failed: ChannelName, reason: string): Standing => ({
  audience: row.audience,
  // What is said to one number is not said to another.
  wanted: row.direct ? 'none' : row.wantedChannel,
  failed,
  tried: row.tried,
  has: { phone: row.phoneSealed !== null, email: row.emailSealed !== null },
  reason,
});

// An office reads mail under the addresses of those who hold it today.
export function recipientOf(row: Queued, channel: ChannelName): string | null {
  if (row.direct) return unseal(row.direct.recipientSealed, 'notifications.recipient_sealed');
  if (row.audience === 'office') return row.officeEmails?.join(', ') ?? null;
  if (row.audience === 'person') return row.reader?.email ?? null;
  return channel === 'email'
    ? unseal(row.emailSealed, 'complainants.email_sealed')
    : unseal(row.phoneSealed, 'complainants.phone_sealed');
}

// Meta refuses variables with line breaks or rows of spaces.
const oneLined = (variables: Record<string, string>) =>
  Object.fromEntries(Object.entries(variables).map(([name, text]) => [name, text.replace(/\s+/g, ' ')]));
