import { addDays, at, type CalendarSettings, type Day } from '../calendar/cycle.ts';

/** The first day of a month, "2026-10-01". */
export type Month = Day;

/** Days after which nothing of a month comes in any more: papers and PCs without a network are entered by then. */
const settlesAfterDays = 3;

export const monthOf = (day: Day): Month => `${day.slice(0, 7)}-01`;

export const monthAfter = (month: Month): Month => monthOf(addDays(month, 31));

/** The instants between which a month lies. */
export const boundsOf = (month: Month, calendar: CalendarSettings): { from: Date; to: Date } => ({
  from: at(month, '00:00', calendar),
  to: at(monthAfter(month), '00:00', calendar),
});

/** When a month may be published. */
export const settledAt = (month: Month, calendar: CalendarSettings): Date =>
  at(addDays(monthAfter(month), settlesAfterDays), '00:00', calendar);

/** Months that are shown together: one, a quarter or a year, as far as they were published. */
export type Period = { key: string; kind: 'month' | 'quarter' | 'year'; months: Month[] };

/** Every period of which something was published, the newest first. */
export function periodsOf(published: readonly Month[]): Period[] {
  const of = (kind: Period['kind'], keyOf: (month: Month) => string): Period[] =>
    [...Map.groupBy(published.toSorted().toReversed(), keyOf)].map(([key, months]) => ({
      key,
      kind,
      months: months.toSorted(),
    }));
  return [
    ...of('month', (month) => month.slice(0, 7)),
    ...of('quarter', (month) => `${month.slice(0, 4)}-Q${quarterOf(month)}`),
    ...of('year', (month) => month.slice(0, 4)),
  ];
}

export const quarterOf = (month: Month): number => Math.ceil(Number(month.slice(5, 7)) / 3);
