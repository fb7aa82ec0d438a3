import { z } from 'zod';
import { checklistLevels } from './checklist-sets.ts';

const id = z.coerce.number('choice').int('choice').positive('choice').max(Number.MAX_SAFE_INTEGER, 'choice');
const yesNo = z.enum(['yes', 'no'], 'choice').transform((given) => given === 'yes');

export const tickForm = z.object({ item: id, ready: yesNo });
export const arrivalForm = z.object({
  office: id,
  present: yesNo,
  arrivedAt: z
    .string()
    .trim()
    .regex(/^$|^([01]\d|2[0-3]):[0-5]\d$/, 'timeOfDay')
    .default(''),
  representedBy: z
    .string()
    .trim()
    .max(120, 'tooLong')
    .default('')
    .transform((name) => name.replace(/\s+/g, ' ') || null),
});

const level = z.enum(checklistLevels).catch('kecamatan');
const name = z
  .string('required')
  .trim()
  .min(1, 'required')
  .max(120, 'tooLong')
  .transform((words) => words.replace(/\s+/g, ' '));

export const levelForm = z.object({ level });
export const newItemForm = z.object({ level, nameId: name, nameEn: name });
export const itemForm = z.object({
  nameId: name,
  nameEn: name,
  seenId: z.string().catch(''),
  seenEn: z.string().catch(''),
  verified: z.literal('yes').optional().catch(undefined).transform(Boolean),
});
export const orderForm = z.object({ direction: z.enum(['up', 'down'], 'choice') });
export const retirementForm = z.object({ retired: yesNo });
export const setForm = z.object({ level, on: yesNo });
