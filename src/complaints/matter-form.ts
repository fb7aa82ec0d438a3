import { z } from 'zod';

/** One line of text; nothing is null. */
export const line = (longest = 200) =>
  z
    .string()
    .trim()
    .max(longest, 'tooLong')
    .optional()
    .transform((text) => text?.replace(/\s+/g, ' ') || null);

export const categoryCode = z.string('choice').min(1, 'choice').max(50, 'unknown');
export const kelurahanCode = z.string('choice').min(1, 'choice').max(20, 'unknown');

/** RT and RW: 3 → 003. */
export const block = line(10)
  .refine((typed) => typed === null || /^\d{1,3}$/.test(typed), 'digits')
  .transform((typed) => typed?.padStart(3, '0') ?? null);
