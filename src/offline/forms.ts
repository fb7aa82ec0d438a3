import { z } from 'zod';
import { at } from '../calendar/cycle.ts';
import { readTicket } from '../complaints/tickets.ts';
import { config } from '../config.ts';
import { isIsoDay, parseForm } from '../web/forms.ts';
import { isPaperKey, type Kept } from './kept.ts';

const filled = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest, 'tooLong')
    .optional()
    .transform((text) => text || null);

const ticket = filled(20).transform((given, context) => {
  const read = given === null ? null : readTicket(given);
  if (read && 'fault' in read) context.addIssue({ code: 'custom', message: 'ticketUnknown' });
  return read && 'ticket' in read ? read.ticket : null;
});

const localMinute = /^(\d{4}-\d\d-\d\d)T(([01]\d|2[0-3]):[0-5]\d)(:\d\d(\.\d+)?)?$/;

/** An instant as the device noted it, or a day and time as a person mended it, at the office's clock. */
const instant = filled(40).transform((given, context) => {
  if (given === null) return null;
  const [, day, time] = localMinute.exec(given) ?? [];
  if (day && time && isIsoDay(day)) return at(day, time, { zone: config.timeZone });
  if (isoInstant.safeParse(given).success && isIsoDay(given.slice(0, 10))) return new Date(given);
  context.addIssue({ code: 'custom', message: 'date' });
  return null;
});
const isoInstant = z.iso.datetime();

// A key that is none leads nowhere, and stops nothing.
const paperKey = filled(40).transform((given) => (given && isPaperKey(given) ? given : null));

/** What a form says of its way here; all of it empty when it comes from a page without JavaScript. */
export const keptOf = (body: unknown): Kept => parseForm(keptForm, body);
const keptForm = z.object({ ticket, takenAt: instant, takenBy: filled(100), paperKey });

/** A record that is set aside: what it was, and why nobody sends it. */
export const setAsideForm = z.object({
  key: z.uuid('unknown'),
  kind: z.string('required').trim().min(1, 'required').max(100, 'tooLong'),
  ticket,
  takenAt: instant.refine((given) => given !== null, 'date'),
  takenBy: z.string('required').trim().min(1, 'required').max(100, 'tooLong'),
  content: z.string('required').min(1, 'required').max(20_000, 'tooLong'),
  reason: z.string('required').trim().min(1, 'required').max(500, 'tooLong'),
});
