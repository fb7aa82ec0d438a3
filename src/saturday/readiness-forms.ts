import { z } from 'zod';

const id = z.coerce.number('choice').int('choice').positive('choice').max(Number.MAX_SAFE_INTEGER, 'choice');
const yesNo = z.enum(['yes', 'no'], 'choice').transform((given) => given === 'yes');

export const tickForm = z.object({ item: id, ready: yesNo });
export const arrivalForm = z.object({
  office: id,
  present: yesNo,
  arrivedAt: z
    .string()
    .trim()
    .regex(/^$|^([01]\d|2[0-3]):[0-5]\d$/, 'timeOfDay')
    .default(''),
  representedBy: z
    .string()
    .trim()
    .max(120, 'tooLong')
    .default('')
    .transform((name) => name.replace(/\s+/g, ' ') || null),
});
