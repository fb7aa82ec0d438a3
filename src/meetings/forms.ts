import { z } from 'zod';
import { isIsoDay, isoDay } from '../web/forms.ts';
import { agendaReasons } from './agenda.ts';
import type { Direction } from './arranging.ts';
import { outcomesOf } from './decision.ts';
import { groupings } from './triage.ts';

const words = (max: number) =>
  z
    .string()
    .trim()
    .max(max, 'tooLong')
    .optional()
    .transform((text) => text || undefined);
const blank = (value: unknown) => (value === '' ? undefined : value);

/** What the form of a decision brings; the verb checks what its outcome needs. Errors are keys of `fields`. */
export const decisionForm = z.object({
  outcome: z.enum(outcomesOf.city, 'choice'),
  reason: words(2000),
  ask: words(2000),
  instruction: words(2000),
  institution: words(200),
  unitId: z.preprocess(blank, z.coerce.number('choice').int('choice').positive('choice').optional()),
  dueOn: z.preprocess(blank, isoDay().optional()),
});

const many = (value: unknown) => (value === undefined ? [] : [value].flat());

const chosenCase = z
  .string('choice')
  .regex(/^[0-9A-Z]{8}:\d{1,9}$/, 'choice')
  .transform((text) => ({ ticket: text.slice(0, 8), version: Number(text.slice(9)) }));

/** Tickets with the versions that their rows showed, `7K3MQ9TX:4`. */
export const chosenCases = z.object({
  cases: z.preprocess(many, z.array(chosenCase).min(1, 'noCases').max(500, 'choice')),
});

/** Whether the decision was looked at and is to be carried out, or goes back to be changed. */
export const stepForm = z.object({ step: z.enum(['confirm', 'change']).optional().catch(undefined) });

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/;

/** Ticks of the offices that came; names and times of arrival stand in `name-<office>` and `time-<office>`. */
export const attendanceForm = z
  .looseObject({ present: z.preprocess(many, z.array(z.coerce.number('unknown').int('unknown'))) })
  .superRefine((given, context) => {
    for (const [name, typed] of Object.entries(given))
      if (name.startsWith('time-') && typed !== '' && !(typeof typed === 'string' && timeOfDay.test(typed)))
        context.addIssue({ code: 'custom', path: [name], message: 'timeOfDay' });
  })
  .transform(({ present, ...rest }) => {
    const typed = (name: string): string => {
      const value = rest[name];
      return typeof value === 'string' ? value.trim().slice(0, 200) : '';
    };
    return {
      present: new Set(present),
      nameOf: (officeId: number) => typed(`name-${officeId}`),
      /** 'HH:MM', or '' when none was typed. */
      timeOf: (officeId: number) => typed(`time-${officeId}`),
    };
  });

/** Notes of the discussion; with a reason the named cases are put off before the meeting is closed. */
export const closingForm = z
  .object({
    notes: z.string().trim().max(10_000, 'tooLong').default(''),
    noteTaker: words(200),
    step: z.literal('defer').optional().catch(undefined),
    reason: words(2000),
    cases: z.preprocess(many, z.array(chosenCase).max(500, 'choice')),
  })
  .superRefine(({ step, reason }, context) => {
    if (step === 'defer' && !reason)
      context.addIssue({ code: 'custom', path: ['reason'], message: 'required' });
  });

export const addendumForm = z.object({
  text: z.string('required').trim().min(1, 'required').max(10_000, 'tooLong'),
  reason: z.string('required').trim().min(1, 'required').max(2000, 'tooLong'),
});

const ticket = z.string('choice').regex(/^[0-9A-Z]{8}$/, 'choice');
/** Tickets in the order of the form, and the button that moves one of them. */
export const orderForm = z.object({
  cases: z.preprocess(many, z.array(ticket).min(1, 'noCases').max(1000, 'choice')),
  move: z
    .string()
    .regex(/^[0-9A-Z]{8}:(up|down|first|last)$/, 'choice')
    .transform((text) => ({ ticket: text.slice(0, 8), to: text.slice(9) as Direction }))
    .optional(),
});

export const invitationForm = z.object({
  office: z.preprocess(
    many,
    z.array(z.coerce.number('choice').int('choice').positive('choice')).min(1, 'choice'),
  ),
  note: words(500),
});
export const answerForm = z.object({
  answer: z.enum(['accepted', 'declined'], 'choice'),
  reason: words(500),
});

const code = z.string().trim().min(1).max(40).optional().catch(undefined);
export const agendaFilter = z.object({
  area: code,
  category: code,
  sudin: code,
  reason: z.enum(agendaReasons).optional().catch(undefined),
  show: z.enum(['undecided', 'decided']).optional().catch(undefined),
  group: z.enum(groupings).optional().catch(undefined),
  sort: z.enum(['age', 'promise']).optional().catch(undefined),
  selected: code,
});
// The cursor of the list: a day and an id.
const place = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d_\d{1,15}$/)
  .refine((text) => isIsoDay(text.slice(0, 10)))
  .optional()
  .catch(undefined);
export const listFilter = z.object({ area: code, after: place });
