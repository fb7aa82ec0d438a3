import { dayOf } from '../calendar/cycle.ts';
import { longDate } from '../calendar/words.ts';
import type { Details } from '../complaints/details.ts';
import type { Reader } from '../complaints/pages.ts';
import type { AgendaCase } from './agenda.ts';

/**
 * What the citizen was promised, and by when: the answer, and the work that an earlier meeting gave to a unit, each
 * with whether its day has passed.
 */
export function promisesOf(each: AgendaCase, { events }: Pick<Details, 'events'>, reader: Reader) {
  const { t, lang, now, calendar } = reader;
  const today = dayOf(now, calendar);
  const { answerOn, answerLatestOn } = each;
  const answer =
    answerOn && answerLatestOn
      ? [
          {
            text: t.meetings.promiseText(longDate(answerOn, lang), longDate(answerLatestOn, lang)),
            late: !each.decision && answerLatestOn < today,
          },
        ]
      : [];
  // What this meeting itself decided is no promise of before.
  const decidedAt = each.decision?.decidedAt.getTime() ?? Infinity;
  const earlier = events.filter(({ at, data }) => at.getTime() < decidedAt && typeof data.dueOn === 'string');
  const work = earlier.slice(-1).map(({ unit, data }) => ({
    text: t.meetings.workPromised(unit, longDate(String(data.dueOn), lang)),
    late: !each.decision && String(data.dueOn) < today,
  }));
  return [...answer, ...work];
}
