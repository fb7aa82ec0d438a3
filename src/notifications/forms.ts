import { z } from 'zod';
import { readPhone } from '../complaints/phone.ts';
import { isEmail } from '../web/forms.ts';
import { channelNames } from './channels/channel.ts';
import { messageKinds } from './kinds.ts';
import { statuses } from './overview.ts';

const one = z.string().trim().max(200).optional().catch(undefined);

/** The filter of the outbox; anything unknown in the address counts as not given. */
export const outboxForm = z.object({
  ticket: one,
  channel: z.enum(channelNames).optional().catch(undefined),
  status: z.enum(statuses).optional().catch(undefined),
  q: one,
  after: one,
});

/** What an operator found out about a message that nobody was sure of. */
export const resolutionForm = z.object({
  happened: z.enum(['arrived', 'notArrived'], 'choice'),
  reason: z.string('required').trim().min(1, 'required').max(500, 'tooLong'),
});

const emptyIsNull = z
  .string()
  .trim()
  .max(200, 'tooLong')
  .optional()
  .transform((text) => text || null);
const listed = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((given) => [given ?? []].flat());

/** What a person chose: kinds that are ticked are sent by e-mail; emptied contacts are taken away. */
export const preferencesForm = z
  .object({
    language: z.enum(['id', 'en'], 'choice'),
    wanted: listed,
    email: emptyIsNull.refine((typed) => typed === null || isEmail(typed), 'email'),
    phone: emptyIsNull.transform((typed, context) => {
      const read = typed === null ? null : readPhone(typed);
      if (typed !== null && read === null) context.addIssue({ code: 'custom', message: 'phone' });
      return read;
    }),
    password: z.string().max(200, 'tooLong').optional().default(''),
  })
  .transform(({ wanted, password, ...contact }) => ({
    password,
    input: { ...contact, unwanted: messageKinds.filter((kind) => !wanted.includes(kind)) },
  }));

/** The message that a page of notices goes on behind; anything unknown in the address is the first page. */
export const noticesForm = z.object({
  before: z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number)
    .optional()
    .catch(undefined),
});

const time = z
  .string('required')
  .trim()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'timeOfDay');
const whole = (least: number, most: number) =>
  z
    .string('required')
    .trim()
    .regex(/^\d{1,6}$/, 'wholePositive')
    .transform(Number)
    .refine((number) => number >= least && number <= most, 'wholePositive');
const ticked = z.literal('yes').optional().catch(undefined).transform(Boolean);
const perSecond = z
  .union([z.literal('').transform(() => null), whole(1, 10_000)], 'wholePositive')
  .optional();
const template = z
  .string()
  .trim()
  .regex(/^(HX\w{1,60})?$/, 'template')
  .optional()
  .transform((text) => text || null);

/** Quiet hours, tries and the switches of the channels. */
export const messageSettingsForm = z.object({
  quietFrom: time,
  quietTo: time,
  attempts: whole(1, 20),
  retrySeconds: whole(1, 3600),
  templateId: template,
  templateEn: template,
  whatsappOn: ticked,
  whatsappDryRun: ticked,
  whatsappPerSecond: perSecond,
  smsOn: ticked,
  smsDryRun: ticked,
  smsPerSecond: perSecond,
  emailOn: ticked,
  emailDryRun: ticked,
  emailPerSecond: perSecond,
});
export type MessageSettings = z.output<typeof messageSettingsForm>;

/** A place in the outbox for its address. */
export const writeCursor = ({ createdAt, id }: { createdAt: Date; id: number }): string =>
  `${createdAt.toISOString()}_${id}`;

/** The place that an address names, or undefined. */
export function readCursor(text: string | undefined): { at: Date; id: number } | undefined {
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_(\d{1,15})$/.exec(text ?? '');
  if (!found || Number.isNaN(Date.parse(found[1]!))) return undefined;
  return { at: new Date(found[1]!), id: Number(found[2]) };
}
