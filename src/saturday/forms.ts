import { z } from 'zod';
import { block, categoryCode, kelurahanCode, line } from '../complaints/matter-form.ts';
import { readPhone } from '../complaints/phone.ts';
import { missingFor, type Reach } from '../complaints/reaching.ts';
import { readTicket } from '../complaints/tickets.ts';
import { isEmail } from '../web/forms.ts';
import { counterOutcomes, type CounterOutcome } from './intake.ts';

const phone = line(40).transform((typed, context) => {
  const read = typed && readPhone(typed);
  if (typed && !read) context.addIssue({ code: 'custom', message: 'phone' });
  return read || null;
});

const email = line().refine((typed) => typed === null || isEmail(typed), 'email');

// Sixteen digits and nothing more: no area code, no birth date is a reason to turn somebody away.
const nik = line(40)
  .transform((typed) => typed?.replace(/[\s.-]/g, '') ?? null)
  .refine((digits) => digits === null || /^\d{16}$/.test(digits), 'nik');

const ticket = line(20).transform((typed, context) => {
  const read = typed === null ? null : readTicket(typed);
  if (read && 'fault' in read) context.addIssue({ code: 'custom', message: read.fault });
  return read && 'ticket' in read ? read.ticket : undefined;
});

const degrees = line(30).transform((typed, context) => {
  const degree = typed === null ? null : Number(typed.replace(',', '.'));
  if (degree === null || (Number.isFinite(degree) && Math.abs(degree) <= 180)) return degree;
  context.addIssue({ code: 'custom', message: 'degrees' });
  return null;
});

const words = line(2000).transform((text) => text ?? undefined);
const tick = z.literal('yes').optional().catch(undefined).transform(Boolean);

const visitor = z.object({
  phone,
  name: z.string('required').trim().min(1, 'required').max(120, 'tooLong'),
  email,
  nik,
  language: z.enum(['id', 'en']).catch('id'),
});

const matter = z.object({
  kelurahanCode,
  rt: block,
  rw: block,
  address: line(),
  landmark: line(),
  latitude: degrees,
  longitude: degrees,
  categoryCode,
  text: z
    .string('required')
    .trim()
    .min(1, 'required')
    .max(4000, 'tooLong')
    .transform((text) => text.replace(/\r\n?/g, '\n')),
  channel: z.enum(['sms', 'whatsapp', 'email', 'none'], 'choice'),
  anonymous: tick,
  confidential: tick,
  urgent: tick,
  outcome: z.enum(counterOutcomes, 'choice'),
  unitId: z
    .union([z.literal('').transform(() => undefined), z.coerce.number().int().positive()], 'choice')
    .optional(),
  evidence: words,
  reason: words,
  institution: words,
  joinTicket: ticket,
  lateReason: line(500),
  crmNumber: line(40),
  queueNumber: z
    .union(
      [z.literal('').transform(() => undefined), z.coerce.number().int().positive().max(9999)],
      'wholeNumber',
    )
    .optional(),
  privacyNotice: z.coerce.number().int().positive().max(100_000).nullable().catch(null),
});

// Asked even when other fields are wrong, so that everything is told at once.
const beside = (path: string, error: string) => ({ path: [path], error, when: () => true });
type Given = Partial<z.output<typeof matter>>;
const has = (outcome: CounterOutcome, field: 'evidence' | 'reason') => (given: Given) =>
  given.outcome !== outcome || Boolean(given[field] ?? given.joinTicket);
const lacking = (given: Given & Partial<Reach>) => missingFor(given.channel ?? '', given);

/** The next complaint of a visitor whom the counter has just served. */
export const sameVisitorForm = matter
  .refine(has('resolvedOnTheSpot', 'evidence'), beside('evidence', 'required'))
  .refine(has('notAComplaint', 'reason'), beside('reason', 'required'));

/** The whole intake; errors are keys of the catalogue's `fields`. */
export const intakeForm = z
  .object({ ...visitor.shape, ...matter.shape })
  .refine(has('resolvedOnTheSpot', 'evidence'), beside('evidence', 'required'))
  .refine(has('notAComplaint', 'reason'), beside('reason', 'required'))
  .refine((given) => !lacking(given)?.phone, {
    ...beside('phone', ''),
    error: ({ input }) => lacking(input as Given & Partial<Reach>)?.phone,
  })
  .refine((given) => !lacking(given)?.email, beside('email', 'emailForChannel'));

export const statusForm = z.object({
  status: z.enum(['held', 'cancelled', 'piket'], 'choice'),
  reason: line(300),
});

/** Why a session closes early or opens again, and until when; empty is until its regular end. */
export const openingForm = z.object({
  reason: line(300),
  until: z
    .string()
    .trim()
    .regex(/^$|^([01]\d|2[0-3]):[0-5]\d$/, 'timeOfDay')
    .optional()
    .transform((time) => time || null),
});

export const paperForm = z.object({ lang: z.enum(['id', 'en']).optional().catch(undefined) });

export const suggestionsForm = z.object({ text: z.string().trim().max(4000).catch('') });

export const similarForm = z.object({
  text: z.string().trim().max(4000).catch(''),
  kelurahan: z.string().max(20).catch(''),
  category: z.string().max(50).catch(''),
  latitude: degrees.catch(null),
  longitude: degrees.catch(null),
});
