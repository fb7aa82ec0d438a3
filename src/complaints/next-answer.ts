import { dayOf, type CalendarSettings } from '../calendar/cycle.ts';
import { nextAnswer, type Answer } from '../calendar/promise.ts';
import type { Complaint } from './complaint.ts';

type Promised = Pick<Complaint, 'state' | 'dueAt' | 'answerOn' | 'answerLatestOn'> & { overdue: boolean };

/**
 * The days of the next answer: the promise as long as it can be kept, afterwards those of the next meeting, on
 * whose agenda an overdue case stands. Null once nothing is to be answered any more.
 */
export function nextAnswerOf(complaint: Promised, now: Date, calendar: CalendarSettings): Answer | null {
  const { state, dueAt, answerOn, answerLatestOn, overdue } = complaint;
  if (state === 'resolved' || state === 'closed') return null;
  const today = dayOf(now, calendar);
  if (!overdue && answerOn && answerLatestOn && answerLatestOn >= today)
    return { on: answerOn >= today ? answerOn : answerLatestOn, latest: answerLatestOn };
  return nextAnswer(overdue ? onAgendaOf(state) : state, { now, dueAt }, calendar);
}

// The province holds no weekly meeting; its overdue cases are answered on the next working day.
function onAgendaOf(state: string): string {
  const [level] = state.split('.');
  return level === 'province' ? state : `${level}.awaitingMeeting`;
}
