import { z } from 'zod';
import { readTicket } from './tickets.ts';

/** A ticket as somebody types it; a typo is noticed before anything is looked up. */
export const ticketField = z
  .string('required')
  .trim()
  .min(1, 'required')
  .max(40, 'malformed')
  .transform((typed, context) => {
    const read = readTicket(typed);
    if ('ticket' in read) return read.ticket;
    context.addIssue({ code: 'custom', message: read.fault });
    return z.NEVER;
  });
