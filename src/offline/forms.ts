import { z } from 'zod';
import { at, type CalendarSettings } from '../calendar/cycle.ts';
import { readTicket } from '../complaints/tickets.ts';
import { isoDay, parseForm } from '../web/forms.ts';
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
const instant = (calendar: CalendarSettings) =>
  filled(40).transform((given, context) => {
    if (given === null) return null;
    const [, day, time] = localMinute.exec(given) ?? [];
    if (day && time && isoDay().safeParse(day).success) return at(day, time, calendar);
    if (z.iso.datetime().safeParse(given).success && isoDay().safeParse(given.slice(0, 10)).success)
      return new Date(given);
    context.addIssue({ code: 'custom', message: 'date' });
    return null;
  });

// A key that is none leads nowhere, and stops nothing.
const paperKey = filled(40).transform((given) => (given && isPaperKey(given) ? given : null));

/** What a form says of its way here; all of it empty when it comes from a page without JavaScript. */
export const keptOf = (body: unknown, calendar: CalendarSettings): Kept =>
  parseForm(z.object({ ticket, takenAt: instant(calendar), takenBy: filled(100), paperKey }), body);

/** A record that is set aside: what it was, and why nobody sends it. */
export const setAsideForm = (calendar: CalendarSettings) =>
  z.object({
    key: z.uuid('unknown'),
    kind: z.string('required').trim().min(1, 'required').max(100, 'tooLong'),
    ticket,
    takenAt: instant(calendar).refine((given) => given !== null, 'date'),
    takenBy: z.string('required').trim().min(1, 'required').max(100, 'tooLong'),
    content: z.string('required').min(1, 'required').max(20_000, 'tooLong'),
    reason: z.string('required').trim().min(1, 'required').max(500, 'tooLong'),
  });
