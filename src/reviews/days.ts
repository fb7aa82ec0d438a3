import { addDays, weekdayOf, type Day } from '../calendar/cycle.ts';

/** The Sunday to come; today when today is Sunday. */
export const comingSunday = (today: Day): Day => addDays(today, 7 - weekdayOf(today));

/**
 * Why a review can't be planned on a day, as a key of the catalogue's `fields`, or null. Reviews are on Sundays
 * (Ingub 135/2017, KEDUA); islands that boats reach on some days only may take any day to come. More than
 * eight weeks ahead is a slip of the pen or a case that would be forgotten.
 */
export function dayFault(
  plannedOn: Day,
  { today, anyDay }: { today: Day; anyDay: boolean },
): 'datePast' | 'reviewFar' | 'notSunday' | null {
  if (plannedOn < today) return 'datePast';
  if (plannedOn > addDays(today, 56)) return 'reviewFar';
  return anyDay || weekdayOf(plannedOn) === 7 ? null : 'notSunday';
}
