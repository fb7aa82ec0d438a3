import { z } from 'zod';

const words = (most: number) =>
  z
    .string()
    .trim()
    .max(most, 'tooLong')
    .optional()
    .transform((text) => text?.replace(/\s+/g, ' ') || null);

/** An office as an administrator types it; everything but the name may stay empty. */
export const officeForm = z.object({
  officeName: z
    .string('required')
    .trim()
    .min(1, 'required')
    .max(120, 'tooLong')
    .transform((text) => text.replace(/\s+/g, ' ')),
  address: words(200),
  phone: words(40).refine((text) => text === null || /^[+(]?\d[\d ()/.-]{4,}$/.test(text), 'officePhone'),
  postcode: words(10).refine((text) => text === null || /^\d{5}$/.test(text), 'postcode'),
  delegateTitle: words(120),
});

/** What to look for among the offices, and from which one on. */
export const officesForm = z.object({
  q: z.string().trim().max(100).catch('').default(''),
  after: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional()
    .catch(undefined),
});

export type OfficeInput = z.output<typeof officeForm>;
