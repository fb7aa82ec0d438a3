import { z } from 'zod';
import { readPhone } from '../complaints/phone.ts';
import { roleNames } from '../people/roles.ts';
import { isoDay } from '../web/forms.ts';
import { holderStates } from './holders.ts';
import { capacities } from './posts.ts';
import { requestStates } from './queries.ts';

const line = (most: number) =>
  z
    .string('required')
    .trim()
    .min(1, 'required')
    .max(most, 'tooLong')
    .transform((text) => text.replace(/\s+/g, ' '));
const words = (most: number) => z.string('required').trim().min(1, 'required').max(most, 'tooLong');
const dayOrNone = z
  .string()
  .trim()
  .optional()
  .transform((text) => text || null)
  .pipe(isoDay().nullable());
const slug = z.string('required').trim().min(1, 'required').max(150, 'unknown');
const idText = z
  .string('choice')
  .regex(/^\d{1,15}$/, 'choice')
  .transform(Number);

/** 18 digits; people write them in groups. */
const nip = z
  .string()
  .trim()
  .max(40, 'nip')
  .optional()
  .transform((text) => text?.replace(/\s/g, '') || null)
  .refine((text) => text === null || /^\d{18}$/.test(text), 'nip');

export const usernameField = z
  .string('required')
  .trim()
  .toLowerCase()
  .regex(/^[a-z0-9][a-z0-9.-]{1,60}$/, 'username');

const postFields = {
  /** Role and capacity in one: `camat.plh`. */
  post: z
    .string('choice')
    .transform((text) => text.split('.'))
    .pipe(z.tuple([z.enum(roleNames, 'choice'), z.enum(capacities, 'choice')], 'choice')),
  fromOn: isoDay(),
  toOn: dayOrNone,
};

/** What somebody asks for; the office by its account name. Nothing else of what is sent is looked at. */
export const askForm = z.object({
  office: slug,
  ...postFields,
  name: line(100),
  nip,
  email: z.string('required').trim().min(1, 'required').max(200, 'tooLong').pipe(z.email('email')),
  phone: z
    .string('required')
    .trim()
    .min(1, 'required')
    .max(40, 'phone')
    .transform((typed, context) => {
      const read = readPhone(typed);
      if (read === null) context.addIssue({ code: 'custom', message: 'phone' });
      return read ?? '';
    }),
  reason: words(1000),
  forSelf: z
    .literal('yes')
    .optional()
    .catch(undefined)
    .transform((value) => value === 'yes'),
});

/** A further role for an account. */
export const roleForm = z.object({ office: slug, ...postFields });

export const completionForm = z.object({
  note: z.string().trim().max(1000, 'tooLong').default(''),
});

export const missingForm = z.object({ missing: words(1000) });
export const reasonForm = z.object({ reason: words(500) });

/** Which account gets the role: `new` with a user name, or the number of one that is the applicant's. */
export const grantForm = z
  .object({
    account: z.union([z.literal('new'), idText], 'choice'),
    username: z.string().optional(),
    fromOn: isoDay(),
    toOn: dayOrNone,
  })
  .transform(({ account, username, ...days }, context) => {
    if (account !== 'new') return { account: { personId: account }, ...days };
    const read = usernameField.safeParse(username);
    if (!read.success) {
      context.addIssue({ code: 'custom', path: ['username'], message: username ? 'username' : 'required' });
      return z.NEVER;
    }
    return { account: { username: read.data }, ...days };
  });

export const confirmForm = z.object({
  grant: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((given) => [given ?? []].flat())
    .pipe(z.array(idText).max(500, 'tooLong')),
});

export const acceptForm = z.object({ version: idText, accept: z.string().optional() });

const number = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .optional()
  .catch(undefined);
const text = z.string().trim().max(100).catch('').default('');

/** What is looked for in the lists; what means nothing is left out. */
export const askSearch = z.object({ q: text, office: text });
export const inboxSearch = z.object({
  state: z.enum(requestStates).optional().catch(undefined),
  before: number,
});
export const holderSearch = z.object({
  q: text,
  office: text,
  role: z.enum(roleNames).optional().catch(undefined),
  state: z.enum(holderStates).catch('current').default('current'),
  after: number,
});

const time = z
  .string('required')
  .trim()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'timeOfDay');
const count = (least: number, most: number) =>
  z
    .string('required')
    .trim()
    .regex(/^\d{1,4}$/, 'wholePositive')
    .transform(Number)
    .refine((n) => n >= least && n <= most, 'wholePositive');

/** The hours and dates of access as an administrator sets them. */
export const rulesForm = z
  .object({
    starts: time,
    ends: time,
    fridayEnds: time,
    minutes: count(1, 2400),
    confirmBy: z
      .string('required')
      .trim()
      .regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'monthDay'),
    opensDaysBefore: count(1, 90),
    suspendsDaysAfter: count(1, 90),
  })
  .superRefine(({ starts, ends, fridayEnds }, context) => {
    if (ends <= starts) context.addIssue({ code: 'custom', path: ['ends'], message: 'endsBeforeStart' });
    if (fridayEnds <= starts)
      context.addIssue({ code: 'custom', path: ['fridayEnds'], message: 'endsBeforeStart' });
  });
