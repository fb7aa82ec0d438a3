import type { Request } from 'express';
import { z } from 'zod';
import { Invalid } from '../errors.ts';
import { photoLimit, photosAtMost } from '../web/body.ts';
import { parseForm } from '../web/forms.ts';
import type { Upload } from './photos.ts';

/** The files of a form as photos. @throws Invalid at their field when they are too many or one is too large. */
export function filesOf(req: Request): { bytes: Buffer }[] {
  const files = sentFiles(req);
  const [first] = files;
  if (first && files.length > photosAtMost) throw new Invalid({ [first.fieldname]: 'photosTooMany' });
  const large = files.find(({ size }) => size > photoLimit);
  if (large) throw new Invalid({ [large.fieldname]: 'photoTooLarge' });
  return files.map(({ buffer }) => ({ bytes: buffer }));
}

/** Whether any file came with the form, fit to be kept or not. */
export const hadFiles = (req: Request): boolean => sentFiles(req).length > 0;

// The device writes these; what it can't tell, or tells wrongly, is simply not known.
const degrees = (limit: number) =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,15})?$/)
    .transform(Number)
    .pipe(z.number().min(-limit).max(limit))
    .nullable()
    .catch(null);
const stampForm = z.object({
  latitude: degrees(90),
  longitude: degrees(180),
  takenAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullable()
    .catch(null),
});

/**
 * The photos of work with the time and position that the device gave the form. A device whose clock runs ahead is
 * not believed. @throws Invalid as `filesOf`
 */
export function workPhotosOf(req: Request, now: Date): Upload[] {
  const { latitude, longitude, takenAt } = parseForm(stampForm, req.body);
  const place =
    latitude !== null && longitude !== null ? { latitude, longitude } : { latitude: null, longitude: null };
  const known = takenAt && takenAt.getTime() <= now.getTime() + 5 * 60_000 ? takenAt : null;
  return filesOf(req).map((file) => ({ ...file, ...place, takenAt: known }));
}

const sentFiles = (req: Request) =>
  ((req.files ?? []) as Express.Multer.File[]).filter(({ size }) => size > 0);
