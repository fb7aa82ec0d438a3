import { z } from 'zod';
import { isEmail } from '../web/forms.ts';
import { readPhone } from './phone.ts';

const emptyIsUndefined = z
  .string()
  .trim()
  .max(200, 'tooLong')
  .optional()
  .transform((text) => text || undefined);

/** A complainant's contact; what is left empty stays as it is. */
export const contactForm = z.object({
  phone: emptyIsUndefined.transform((typed, context) => {
    const read = typed === undefined ? undefined : readPhone(typed);
    if (read === null) context.addIssue({ code: 'custom', message: 'phone' });
    return read ?? undefined;
  }),
  email: emptyIsUndefined.refine((typed) => typed === undefined || isEmail(typed), 'email'),
  channel: z.enum(['sms', 'whatsapp', 'email', 'none'], 'choice'),
});
