import { z } from 'zod';
import { mediaTypes } from './kind.ts';

/** Which document is asked for; anything else is nothing that there is. */
export const requestForm = z.object({
  kind: z.string().max(40),
  subject: z.string().min(1).max(80),
  language: z.enum(['id', 'en']),
  mediaType: z.enum(mediaTypes),
});

/** A code as it was typed. */
export const codeForm = z.object({ code: z.string().max(60).optional().catch(undefined) });
