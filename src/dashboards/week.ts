import { addDays, cityMeetingDay, dayOf, kecamatanMeetingDay, type Day } from '../calendar/cycle.ts';
import { longDate, shortDate } from '../calendar/words.ts';
import type { ListFilter } from '../complaints/list.ts';
import type { Catalogue } from '../language/index.ts';
import { statOf, type Block, type Step, type Verdict } from './blocks.ts';
import { listPath } from './paths.ts';
import type { Reader } from './reader.ts';

/**
 * This week's complaints of an area, one list for each step from Saturday to Tuesday and for what comes after: each
 * complaint stands in one of them.
 */
export function weekLists(area: ListFilter, { week }: Pick<Reader, 'week'>) {
  const ofWeek: ListFilter = { ...area, week };
  const inState = (state: string): ListFilter => ({ ...ofWeek, state });
  return {
    saturday: { ...ofWeek, phase: 'saturday' },
    sunday: { ...ofWeek, phase: 'sunday' },
    monday: inState('kecamatan.awaitingMeeting'),
    tuesday: inState('city'),
    saturdayLate: { ...ofWeek, phase: 'saturday', which: 'overdue' },
    sundayLate: { ...ofWeek, phase: 'sunday', which: 'overdue' },
    mondayLate: { ...inState('kecamatan.awaitingMeeting'), which: 'overdue' },
    tuesdayLate: { ...inState('city'), which: 'overdue' },
    weekLate: { ...ofWeek, which: 'overdue' },
    weekReceived: { ...ofWeek, which: 'all' },
    weekFollowUp: inState('kecamatan.followUp'),
    weekVerification: inState('kecamatan.verification'),
    weekToReport: inState('kecamatan.toReport'),
    weekProvince: inState('province'),
    weekSolved: { ...ofWeek, which: 'solved' },
    weekUnsolved: { ...ofWeek, which: 'closedUnsolved' },
  } as const satisfies Record<string, ListFilter>;
}

type Lists = ReturnType<typeof weekLists>;

/** The week as a pipeline Sabtu → Minggu → Senin → Selasa; meetings shifted by a holiday show their real day. */
export function weekBlock(
  lists: Lists,
  counts: Record<keyof Lists, number>,
  { t, lang, now, calendar, week }: Reader,
): Block {
  const words = t.dashboards;
  const today = dayOf(now, calendar);
  const days = {
    saturday: week,
    sunday: addDays(week, 1),
    monday: kecamatanMeetingDay(week, calendar),
    tuesday: cityMeetingDay(week, calendar),
  };
  const usual = {
    saturday: week,
    sunday: addDays(week, 1),
    monday: addDays(week, 2),
    tuesday: addDays(week, 3),
  };
  const steps = (Object.keys(days) as (keyof typeof days)[]).map((name): Step => ({
    label: shortDate(days[name], lang),
    date: words.steps[name],
    state: stateOf(days[name], today, counts[`${name}Late`]),
    count: counts[name],
    href: listPath(lists[name]),
    text: days[name] === usual[name] ? '' : words.moved(shortDate(usual[name], lang)),
    late: lateOf(counts[`${name}Late`], lists[`${name}Late`], words),
  }));
  const stat = (label: string, name: keyof Lists) => statOf(label, counts[name], lists[name]);
  return {
    kind: 'week',
    title: '',
    text: words.weekOf(longDate(week, lang)),
    verdict: verdictOf(counts.weekReceived, counts.weekLate, lists.weekLate, words),
    steps,
    stats: [
      stat(words.received, 'weekReceived'),
      stat(words.camat.followUp, 'weekFollowUp'),
      stat(words.camat.verification, 'weekVerification'),
      stat(words.camat.toReport, 'weekToReport'),
      stat(words.camat.atProvince, 'weekProvince'),
      stat(words.solved, 'weekSolved'),
      stat(words.closedUnsolved, 'weekUnsolved'),
    ],
  };
}

const lateOf = (count: number, list: ListFilter, words: Catalogue['dashboards']): Step['late'] =>
  count > 0 ? { count, href: listPath(list), text: words.behind(count) } : null;

function verdictOf(
  received: number,
  late: number,
  list: ListFilter,
  words: Catalogue['dashboards'],
): Verdict {
  if (late > 0)
    return { tone: 'danger', text: words.verdict.behind(late), href: listPath(list), count: late };
  return received > 0
    ? { tone: 'success', text: words.verdict.onTrack, href: null, count: 0 }
    : { tone: 'neutral', text: words.verdict.nothing, href: null, count: 0 };
}

// A day that is over is done only if nothing of it was left behind.
function stateOf(day: Day, today: Day, late: number): Step['state'] {
  if (day > today) return 'next';
  if (late > 0) return 'late';
  return day === today ? 'now' : 'done';
}
