import { z } from 'zod';

/** Why failed jobs are tried again or given up. */
export const reasonForm = z.object({
  reason: z.string('required').trim().min(1, 'required').max(500, 'tooLong'),
});
