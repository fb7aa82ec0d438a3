import { dateTime, type Language } from '../calendar/words.ts';
import { maskedEmail, maskedPhone } from '../complaints/masking.ts';
import { complaintPath, trackPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { unseal } from '../database/sealing.ts';
import type { Catalogue } from '../language/index.ts';
import { segment, septets } from './gsm7.ts';
import type { Shown } from './queries.ts';

/** One message as its reader would see it: a bubble of a phone or a letter of a mail program. */
export function messageEntry(message: Shown, t: Catalogue, lang: Language, zone: string) {
  const { outbox } = t.messages;
  const { channel, ticket, trackKey, failure, body } = message;
  const to = unseal(message.recipientSealed) ?? '';
  return {
    id: message.id,
    kind: channel === 'email' ? 'mail' : 'bubble',
    channel: outbox.channels[channel],
    at: dateTime(message.createdAt, lang, zone),
    datetime: message.createdAt.toISOString(),
    to: outbox.to(
      message.audience === 'office' ? to : channel === 'email' ? maskedEmail(to) : maskedPhone(to),
    ),
    lang: message.language,
    subject: message.subject ?? '',
    body: body ?? '',
    size: channel === 'sms' && body ? outbox.septets(septets(body), segment) : '',
    failure: failure
      ? `${outbox.failed}: ${outbox.failures[failure as keyof typeof outbox.failures] ?? failure}`
      : '',
    complaint: { href: complaintPath(ticket), label: `${outbox.complaint} ${shownTicket(ticket)}` },
    tracking: message.audience === 'citizen' ? { href: trackPath(trackKey), label: outbox.tracking } : null,
  };
}
