import { z } from 'zod';
import { addDays, at, type CalendarSettings, type Day } from '../calendar/cycle.ts';
import { rulesOf as calendarRules } from '../calendar/queries.ts';
import type { WorkingHours } from '../calendar/working-time.ts';
import type { Connection } from '../database/connect.ts';

/** What holds until an administrator changes it. */
export const ordinaryRules = {
  /** Office hours, in which the clock of a request runs. */
  starts: '07:30',
  ends: '16:00',
  fridayEnds: '16:30',
  /** Minutes of working time for a complete request (Keputusan Bengkalis 23/2020: 2 hours). */
  minutes: 120,
  /** The day of the year, MM-DD, by which every role was confirmed. */
  confirmBy: '01-31',
  /** Days before it from which a confirmation counts for the year, and days after it until a role is suspended. */
  opensDaysBefore: 30,
  suspendsDaysAfter: 14,
};
export type AccessRules = typeof ordinaryRules;

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
const stored = z
  .object({
    starts: time,
    ends: time,
    fridayEnds: time,
    minutes: z.number().int().min(1).max(2400),
    confirmBy: z.string().regex(/^\d{2}-\d{2}$/),
    opensDaysBefore: z.number().int().min(1).max(90),
    suspendsDaysAfter: z.number().int().min(1).max(90),
  })
  .partial()
  .catch({});

export const rulesKey = 'access.rules';

/** The rules in force. */
export async function accessRules(db: Connection): Promise<AccessRules> {
  const row = (await db('settings').where({ key: rulesKey }).first('value')) as
    { value: unknown } | undefined;
  const known = Object.entries(stored.parse(row?.value ?? {})).filter(([, value]) => value !== undefined);
  return { ...ordinaryRules, ...(Object.fromEntries(known) as Partial<AccessRules>) };
}

/** Rules and calendar together: what the clock of a request needs. */
export async function clockRules(
  db: Connection,
): Promise<{ rules: AccessRules; hours: WorkingHours; calendar: CalendarSettings }> {
  const [rules, { calendar }] = [await accessRules(db), await calendarRules(db)];
  return { rules, hours: rules, calendar };
}

/** One year's round of confirming: from when it counts, until when it is asked for, when what was not is suspended. */
export type Round = { opensOn: Day; dueOn: Day; suspendsOn: Day };

/** The round whose opening is the latest up to `day`. */
export function roundOn(day: Day, rules: AccessRules): Round {
  const year = Number(day.slice(0, 4));
  const rounds = [year + 1, year, year - 1].map((each) => roundOf(each, rules));
  return rounds.find(({ opensOn }) => opensOn <= day) ?? rounds.at(-1)!;
}

/** The instants of a round: at eight in the morning it opens, the morning after it is late, and then it suspends. */
export function instantsOf(round: Round, calendar: CalendarSettings): Date[] {
  return [round.opensOn, addDays(round.dueOn, 1), round.suspendsOn].map((day) => at(day, '08:00', calendar));
}

function roundOf(year: number, { confirmBy, opensDaysBefore, suspendsDaysAfter }: AccessRules): Round {
  // 29 February of a year without one is 1 March.
  const dueOn = addDays(`${year}-${confirmBy.slice(0, 2)}-01`, Number(confirmBy.slice(3)) - 1);
  return { dueOn, opensOn: addDays(dueOn, -opensDaysBefore), suspendsOn: addDays(dueOn, suspendsDaysAfter) };
}

export const nextRound = (round: Round, rules: AccessRules): Round =>
  roundOf(Number(round.dueOn.slice(0, 4)) + 1, rules);
