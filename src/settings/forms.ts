import { z } from 'zod';
import { isoDay } from '../web/forms.ts';

const words = (most: number) => z.string('required').trim().min(1, 'required').max(most, 'tooLong');
const timeOfDay = z
  .string('required')
  .trim()
  .min(1, 'required')
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'timeOfDay');
const emptyIsNull = (most: number) =>
  z
    .string()
    .trim()
    .max(most, 'tooLong')
    .optional()
    .transform((text) => text || null);

/** A category as it is typed: synonyms one in a line; without a unit it is referred to somebody. */
export const categoryForm = z
  .object({
    nameId: words(100),
    nameEn: words(100),
    sectorCode: emptyIsNull(50),
    referTo: emptyIsNull(200),
    synonyms: z
      .string()
      .max(10_000, 'tooLong')
      .optional()
      .transform((text) => [
        ...new Set((text ?? '').split(/\r?\n/).flatMap((line) => line.trim().replace(/\s+/g, ' ') || [])),
      ])
      .refine((lines) => lines.every((line) => line.length <= 80), 'tooLong'),
    active: z
      .literal('yes')
      .optional()
      .transform((value) => value === 'yes'),
  })
  .refine(({ sectorCode, referTo }) => sectorCode !== null || referTo !== null, {
    path: ['referTo'],
    message: 'referToWithoutUnit',
  })
  .transform((category) => ({
    ...category,
    referTo: category.sectorCode === null ? category.referTo : null,
  }));

export const holidayForm = z.object({
  heldOn: isoDay(),
  nameId: words(100),
  nameEn: words(100),
  kind: z.enum(['holiday', 'jointLeave'], 'choice'),
});

/** `amount` comes only from rules that count working days. */
export const deadlineForm = z.object({
  amount: z
    .string()
    .trim()
    .regex(/^\d{1,3}$/, 'wholeNumber')
    .transform(Number)
    .refine((days) => days <= 365, 'wholeNumber')
    .optional(),
  time: timeOfDay,
  basisId: words(200),
  basisEn: words(200),
});

export const hoursForm = z
  .object({
    sessionOpens: timeOfDay,
    sessionCloses: timeOfDay,
    kecamatanStarts: timeOfDay,
    kecamatanEnds: timeOfDay,
    cityStarts: timeOfDay,
    cityEnds: timeOfDay,
  })
  .superRefine((hours, context) => {
    const pairs = [
      ['sessionOpens', 'sessionCloses'],
      ['kecamatanStarts', 'kecamatanEnds'],
      ['cityStarts', 'cityEnds'],
    ] as const;
    for (const [first, last] of pairs)
      if (hours[last] <= hours[first])
        context.addIssue({ code: 'custom', path: [last], message: 'endsBeforeStart' });
  });

export const provinceForm = z.object({ name: words(100) });

export type CategoryInput = z.output<typeof categoryForm>;
export type HolidayInput = z.output<typeof holidayForm>;
export type DeadlineInput = z.output<typeof deadlineForm>;
export type Hours = z.output<typeof hoursForm>;
