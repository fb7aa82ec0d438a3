import { addDays, dayOf, kecamatanMeetingDay, type CalendarSettings, type Day } from '../calendar/cycle.ts';
import { shortDate, type Language } from '../calendar/words.ts';
import type { Complaint } from '../complaints/complaint.ts';
import type { HistoryEvent } from '../complaints/details.ts';
import type { State } from '../complaints/machine.ts';
import { nextAnswerOf } from '../complaints/next-answer.ts';
import { states } from '../complaints/states.ts';
import type { Catalogue } from '../language/index.ts';

export type Step = { label: string; date: string; state: 'done' | 'now' | 'next' };

const stages = [
  'received',
  'review',
  'meeting',
  'work',
  'city',
  'cityWork',
  'province',
  'provinceWork',
  'done',
] as const;
export type Stage = (typeof stages)[number];

export type Reading = { t: Catalogue; lang: Language; now: Date; calendar: CalendarSettings };

/** The steps of a complaint, those taken and those to come, each with its day in short words. */
export function stepsOf(complaint: Complaint, events: HistoryEvent[], reading: Reading): Step[] {
  const { t, lang } = reading;
  const current = stageOf(complaint.state);
  const here = stages.indexOf(current);
  const visited = new Set(events.map(({ toState }) => stageOf(toState as State)));
  const coming: Stage[] = here <= stages.indexOf('meeting') ? ['review', 'meeting', 'done'] : ['done'];
  const shown = stages.filter(
    (stage, index) => stage === 'received' || visited.has(stage) || (index >= here && coming.includes(stage)),
  );
  return shown.map((stage) => {
    const index = stages.indexOf(stage);
    const over = index < here || complaint.state === 'closed';
    const state = over ? 'done' : index === here ? 'now' : 'next';
    const label =
      complaint.state === 'closed' && stage === 'done' ? t.portal.stages.closed : t.portal.stages[stage];
    const day = dayOfStage(stage, state, complaint, events, reading);
    return { label, date: day ? shortDate(day, lang) : '', state };
  });
}

function stageOf(state: State): Stage {
  const { level, phase } = states[state];
  switch (phase) {
    case 'saturday':
      return 'received';
    case 'sunday':
      return 'review';
    case 'monday':
      return 'meeting';
    case 'tuesday':
      return 'city';
    case 'province':
      return 'province';
    case 'work':
      return level === 'kecamatan' ? 'work' : level === 'city' ? 'cityWork' : 'provinceWork';
    case 'done':
      return 'done';
  }
}

function dayOfStage(
  stage: Stage,
  state: Step['state'],
  complaint: Complaint,
  events: HistoryEvent[],
  { now, calendar }: Reading,
): Day | null {
  if (stage === 'received') return complaint.sessionOn;
  const last = (found: (event: HistoryEvent) => boolean) => events.findLast(found);
  const day = (event: HistoryEvent | undefined) => (event ? dayOf(event.at, calendar) : null);
  if (stage === 'done' && state !== 'next')
    return day(
      last(({ fromState, toState }) => fromState !== toState && stageOf(toState as State) === 'done'),
    );
  if (state === 'done')
    return day(last(({ fromState, toState }) => leaves(stage, fromState as State | null, toState as State)));
  const planned = last(({ type }) => type === 'planReview')?.data.plannedOn;
  if (state === 'now') {
    if (stage === 'review' && typeof planned === 'string') return planned;
    return complaint.dueAt && dayOf(complaint.dueAt, calendar);
  }
  return stage === 'done' ? null : toCome(stage, complaint, now, calendar);
}

const leaves = (stage: Stage, from: State | null, to: State) =>
  from !== null && stageOf(from) === stage && stageOf(to) !== stage;

// Before the meeting its day is the day of the answer; a review belongs to the Sunday after the session.
function toCome(stage: Stage, complaint: Complaint, now: Date, calendar: CalendarSettings): Day | null {
  if (stage === 'meeting') {
    const answer = nextAnswerOf({ ...complaint, overdue: complaint.overdueAt !== null }, now, calendar);
    return answer?.on ?? kecamatanMeetingDay(complaint.sessionOn, calendar);
  }
  const sunday = addDays(complaint.sessionOn, 1);
  return sunday >= dayOf(now, calendar) ? sunday : null;
}
