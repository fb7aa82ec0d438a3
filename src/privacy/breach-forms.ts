import { z } from 'zod';
import { readTicket } from '../complaints/tickets.ts';
import { at, ordinaryCalendar } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import { Invalid } from '../errors.ts';
import { parseForm, typed, typedLists } from '../web/forms.ts';
import type { BreachScope } from './affected.ts';
import { breachData } from './breach.ts';

const story = z.string('required').trim().min(1, 'required').min(20, 'tooShort').max(4000, 'tooLong');
const calendar = { ...ordinaryCalendar, zone: config.timeZone };

/** An instant as a browser's datetime-local field writes it, by the province's clock. */
const instant = z
  .string('required')
  .min(1, 'required')
  .regex(/^20\d\d-(0[1-9]|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, 'date')
  .transform((text) => at(text.slice(0, 10), text.slice(11, 16), calendar))
  .refine((moment) => !Number.isNaN(moment.getTime()), 'date');

const commonForm = z.object({ discoveredAt: instant, description: story, handling: story });
const wayForm = z.object({ by: z.enum(['account', 'area', 'tickets'], 'choice') });
const dataForm = z.array(z.enum(breachData)).min(1, 'required');
const periodForm = z
  .object({ from: instant, to: instant })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'dateOrder' });
const accountForm = z.object({
  username: z.string('required').trim().min(1, 'required').max(100, 'tooLong'),
  reach: z.enum(['opened', 'visible'], 'choice'),
});
const areaForm = z.object({
  areaCode: z
    .string('required')
    .trim()
    .min(1, 'required')
    .regex(/^\d{2}(\.\d{2}){0,2}(\.\d{4})?$/, 'unknown'),
});

/** What a breach was, and how the affected are found; every fault at once: the clock of 3 × 24 hours runs. @throws Invalid */
export function breachForm(body: unknown) {
  const faults: Record<string, string> = {};
  const read = <Part>(part: () => Part): Part | undefined => {
    try {
      return part();
    } catch (fault) {
      if (!(fault instanceof Invalid)) throw fault;
      Object.assign(faults, fault.fields);
      return undefined;
    }
  };
  const common = read(() => parseForm(commonForm, body));
  const data = read(() => dataOf(body));
  const scope = read(() => scopeOf(body));
  if (!common || !data || !scope) throw new Invalid(faults);
  return { ...common, data, scope };
}

function dataOf(body: unknown) {
  const { data: one } = typed(body);
  const data = dataForm.safeParse(typedLists(body).data ?? (one ? [one] : []));
  if (!data.success) throw new Invalid({ data: 'required' });
  return data.data;
}

function scopeOf(body: unknown): BreachScope {
  const { by } = parseForm(wayForm, body);
  if (by === 'tickets') return { by, tickets: ticketsOf(typed(body).tickets ?? '') };
  if (by === 'account') {
    const { username, reach, ...period } = parseForm(accountForm.and(periodForm), body);
    return { by, username, reach, ...asText(period) };
  }
  const { areaCode, ...period } = parseForm(areaForm.and(periodForm), body);
  return { by, areaCode, ...asText(period) };
}

const asText = ({ from, to }: z.output<typeof periodForm>) => ({
  from: from.toISOString(),
  to: to.toISOString(),
});

function ticketsOf(text: string): string[] {
  const written = text.split(/[\s,;]+/).filter(Boolean);
  if (written.length === 0) throw new Invalid({ tickets: 'required' });
  if (written.length > 1000) throw new Invalid({ tickets: 'tooLong' });
  return [
    ...new Set(
      written.map((each) => {
        const read = readTicket(each);
        if (!('ticket' in read)) throw new Invalid({ tickets: 'ticketsUnknown' });
        return read.ticket;
      }),
    ),
  ];
}

export const reportForm = z.object({
  reference: z.string('required').trim().min(1, 'required').max(100, 'tooLong'),
});
