import type { Request } from 'express';
import { z } from 'zod';
import { Invalid } from '../errors.ts';
import { photoLimit, photosAtMost } from '../web/body.ts';
import { parseForm } from '../web/forms.ts';
import type { Upload } from './photos.ts';

/** The files of a form as photos. @throws Invalid at their field when they are too many, too large or no room is left. */
export function filesOf(req: Request): { bytes: Buffer }[] {
  const files = sentFiles(req);
  const [first] = files;
  if (first && files.length > photosAtMost) throw new Invalid({ [first.fieldname]: 'photosTooMany' });
  const large = files.find(({ size }) => size > photoLimit);
  if (large) throw new Invalid({ [large.fieldname]: 'photoTooLarge' });
  const unkept = files.find(({ size, buffer }) => buffer.length < size);
  if (unkept) throw new Invalid({ [unkept.fieldname]: 'photosLater' });
  return files.map(({ buffer }) => ({ bytes: buffer }));
}

/** Whether any file came with the form, fit to be kept or not. */
export const hadFiles = (req: Request): boolean => sentFiles(req).length > 0;

/** Milliseconds after which a form that still stands open says nothing of when its photo was taken. */
const oldest = 7 * 24 * 3_600_000;

// The device writes these; what it can't tell, or tells wrongly, is simply not known.
const degrees = (limit: number) =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,15})?$/)
    .transform(Number)
    .pipe(z.number().min(-limit).max(limit))
    .nullable()
    .catch(null);
const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .nullable()
  .catch(null);
const stampForm = z.object({
  latitude: degrees(90),
  longitude: degrees(180),
  takenAt: instant,
  sentAt: instant,
});

/**
 * The photos of work with the time and position that the device gave the form. Of its clock only the time between
 * taking and sending is believed, counted back from `now`. @throws Invalid as `filesOf`
 */
export function workPhotosOf(req: Request, now: Date): Upload[] {
  const { latitude, longitude, takenAt, sentAt } = parseForm(stampForm, req.body);
  const place =
    latitude !== null && longitude !== null ? { latitude, longitude } : { latitude: null, longitude: null };
  const age = takenAt && sentAt ? sentAt.getTime() - takenAt.getTime() : null;
  const known = age !== null && age >= 0 && age <= oldest ? new Date(now.getTime() - age) : null;
  return filesOf(req).map((file) => ({ ...file, ...place, takenAt: known }));
}

const sentFiles = (req: Request) =>
  ((req.files ?? []) as Express.Multer.File[]).filter(({ size }) => size > 0);
