import { z } from 'zod';
import { Invalid } from '../../errors.ts';
import { isoDay, parseForm } from '../../web/forms.ts';
import type { ListFilter } from '../list.ts';
import { phases } from '../states.ts';

const one = z.string().trim().max(200).optional().catch(undefined);
const number = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional().catch(undefined);
const day = isoDay().optional().catch(undefined);

/** The filter of a list as it stands in an address; what nobody can mean counts as absent. */
export const filterForm = z.object({
  q: one,
  which: z
    .enum(['open', 'underWay', 'overdue', 'agenda', 'solved', 'closedUnsolved', 'all'])
    .optional()
    .catch(undefined),
  state: one,
  phase: z.enum(phases).optional().catch(undefined),
  category: one,
  city: one,
  kecamatan: one,
  kelurahan: one,
  owner: z.literal('me').optional().catch(undefined),
  office: number,
  unit: number,
  session: number,
  week: day,
  weekFrom: day,
  weekTo: day,
  solvedFrom: day,
  resolvedLevel: z.enum(['kecamatan', 'city', 'province']).optional().catch(undefined),
  sort: z.enum(['received', 'due']).optional().catch(undefined),
  urgent: z.literal('yes').optional().catch(undefined),
  after: one,
  before: one,
}) satisfies z.ZodType<ListFilter>;

/** Which page of what a search found. */
export const pageForm = z.object({
  page: z.coerce.number().int().min(1).max(100).catch(1),
});

export const numberForm = z.object({
  number: z.string('required').trim().min(1, 'required').max(40, 'numberOfPerson'),
});

const given = z.preprocess((value) => (value === '' ? undefined : value), isoDay().optional());
const periodForm = z
  .object({ weekFrom: given, weekTo: given })
  .refine(({ weekFrom = '', weekTo = '9' }) => weekFrom <= weekTo, {
    path: ['weekTo'],
    message: 'periodOrder',
  });

/** What is wrong with the period of a list's form, by field: in an address it is left aside, who typed it is told. */
export const periodFaults = (query: unknown): Invalid | null => {
  try {
    parseForm(periodForm, query);
    return null;
  } catch (fault) {
    if (fault instanceof Invalid) return fault;
    throw fault;
  }
};

const many = (value: unknown) => (value === undefined ? [] : [value].flat());
const blank = (value: unknown) => (value === '' ? undefined : value);
const back = z.string().max(1000).catch('');

/** Tickets with the versions that their rows showed, `7K3MQ9TX:4`, and the list that they are of. */
export const chosenForm = z.object({
  cases: z.preprocess(
    many,
    z
      .array(
        z
          .string('choice')
          .regex(/^[0-9A-Z]{8}:\d{1,9}$/, 'choice')
          .transform((text) => ({ ticket: text.slice(0, 8), version: Number(text.slice(9)) })),
      )
      .max(100, 'choice'),
  ),
  back,
});

/** The same with what to do with them. */
export const selectionForm = chosenForm.extend({
  act: z.enum(['assign', 'remind'], 'choice'),
  unitId: z.preprocess(blank, z.coerce.number('choice').int('choice').positive('choice').optional()),
});

const name = z.string('required').trim().min(1, 'required').max(60, 'tooLong');
const shared = z
  .literal('yes')
  .optional()
  .catch(undefined)
  .transform((value) => value === 'yes');

export const viewForm = z.object({ name, shared, query: back });
export const changedViewForm = z.object({ name, shared, back });
export const firstForm = z.object({ first: z.enum(['yes', 'no'], 'choice'), back });
export const backForm = z.object({ back });
