import { z } from 'zod';
import { auditKinds } from '../audit/kinds.ts';
import { readTicket } from '../complaints/tickets.ts';
import { isoDay } from '../web/forms.ts';

const text = z.string().trim().max(80).optional().catch(undefined);
const day = isoDay().optional().catch(undefined);

/** What of the trail is asked for; anything that is not understood narrows nothing. */
export const askedForm = z.object({
  from: day,
  to: day,
  kind: z.enum(auditKinds).optional().catch(undefined),
  action: z
    .string()
    .regex(/^[a-zA-Z]{1,40}$/)
    .optional()
    .catch(undefined),
  person: text,
  office: text,
  ticket: text,
  after: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z_(event|trail)_\d{1,15}$/)
    .optional()
    .catch(undefined),
});
export type Asked = z.output<typeof askedForm>;

/** The ticket as it is stored, or null when what was typed is none. */
export function ticketOf(typed: string): string | null {
  const read = readTicket(typed);
  return 'ticket' in read ? read.ticket : null;
}
