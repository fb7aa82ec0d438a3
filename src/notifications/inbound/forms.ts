import { z } from 'zod';
import { readTicket } from '../../complaints/tickets.ts';

/** The complaint that a message belongs to; a typo is noticed before anything is looked up. */
export const assignmentForm = z.object({
  ticket: z
    .string('required')
    .trim()
    .min(1, 'required')
    .max(40, 'malformed')
    .transform((typed, context) => {
      const read = readTicket(typed);
      if ('ticket' in read) return read.ticket;
      context.addIssue({ code: 'custom', message: read.fault });
      return z.NEVER;
    }),
});
export const setAsideForm = z.object({
  reason: z.string('required').trim().min(1, 'required').max(500, 'tooLong'),
});
/** What a citizen of the demonstration answers. */
export const demonstrationForm = z.object({
  text: z.string('required').trim().min(1, 'required').max(1000, 'tooLong'),
});
