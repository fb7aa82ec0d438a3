import { z } from 'zod';
import type { Person } from '../people/roles.ts';
import { isoDay } from '../web/forms.ts';
import { positionOf, type Complaint, type EventInput } from './complaint.ts';
import type { ComplaintEvent, Correctable, State } from './machine.ts';
import { block, categoryCode, kelurahanCode, line } from './matter-form.ts';
import { roleFor } from './policy.ts';
import { canHappen } from './workflow.ts';

export type FieldSpec = {
  name:
    | 'unitId'
    | 'reason'
    | 'note'
    | 'plannedOn'
    | 'team'
    | 'evidence'
    | 'photo'
    | 'afterPhoto'
    | 'question'
    | 'answer'
    | 'ticket'
    | 'institution'
    | 'instruction'
    | 'level'
    | 'dueOn'
    | keyof Correctable;
  type:
    'text' | 'digits' | 'textarea' | 'unit' | 'team' | 'date' | 'photo' | 'level' | 'category' | 'kelurahan';
  optional?: true;
};

type Action = {
  /** The noun under which it is posted: POST /complaints/:ticket/<noun>. */
  noun: string;
  event: keyof typeof probes;
  tone: 'primary' | 'ordinary' | 'quiet';
  fields: readonly FieldSpec[];
  /** Only in this state; in others it has a page of its own. */
  only?: State;
};

const reason: FieldSpec = { name: 'reason', type: 'textarea' };
const unit: FieldSpec = { name: 'unitId', type: 'unit' };
const dueOn: FieldSpec = { name: 'dueOn', type: 'date' };

/** What can be done from a complaint's own page; meetings decide and reports climb on pages of their own. */
export const actions = [
  {
    noun: 'assignment',
    event: 'assign',
    tone: 'primary',
    fields: [unit, { name: 'note', type: 'text', optional: true }],
  },
  {
    noun: 'review-plan',
    event: 'planReview',
    tone: 'primary',
    fields: [
      { name: 'plannedOn', type: 'date' },
      { name: 'team', type: 'team', optional: true },
    ],
    only: 'kecamatan.assigned',
  },
  { noun: 'review-waiver', event: 'waiveReview', tone: 'ordinary', fields: [reason] },
  { noun: 'review', event: 'recordReview', tone: 'primary', fields: [] },
  {
    noun: 'completion',
    event: 'completeWork',
    tone: 'primary',
    fields: [
      { name: 'evidence', type: 'textarea' },
      { name: 'afterPhoto', type: 'photo' },
    ],
  },
  { noun: 'validation', event: 'verify', tone: 'primary', fields: [] },
  { noun: 'rejection', event: 'rejectWork', tone: 'ordinary', fields: [reason, dueOn] },
  { noun: 'forwarding', event: 'forwardReport', tone: 'primary', fields: [] },
  {
    noun: 'disposition',
    event: 'dispose',
    tone: 'primary',
    fields: [unit, dueOn, { name: 'note', type: 'textarea', optional: true }],
  },
  {
    noun: 'return',
    event: 'returnDown',
    tone: 'ordinary',
    fields: [
      { name: 'level', type: 'level' },
      { name: 'instruction', type: 'textarea' },
    ],
  },
  {
    noun: 'resolution',
    event: 'resolveOnTheSpot',
    tone: 'ordinary',
    fields: [
      { name: 'evidence', type: 'textarea' },
      { name: 'photo', type: 'photo', optional: true },
    ],
  },
  { noun: 'confirmation', event: 'confirm', tone: 'ordinary', fields: [] },
  { noun: 'objection', event: 'object', tone: 'ordinary', fields: [reason] },
  { noun: 'refusal', event: 'decline', tone: 'ordinary', fields: [reason] },
  { noun: 'reassignment', event: 'reassign', tone: 'quiet', fields: [unit] },
  {
    noun: 'correction',
    event: 'correct',
    tone: 'quiet',
    fields: [
      { name: 'categoryCode', type: 'category' },
      { name: 'kelurahanCode', type: 'kelurahan' },
      { name: 'rt', type: 'digits', optional: true },
      { name: 'rw', type: 'digits', optional: true },
      { name: 'landmark', type: 'text', optional: true },
      reason,
    ],
  },
  {
    noun: 'question',
    event: 'requestInformation',
    tone: 'quiet',
    fields: [{ name: 'question', type: 'textarea' }],
  },
  {
    noun: 'answer',
    event: 'informationGiven',
    tone: 'ordinary',
    fields: [{ name: 'answer', type: 'textarea' }],
  },
  { noun: 'merger', event: 'mergeInto', tone: 'quiet', fields: [{ name: 'ticket', type: 'text' }] },
  { noun: 'referral', event: 'refer', tone: 'quiet', fields: [{ name: 'institution', type: 'text' }] },
  { noun: 'non-complaint', event: 'notAComplaint', tone: 'quiet', fields: [reason] },
  { noun: 'withdrawal', event: 'withdraw', tone: 'quiet', fields: [] },
] as const satisfies readonly Action[];

export type ActionName = (typeof actions)[number]['event'];

/** The actions that this person can take on this complaint now: the buttons and the verbs ask the same two. */
export function allowedActions(person: Person, complaint: Complaint, now: Date): (typeof actions)[number][] {
  return actions.filter((action: Action) => {
    const { event, only } = action;
    if (only && complaint.state !== only) return false;
    const role = roleFor(person, event, complaint);
    if (!role) return false;
    const stamp = { at: now, by: { personId: person.id, officeId: role.officeId } };
    return probes[event].some((probe) =>
      canHappen(positionOf(complaint), { ...probe, ...stamp } as ComplaintEvent),
    );
  });
}

// Guards look at few particulars; one event of each kind that they tell apart is enough to ask.
const probes = {
  assign: [{ type: 'assign', unitId: 0 }],
  decline: [{ type: 'decline', reason: '' }],
  planReview: [{ type: 'planReview', plannedOn: '' }],
  waiveReview: [{ type: 'waiveReview', reason: '' }],
  recordReview: [{ type: 'recordReview' }],
  completeWork: [{ type: 'completeWork', evidence: '' }],
  verify: [{ type: 'verify' }],
  rejectWork: [{ type: 'rejectWork', reason: '', dueOn: '' }],
  forwardReport: [{ type: 'forwardReport' }],
  dispose: [{ type: 'dispose', unitId: 0, dueOn: '' }],
  returnDown: [
    { type: 'returnDown', level: 'city', instruction: '' },
    { type: 'returnDown', level: 'kecamatan', instruction: '' },
  ],
  resolveOnTheSpot: [{ type: 'resolveOnTheSpot', evidence: '' }],
  requestInformation: [{ type: 'requestInformation', question: '' }],
  informationGiven: [{ type: 'informationGiven', answer: '' }],
  reassign: [{ type: 'reassign', unitId: 0 }],
  correct: [
    { type: 'correct', categoryCode: '', kelurahanCode: '', rt: null, rw: null, landmark: null, reason: '' },
  ],
  mergeInto: [{ type: 'mergeInto', ticket: '' }],
  withdraw: [{ type: 'withdraw' }],
  refer: [{ type: 'refer', institution: '' }],
  notAComplaint: [{ type: 'notAComplaint', reason: '' }],
  object: [{ type: 'object', reason: '' }],
  confirm: [{ type: 'confirm' }],
} satisfies Partial<Record<EventInput['type'], EventInput[]>>;

const words = z.string('required').trim().min(1, 'required').max(2000, 'tooLong');
const unitId = z.coerce.number('choice').int('choice').positive('choice');
const day = isoDay();

/** The particulars that each action's form must bring; errors are keys of the catalogue's `fields`. */
export const actionForms = {
  assign: z.object({ unitId, note: z.string().trim().max(2000, 'tooLong').optional() }),
  decline: z.object({ reason: words }),
  completeWork: z.object({ evidence: words }),
  verify: z.object({}),
  rejectWork: z.object({ reason: words, dueOn: day }),
  forwardReport: z.object({}),
  dispose: z.object({ unitId, dueOn: day, note: z.string().trim().max(2000, 'tooLong').optional() }),
  returnDown: z.object({ level: z.enum(['kecamatan', 'city'], 'choice'), instruction: words }),
  resolveOnTheSpot: z.object({ evidence: words }),
  requestInformation: z.object({ question: words }),
  informationGiven: z.object({ answer: words }),
  reassign: z.object({ unitId }),
  correct: z.object({ categoryCode, kelurahanCode, rt: block, rw: block, landmark: line(), reason: words }),
  mergeInto: z.object({ ticket: words }),
  withdraw: z.object({}),
  refer: z.object({ institution: words }),
  notAComplaint: z.object({ reason: words }),
  object: z.object({ reason: words }),
  confirm: z.object({}),
} satisfies Partial<Record<ActionName, z.ZodType>>;
