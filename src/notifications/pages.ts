import { randomUUID } from 'node:crypto';
import { dateTime, type Language } from '../calendar/words.ts';
import { maskedEmail, maskedPhone } from '../complaints/masking.ts';
import { complaintPath, trackPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { unseal } from '../database/sealing.ts';
import type { Catalogue } from '../language/index.ts';
import { channelNames } from './channels/channel.ts';
import { segment, septets } from './gsm7.ts';
import { answerPath } from './inbound/paths.ts';
import { statuses, type ChannelState, type Overview, type Status } from './overview.ts';
import { breakerPath, outboxPath, resolutionPath, retryPath } from './paths.ts';
import type { Shown } from './queries.ts';

export type Reader = { t: Catalogue; lang: Language; zone: string };

/** Who looks: in a demonstration everybody reads what the recipients would; an operator sees what became of it. */
export type Looking = { texts: boolean; operates: boolean; opensComplaints: boolean; key: string };

const tones: Record<Status, string> = {
  queued: 'info',
  sending: 'progress',
  uncertain: 'warning',
  failed: 'danger',
  sent: 'success',
  delivered: 'success',
  shown: 'neutral',
  notWanted: 'neutral',
};

/** One message as its reader would see it, a bubble of a phone or a letter of a mail program, and how it fared. */
export function messageEntry(
  message: Shown,
  { t, lang, zone }: Reader,
  { texts, operates, opensComplaints, key }: Looking,
) {
  const { outbox, delivery } = t.messages;
  const { id, channel, ticket, trackKey, body, status } = message;
  const shownChannel = channel === null || channel === 'none' ? delivery.none : outbox.channels[channel];
  return {
    id,
    kind: channel === 'email' ? 'mail' : 'bubble',
    channel: shownChannel,
    at: dateTime(message.createdAt, lang, zone),
    datetime: message.createdAt.toISOString(),
    to: maskedRecipient(message, t),
    lang: message.language,
    subject: texts ? (message.subject ?? '') : '',
    body: texts ? (body ?? '') : '',
    hidden: texts ? '' : delivery.hidden,
    size: texts && channel === 'sms' && body ? outbox.septets(septets(body), segment) : '',
    status: status === 'shown' && texts ? null : { tone: tones[status], text: delivery.states[status] },
    facts: factsOf(message, { t, lang, zone }),
    complaint: ticket && {
      href: opensComplaints ? complaintPath(ticket) : null,
      label: `${outbox.complaint} ${shownTicket(ticket)}`,
    },
    tracking:
      texts && trackKey && message.audience === 'citizen'
        ? { href: trackPath(trackKey), label: outbox.tracking }
        : null,
    retry: operates && status === 'failed' ? retryPath(id) : null,
    answer:
      texts &&
      message.audience === 'citizen' &&
      (channel === 'sms' || channel === 'whatsapp') &&
      message.recipientSealed
        ? { action: answerPath(id), key: randomUUID() }
        : null,
    resolution: operates && status === 'uncertain' ? resolutionPath(id) : null,
    key,
  };
}

function maskedRecipient({ recipientSealed, audience, channel }: Shown, t: Catalogue): string {
  const to = unseal(recipientSealed, 'notifications.recipient_sealed');
  if (!to) return '';
  const masked = audience === 'office' ? to : channel === 'email' ? maskedEmail(to) : maskedPhone(to);
  return t.messages.outbox.to(masked);
}

function factsOf(message: Shown, { t, lang, zone }: Reader): string[] {
  const { delivery, contact } = t.messages;
  const { waitingFor, waitingUntil, failure, failureCode, status, attempts, provider } = message;
  const failures: Record<string, string> = contact.failures;
  return [
    status === 'queued' && waitingFor && waitingUntil
      ? delivery.waiting[waitingFor](dateTime(waitingUntil, lang, zone))
      : '',
    failure ? (failures[failure] ?? failure) : '',
    failureCode ? delivery.code(failureCode) : '',
    attempts > 1 ? delivery.tries(attempts) : '',
    provider && provider !== 'outbox' ? delivery.via(provider) : '',
  ].filter(Boolean);
}

/** How delivery stands, each number opening the messages behind it. */
export function overviewPage(
  { counts, reasons, oldest, channels }: Overview,
  reader: Reader,
  canAct: boolean,
) {
  const { t, lang, zone } = reader;
  const { delivery, outbox, contact } = t.messages;
  const columns = [...channelNames, 'none' as const];
  const numberOf = (status: Status, channel?: string) =>
    counts
      .filter(
        (row) => row.status === status && (channel === undefined || (row.channel ?? 'none') === channel),
      )
      .reduce((total, { n }) => total + n, 0);
  const rows = statuses
    .filter((status) => numberOf(status) > 0)
    .map((status) => ({
      label: delivery.states[status],
      tone: tones[status],
      cells: columns.map((channel) => ({
        column: channel === 'none' ? delivery.none : outbox.channels[channel],
        n: numberOf(status, channel),
        href: channel === 'none' ? outboxPath({ status }) : outboxPath({ status, channel }),
      })),
      total: { n: numberOf(status), href: outboxPath({ status }) },
    }));
  const failures: Record<string, string> = contact.failures;
  return {
    columns: columns.map((channel) => (channel === 'none' ? delivery.none : outbox.channels[channel])),
    rows,
    oldest: oldest ? dateTime(oldest, lang, zone) : delivery.nothingQueued,
    reasons: reasons.map(({ failure, n }) => ({ label: failures[failure] ?? failure, text: String(n) })),
    channels: channels.map((channel) => channelRow(channel, reader, canAct)),
  };
}

function channelRow(
  { channel, off, dryRun, perSecond, restsUntil }: ChannelState,
  reader: Reader,
  canAct: boolean,
) {
  const { t, lang, zone } = reader;
  const { delivery, outbox } = t.messages;
  const [tone, text] = off
    ? ['danger', delivery.off]
    : restsUntil
      ? ['warning', delivery.resting(dateTime(restsUntil, lang, zone))]
      : dryRun
        ? ['info', delivery.dryRun]
        : ['success', delivery.working];
  return {
    name: outbox.channels[channel],
    state: { tone, text },
    limit: perSecond === null ? delivery.noLimit : delivery.limit(perSecond),
    tryNow: canAct && restsUntil && !off ? breakerPath(channel) : null,
  };
}
