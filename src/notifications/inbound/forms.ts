import { z } from 'zod';
import { ticketField } from '../../complaints/ticket-field.ts';

/** The complaint that a message belongs to; a typo is noticed before anything is looked up. */
export const assignmentForm = z.object({
  ticket: ticketField,
});
export const setAsideForm = z.object({
  reason: z.string('required').trim().min(1, 'required').max(500, 'tooLong'),
});
/** What a citizen of the demonstration answers. */
export const demonstrationForm = z.object({
  text: z.string('required').trim().min(1, 'required').max(1000, 'tooLong'),
});
