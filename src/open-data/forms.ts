import { z } from 'zod';

export const areaCode = z.string().regex(/^\d{2}(\.\d{2}){0,2}$/);

/** What the page of the figures is asked for; what makes no sense is left out. */
export const figuresForm = z.object({
  area: areaCode.optional().catch(undefined),
  period: z
    .string()
    .regex(/^\d{4}(-(\d{2}|Q[1-4]))?$/)
    .optional()
    .catch(undefined),
});
