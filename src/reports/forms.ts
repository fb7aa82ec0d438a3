import { z } from 'zod';

const letter = z
  .string('required')
  .transform((text) => text.replace(/\r\n?/g, '\n').trim())
  .pipe(z.string().max(6000, 'tooLong'));
const letterNumber = z.string('required').trim().max(100, 'tooLong');

/** The covering letter as it was typed; an empty one stands for the usual text. */
export const letterForm = z.object({ letter, letterNumber });

/** Signing: the letter, the password again, and the parts that the signer saw. */
export const sendingForm = letterForm.extend({
  password: z.string('required').min(1, 'required').max(200, 'tooLong'),
  seen: z.string('required').regex(/^[0-9a-f]{64}$/, 'required'),
});

/** A page of the list of reports. */
export const listForm = z.object({ after: z.string().max(60).optional().catch(undefined) });
