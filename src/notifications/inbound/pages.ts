import { dateTime, type Language } from '../../calendar/words.ts';
import { maskedPhone } from '../../complaints/masking.ts';
import { shownTicket } from '../../complaints/tickets.ts';
import { unseal } from '../../database/sealing.ts';
import type { Catalogue } from '../../language/index.ts';
import { assignmentPath, setAsidePath } from './paths.ts';
import type { ForClerk } from './queries.ts';

type Reader = { t: Catalogue; lang: Language; zone: string };
export type FailedSettling = {
  id: number;
  act: 'assignment' | 'setAside';
  values: Record<string, string>;
  errors: Record<string, string>;
};

/** Messages that wait for a clerk, each with its two ways out. */
export function unassignedPage(
  messages: readonly ForClerk[],
  { t, lang, zone }: Reader,
  { failed, changed }: { failed: FailedSettling | null; changed: boolean },
) {
  const { clerk } = t.inbound;
  return {
    changed,
    messages: messages.map((message) => {
      const mine = failed?.id === message.id ? failed : null;
      const tickets = message.tickets.map(shownTicket);
      const [only] = tickets.length === 1 ? tickets : [message.ticket ? shownTicket(message.ticket) : ''];
      return {
        id: message.id,
        at: dateTime(message.receivedAt, lang, zone),
        datetime: message.receivedAt.toISOString(),
        channel: t.messages.outbox.channels[message.channel],
        from: maskedPhone(unseal(message.senderSealed, 'inbound_messages.sender_sealed')),
        who: message.known ? clerk.known : clerk.unknown,
        text: unseal(message.textSealed, 'inbound_messages.text_sealed') ?? clerk.withoutText,
        facts: [
          message.ticket ? clerk.named(shownTicket(message.ticket)) : '',
          message.attachments ? clerk.attachments(message.attachments) : '',
        ].filter(Boolean),
        hint: clerk.ticketHint(tickets.join(', ')),
        assignment: {
          action: assignmentPath(message.id),
          ticket: mine?.values.ticket ?? only ?? '',
          error: mine?.errors.ticket ?? '',
        },
        setAside: {
          action: setAsidePath(message.id),
          open: mine?.act === 'setAside',
          reason: mine?.values.reason ?? '',
          error: mine?.errors.reason ?? '',
        },
      };
    }),
  };
}
