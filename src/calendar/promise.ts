import {
  addWorkingDays,
  at,
  dayOf,
  nextMeeting,
  nextWorkingDay,
  type CalendarSettings,
  type Day,
} from './cycle.ts';

/** What the citizen is told: answered on `on`, at the latest on `latest`. */
export type Answer = { on: Day; latest: Day };

/**
 * The date of the next answer for a complaint in this state. Work that waits for a meeting is answered by the
 * meeting; all other work by its deadline, or by the next working day once that has passed or while there is
 * none (paused). Never a day that is already over.
 */
export function nextAnswer(
  state: string,
  facts: { now: Date; dueAt: Date | null },
  settings: CalendarSettings,
): Answer {
  if (beforeKecamatanMeeting.has(state)) {
    const on = nextMeeting('kecamatan', facts.now, settings).day;
    return { on, latest: cityMeetingDayAfter(on, settings) };
  }
  if (beforeCityMeeting.has(state)) {
    const on = nextMeeting('city', facts.now, settings).day;
    return { on, latest: nextWorkingDay(on, settings) };
  }
  const on = dueDay(facts, settings);
  return { on, latest: addWorkingDays(on, graceOf(state), settings) };
}

const beforeKecamatanMeeting: ReadonlySet<string> = new Set([
  'kecamatan.received',
  'kecamatan.assigned',
  'kecamatan.reviewPlanned',
  'kecamatan.awaitingMeeting',
]);

const beforeCityMeeting: ReadonlySet<string> = new Set(['kecamatan.toReport', 'city.awaitingMeeting']);

const workInTheField: ReadonlySet<string> = new Set(['kecamatan.followUp', 'city.followUp']);

function cityMeetingDayAfter(day: Day, settings: CalendarSettings): Day {
  return nextMeeting('city', at(day, '23:59', settings), settings).day;
}

function dueDay({ now, dueAt }: { now: Date; dueAt: Date | null }, settings: CalendarSettings): Day {
  if (dueAt !== null && dueAt > now) return dayOf(dueAt, settings);
  return nextWorkingDay(dayOf(now, settings), settings);
}

/** Working days that may pass after the due day: two for work outdoors, one for work at a desk. */
function graceOf(state: string): number {
  return workInTheField.has(state) ? 2 : 1;
}
