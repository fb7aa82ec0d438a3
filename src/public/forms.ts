import { z } from 'zod';
import { contactForm } from '../complaints/contact-form.ts';
import { ticketField } from '../complaints/ticket-field.ts';
import { doneNouns } from './paths.ts';

/** Ticket and last four digits of the phone; a typo in the ticket is noticed before anything is looked up. */
export const trackForm = z.object({
  ticket: ticketField,
  digits: z
    .string('required')
    .trim()
    .min(1, 'required')
    .regex(/^\d{4}$/, 'fourDigits'),
});

const words = z.string('required').trim().min(1, 'required').max(2000, 'tooLong');

/** What a complainant writes in the forms of the own page. */
export const informationForm = z.object({ text: words });
export const objectionForm = z.object({ reason: words });

/** What the front page is searched for; the notice that a page shows once after an act. */
export const landingForm = z.object({ q: z.string().trim().max(60).optional().catch(undefined) });
export const doneForm = z.object({
  done: z.enum(doneNouns).optional().catch(undefined),
});

/** The digits that prove whose page it is. */
export const questionForm = z.object({ digits: z.string().trim().max(10).optional() });

/** The same, and whether the data are to be read here or taken along. */
export const ownDataForm = questionForm.extend({
  format: z.enum(['page', 'json']).catch('page'),
});
export const correctionForm = z.object({
  name: z.string('required').trim().min(1, 'required').max(200, 'tooLong'),
  homeAddress: z
    .string()
    .trim()
    .max(500, 'tooLong')
    .optional()
    .transform((text) => text || null),
  digits: z.string().trim().max(10).optional(),
});

/** How news are to come, with the digits that prove whose page it is. */
export const ownContactForm = contactForm.extend({ digits: z.string().trim().max(10).optional() });
