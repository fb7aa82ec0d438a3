import { z } from 'zod';
import { pictureNames } from './pictures.ts';

export const areaCode = z.string().regex(/^\d{2}(\.\d{2}){0,2}$/);

const periodKey = z.string().regex(/^\d{4}(-(\d{2}|Q[1-4]))?$/);

/** What the schedule is searched for. */
export const scheduleForm = z.object({ q: z.string().trim().max(60).optional().catch(undefined) });

/** Of which area a calendar or feed is, the whole province unless said; a wrong one is none. */
export const subscriptionForm = z.object({
  area: areaCode.optional(),
  lang: z.enum(['id', 'en']).catch('id'),
});

/** What the page of the figures is asked for; what makes no sense is left out. */
export const figuresForm = z.object({
  area: areaCode.optional().catch(undefined),
  period: periodKey.optional().catch(undefined),
});

/** Which picture, and of what; what makes no sense has none. */
export const pictureForm = z.object({
  picture: z.enum(pictureNames),
  area: areaCode.optional(),
  period: periodKey.optional(),
  lang: z.enum(['id', 'en']).catch('id'),
  w: z.enum(['wide', 'narrow']).catch('wide'),
});
