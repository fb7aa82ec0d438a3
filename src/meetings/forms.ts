import { z } from 'zod';
import { isoDay } from '../web/forms.ts';
import { outcomesOf } from './decision.ts';

const words = (max: number) =>
  z
    .string()
    .trim()
    .max(max, 'tooLong')
    .optional()
    .transform((text) => text || undefined);
const blank = (value: unknown) => (value === '' ? undefined : value);

/** What the form of a decision brings; the verb checks what its outcome needs. Errors are keys of `fields`. */
export const decisionForm = z.object({
  outcome: z.enum(outcomesOf.city, 'choice'),
  reason: words(2000),
  ask: words(2000),
  instruction: words(2000),
  institution: words(200),
  unitId: z.preprocess(blank, z.coerce.number('choice').int('choice').positive('choice').optional()),
  dueOn: z.preprocess(blank, isoDay().optional()),
});

const many = (value: unknown) => (value === undefined ? [] : [value].flat());

/** Tickets with the versions that their rows showed, `7K3MQ9TX:4`. */
export const chosenCases = z.object({
  cases: z.preprocess(
    many,
    z
      .array(
        z
          .string('choice')
          .regex(/^[0-9A-Z]{8}:\d{1,9}$/, 'choice')
          .transform((text) => ({ ticket: text.slice(0, 8), version: Number(text.slice(9)) })),
      )
      .min(1, 'noCases')
      .max(500, 'choice'),
  ),
});

/** Ticks of the offices that came; the names that came for them stand in `name-<office>`. */
export const attendanceForm = z
  .looseObject({ present: z.preprocess(many, z.array(z.coerce.number('unknown').int('unknown'))) })
  .transform(({ present, ...rest }) => ({
    present: new Set(present),
    nameOf: (officeId: number): string => {
      const typed = rest[`name-${officeId}`];
      return typeof typed === 'string' ? typed.trim().slice(0, 200) : '';
    },
  }));

export const closingForm = z.object({ notes: z.string().trim().max(10_000, 'tooLong').default('') });

const code = z.string().trim().min(1).max(40).optional().catch(undefined);
export const agendaFilter = z.object({
  area: code,
  category: code,
  show: z.enum(['undecided', 'decided']).optional().catch(undefined),
  sort: z.enum(['area', 'category', 'age']).optional().catch(undefined),
  selected: z.literal('all').optional().catch(undefined),
});
// The cursor of the list: a day and an id.
const place = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d_\d{1,15}$/)
  .refine((text) => isoDay().safeParse(text.slice(0, 10)).success)
  .optional()
  .catch(undefined);
export const listFilter = z.object({ area: code, after: place });
