import { z } from 'zod';
import { isoDay } from '../web/forms.ts';

const words = z.string('required').trim().min(1, 'required').max(2000, 'tooLong');

// Checkboxes: none, one or several office ids; a fault belongs to the whole group.
const isOfficeId = (value: unknown) => typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value);
const officeIds = z
  .unknown()
  .transform((value) => [value].flat())
  .refine((ids) => ids.every(isOfficeId), 'unknownUnit')
  .transform((ids) => ids.map(Number))
  .prefault([]);

// The device fills these in; what it can't give or spoils is simply not known.
const degrees = (limit: number) =>
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number)
    .pipe(z.number().min(-limit).max(limit))
    .nullable()
    .catch(null);

export const planForm = z.object({ plannedOn: isoDay(), team: officeIds });

export const waiverForm = z.object({ reason: words });

export const resultForm = z
  .object({
    came: officeIds.refine((ids) => ids.length > 0, 'choice'),
    findings: words,
    recommendation: words,
    latitude: degrees(90),
    longitude: degrees(180),
  })
  .transform((result) =>
    result.latitude === null || result.longitude === null
      ? { ...result, latitude: null, longitude: null }
      : result,
  );

/** The day of the round that is looked at; anything else in the address is left aside. */
export const roundForm = z.object({ on: isoDay().optional().catch(undefined) });
