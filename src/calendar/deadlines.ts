import {
  addDays,
  addWorkingDays,
  at,
  dayOf,
  latestMeetingDay,
  nextMeeting,
  nextWorkingDay,
  saturdayOf,
  type CalendarSettings,
  type Day,
  type Level,
  type TimeOfDay,
} from './cycle.ts';

/** When work in a state is due. `amount` counts working days; `basis` is the rule shown beside the date. */
export type DeadlineRule = {
  state: string;
  day: 'sameDay' | 'reviewDay' | 'plannedDay' | 'meeting' | 'meetingDay' | 'workingDays' | 'decided';
  level?: Level;
  amount: number;
  time: TimeOfDay;
  basis: string;
};

export type DeadlineFacts = {
  enteredAt: Date;
  sessionSaturday?: Day | null | undefined;
  plannedOn?: Day | null | undefined;
  decidedOn?: Day | null | undefined;
};

/**
 * The instant at which the rule's work is due, always after `enteredAt`. Where the rule leaves less than an
 * hour (a late entry, a decline in midweek) or the fact that it needs is missing, the work is due on the next
 * working day at the rule's time: no open complaint is ever without a deadline, and none starts overdue.
 */
export function dueAt(rule: DeadlineRule, facts: DeadlineFacts, settings: CalendarSettings): Date {
  const due = dueByRule(rule, facts, settings);
  if (due !== null && due.getTime() - facts.enteredAt.getTime() >= anHour) return due;
  return at(nextWorkingDay(dayOf(facts.enteredAt, settings), settings), rule.time, settings);
}

const anHour = 60 * 60 * 1000;

type DayFinder = (rule: DeadlineRule, facts: DeadlineFacts, settings: CalendarSettings) => Day | null;

const dayBy: Record<Exclude<DeadlineRule['day'], 'meeting'>, DayFinder> = {
  sameDay: (_, facts, settings) => sessionOf(facts, settings),
  reviewDay: (_, facts, settings) => addDays(sessionOf(facts, settings), 1),
  plannedDay: (_, facts) => facts.plannedOn ?? null,
  decided: (_, facts) => facts.decidedOn ?? null,
  workingDays: (rule, facts, settings) =>
    addWorkingDays(dayOf(facts.enteredAt, settings), rule.amount, settings),
  meetingDay: (rule, facts, settings) =>
    addWorkingDays(meetingDayNear(levelOf(rule), facts.enteredAt, settings), rule.amount, settings),
};

function dueByRule(rule: DeadlineRule, facts: DeadlineFacts, settings: CalendarSettings): Date | null {
  if (rule.day === 'meeting') return nextMeeting(levelOf(rule), facts.enteredAt, settings).ends;
  const day = dayBy[rule.day](rule, facts, settings);
  return day === null ? null : at(day, rule.time, settings);
}

function sessionOf({ sessionSaturday, enteredAt }: DeadlineFacts, settings: CalendarSettings): Day {
  return sessionSaturday ?? saturdayOf(enteredAt, settings);
}

/** The level's latest meeting day in this week's cycle, today included; before it has come, the next one. */
function meetingDayNear(level: Level, enteredAt: Date, settings: CalendarSettings): Day {
  const latest = latestMeetingDay(level, dayOf(enteredAt, settings), settings);
  return latest >= saturdayOf(enteredAt, settings) ? latest : nextMeeting(level, enteredAt, settings).day;
}

function levelOf(rule: DeadlineRule): Level {
  if (rule.level === undefined) throw new TypeError(`The deadline rule of ${rule.state} names no level`);
  return rule.level;
}
