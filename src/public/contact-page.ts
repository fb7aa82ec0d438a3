import { randomUUID } from 'node:crypto';
import type { Contact } from '../complaints/contact.ts';
import { maskedEmail, maskedPhoneOfOwner } from '../complaints/masking.ts';
import { trackPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import { trackContactPath } from './paths.ts';
import type { Tracked } from './tracking.ts';

export type FailedContact = {
  values: Record<string, string>;
  errors: Record<string, string>;
  changed: boolean;
};

/** How news of the own complaint come: masked, since the address of this page may be in other hands. */
export function ownContactPage(
  { own, key }: Tracked,
  { phone, email, channel }: Contact,
  t: Catalogue,
  failed: FailedContact | null,
) {
  const { contact } = t.portal;
  return {
    ticket: shownTicket(own.ticket),
    action: trackContactPath(key),
    back: trackPath(key),
    key: randomUUID(),
    asksDigits: phone !== null,
    values: failed?.values ?? { channel },
    errors: failed?.errors ?? {},
    changed: failed?.changed ?? false,
    phoneHint: contact.now(maskedPhoneOfOwner(phone) || contact.nothing),
    emailHint: contact.now(email ? maskedEmail(email) : contact.nothing),
    channels: (['sms', 'whatsapp', 'email', 'none'] as const).map((value) => ({
      value,
      label: value === 'none' ? contact.none : t.complaints.channels[value],
    })),
  };
}
