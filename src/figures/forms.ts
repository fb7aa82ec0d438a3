import { z } from 'zod';
import { weekdayOf } from '../calendar/cycle.ts';
import { forms } from '../charts/chart.ts';
import { isoDay } from '../web/forms.ts';
import { figureNames } from './names.ts';

/** How many weeks a period has. */
export const periods = [4, 8, 13, 26, 52] as const;
export const usualWeeks = 8;

/** What is asked for; what can't be read is as if it was not said. */
export const askedForm = z.object({
  area: z
    .string()
    .regex(/^\d{2}(\.\d{2}){0,2}(\.\d{4})?$/)
    .optional()
    .catch(undefined),
  weeks: z.coerce.number().int().min(1).max(104).catch(usualWeeks),
  to: isoDay()
    .refine((day) => weekdayOf(day) === 6)
    .optional()
    .catch(undefined),
  category: z
    .string()
    .regex(/^[\w-]{1,60}$/)
    .optional()
    .catch(undefined),
  unit: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined),
  w: z.enum(forms).catch('wide'),
});
export type Typed = z.output<typeof askedForm>;

export const figureForm = z.object({ figure: z.enum(figureNames) });
