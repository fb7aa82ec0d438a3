import { z } from 'zod';
import { ticketField } from '../complaints/ticket-field.ts';
import { retentionKinds } from './kinds.ts';

export const kindParameter = z.enum(retentionKinds);

const sentence = z.string('required').trim().min(1, 'required').max(500, 'tooLong');

export const ruleForm = z.object({
  months: z.coerce.number('wholeNumber').int('wholeNumber').min(1, 'months').max(600, 'months'),
  basisId: sentence,
  basisEn: sentence,
});

/** What the preview showed, and the password of who orders it to be destroyed. */
export const roundForm = z.object({
  before: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .refine((at) => at.getUTCFullYear() >= 2000),
  password: z.string('required').min(1, 'required').max(200, 'tooLong'),
});

export const holdForm = z.object({ ticket: ticketField, reason: sentence });

const notice = z.string('required').trim().min(1, 'required').min(50, 'tooShort').max(4000, 'tooLong');
export const noticeForm = z.object({ textId: notice, textEn: notice });
