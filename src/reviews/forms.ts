import { z } from 'zod';
import { isoDay } from '../web/forms.ts';
import { recommendations } from './queries.ts';

const words = z.string('required').trim().min(1, 'required').max(2000, 'tooLong');

// Checkboxes: none, one or several office ids; a fault belongs to the whole group.
const isId = (value: unknown) => typeof value === 'string' && /^[1-9]\d{0,15}$/.test(value);
const ids = (message: string) =>
  z
    .unknown()
    .transform((value) => [value].flat())
    .refine((values) => values.every(isId), message)
    .transform((values) => values.map(Number))
    .prefault([]);
const officeIds = ids('unknownUnit');

// The device fills these in; what it can't give or spoils is simply not known.
const measured = (limit: number) =>
  z
    .string()
    .trim()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number)
    .pipe(z.number().min(-limit).max(limit))
    .nullable()
    .catch(null);

export const planForm = z.object({
  plannedOn: isoDay(),
  team: officeIds,
  reason: z.string().trim().max(2000, 'tooLong').optional(),
});

export const teamForm = z.object({ team: officeIds });

export const waiverForm = z.object({ reason: words });

export const refusalForm = z.object({ reason: words });

export const resultForm = z
  .looseObject({
    came: officeIds.refine((some) => some.length > 0, 'choice'),
    findings: words,
    recommendation: words,
    recommended: z.enum(recommendations, 'choice'),
    latitude: measured(90),
    longitude: measured(180),
    accuracy: measured(100_000),
  })
  .transform((body, { issues }) => {
    const { came, findings, recommendation, recommended, latitude, longitude, accuracy } = body;
    const signers = came.flatMap((officeId) => {
      const { signer, fault } = signerOf(body, officeId);
      if (fault) issues.push({ code: 'custom', message: fault.key, path: [fault.field], input: body });
      return signer ? [signer] : [];
    });
    const known = latitude !== null && longitude !== null;
    const position = known
      ? { latitude, longitude, accuracy: accuracy === null ? null : Math.max(0, Math.round(accuracy)) }
      : { latitude: null, longitude: null, accuracy: null };
    return { came, findings, recommendation, recommended, ...position, signers };
  });

const png = /^data:image\/png;base64,([A-Za-z0-9+/]+={0,2})$/;

// Who signs for an office that came: a name, and a drawing if the device could take one.
function signerOf(body: Record<string, unknown>, officeId: number) {
  const text = (name: string) => {
    const value = body[`${name}-${officeId}`];
    return typeof value === 'string' ? value.trim() : '';
  };
  const [name, drawing] = [text('signer'), text('signature')];
  const found = png.exec(drawing);
  if (name.length > 120) return { fault: { field: `signer-${officeId}`, key: 'tooLong' } };
  if (drawing && !name) return { fault: { field: `signer-${officeId}`, key: 'signerName' } };
  if (drawing && !found) return { fault: { field: `signature-${officeId}`, key: 'signature' } };
  if (!name) return {};
  return { signer: { officeId, name, drawn: found ? Buffer.from(found[1]!, 'base64') : null } };
}

/** The day of the round that is looked at; anything else in the address is left aside. */
export const roundForm = z.object({ on: isoDay().optional().catch(undefined) });

/** The stops of a day as they stand on the page, and which of them goes a step up or down. */
export const orderForm = z.object({
  on: isoDay(),
  stop: ids('unknown'),
  move: z
    .string()
    .regex(/^(up|down)-\d{1,15}$/)
    .transform((text) => {
      const [direction, id] = text.split('-') as [string, string];
      return { id: Number(id), step: direction === 'up' ? (-1 as const) : (1 as const) };
    })
    .optional()
    .catch(undefined),
});
