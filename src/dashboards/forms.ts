import { z } from 'zod';
import { askedForm } from '../figures/forms.ts';

/** Which of several screens is asked for; what is no key of a role is as if nothing was asked. */
export const screenForm = z.object({
  role: z
    .string()
    .regex(/^[A-Za-z]{4,11}-\d{1,15}$/)
    .optional()
    .catch(undefined),
});

/** Whose week is asked for, and which, by its Saturday: read as figures read their area and their last week. */
export const areaWeekForm = z.object({ area: askedForm.shape.area, week: askedForm.shape.to });
