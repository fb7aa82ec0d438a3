import { z } from 'zod';
import { isoDay } from '../web/forms.ts';
import { elements, scores, type Element, type Score } from './ikm.ts';

const score = z
  .enum(scores.map(String))
  .or(z.literal(''))
  .optional()
  .transform((typed) => (typed ? (Number(typed) as Score) : undefined));

const answered = Object.fromEntries(elements.map((name) => [name, score])) as Record<Element, typeof score>;

/** The answers of a respondent; every question may be left out. */
export const surveyForm = z
  .object({ ...answered, remark: z.string().trim().max(1000, 'tooLong').optional() })
  .transform(({ remark, ...given }) => ({
    answers: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<
      Record<Element, Score>
    >,
    remark: remark || null,
  }));

/** Which results are asked for; anything else shows the usual ones. */
export const resultsForm = z.object({
  area: z
    .string()
    .regex(/^\d{2}(\.\d{2}){0,2}$/)
    .optional()
    .catch(undefined),
  from: isoDay().optional().catch(undefined),
  to: isoDay().optional().catch(undefined),
});
