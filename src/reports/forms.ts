import { z } from 'zod';
import { isoDay } from '../web/forms.ts';
import { classifications, signings } from './letter.ts';

const lines = (most: number) =>
  z
    .string()
    .max(most + 1000, 'tooLong')
    .transform((text) => text.replace(/\r\n?/g, '\n').trim())
    .pipe(z.string().max(most, 'tooLong'))
    .optional();
const line = (most: number) =>
  z
    .string()
    .trim()
    .max(most, 'tooLong')
    .transform((text) => text.replace(/\s+/g, ' '))
    .optional();

const letter = z.object({
  letter: lines(6000),
  letterNumber: line(100),
  classification: z.enum(classifications, 'choice').optional(),
  attachment: line(100),
  subject: line(300),
  copies: lines(2000),
  signing: z.enum(signings, 'choice').optional(),
  signingTitle: line(120),
  signingVia: line(120),
});

type Typed = z.output<typeof letter>;

// Who signs for somebody else says as what.
function checkSigning({ signing, signingTitle, signingVia }: Typed, context: z.RefinementCtx) {
  const required = (path: keyof Typed) =>
    context.addIssue({ code: 'custom', path: [path], message: 'required' });
  if (signing === 'an' || signing === 'ub') if (!signingTitle) required('signingTitle');
  if (signing === 'ub' && !signingVia) required('signingVia');
}

/** The covering letter as it was typed; an empty field stands for what is usual, a missing one for what was saved. */
export const letterForm = letter.superRefine(checkSigning);

/** Signing: the letter, the password again, and the parts that the signer saw. */
export const sendingForm = letter
  .extend({
    password: z.string('required').min(1, 'required').max(200, 'tooLong'),
    seen: z.string('required').regex(/^[0-9a-f]{64}$/, 'required'),
  })
  .superRefine(checkSigning);

/** A page of the list of reports. */
export const listForm = z.object({ after: z.string().max(60).optional().catch(undefined) });

/** Why the cases of a report are sent back. */
export const returnForm = z.object({
  reason: z.string('required').trim().min(1, 'required').max(2000, 'tooLong'),
});

const areaCode = z
  .string()
  .regex(/^\d{2}(\.\d{2}){0,2}$/)
  .optional()
  .catch(undefined);

/** Which results are asked for; anything else shows the usual ones. */
export const resultsForm = z.object({
  area: areaCode,
  from: isoDay().optional().catch(undefined),
  to: isoDay().optional().catch(undefined),
});

const days = { from: isoDay(), to: isoDay() };
const inOrder = ({ from, to }: { from: string; to: string }) => from <= to;
const order = { path: ['to'], message: 'endsBeforeBegin' };

/** A city's report about a period: its days and its letter. */
export const periodLetterForm = letter
  .extend({ ...days, area: areaCode })
  .superRefine(checkSigning)
  .refine(inOrder, order);

/** The same, signed. */
export const periodSendingForm = letter
  .extend({ ...days, area: areaCode, password: z.string('required').min(1, 'required').max(200, 'tooLong') })
  .superRefine(checkSigning)
  .refine(inOrder, order);
