import { z } from 'zod';

/** Which of several screens is asked for; what is no key of a role is as if nothing was asked. */
export const screenForm = z.object({
  role: z
    .string()
    .regex(/^[A-Za-z]{4,11}-\d{1,15}$/)
    .optional()
    .catch(undefined),
});
