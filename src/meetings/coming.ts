import {
  at,
  dayOf,
  latestMeetingDay,
  nextMeeting,
  saturdayOf,
  type Meeting as Hours,
} from '../calendar/cycle.ts';
import type { Reader } from '../complaints/pages.ts';
import type { Connection } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { meetingOn } from './meeting.ts';
import { maySee, ownMeetings, seesEveryMeeting } from './policy.ts';
import { countUndecided, type Meeting } from './queries.ts';

type Coming = { meeting: Meeting; hours: Hours; count: number };

/**
 * For each office that the person holds: the meeting of today, the last one when it was not closed or not held
 * this week although cases wait, and otherwise the next one of the calendar.
 */
export async function comingMeetings(
  db: Connection,
  { person, now, calendar }: Pick<Reader, 'person' | 'now' | 'calendar'>,
): Promise<Coming[]> {
  const today = dayOf(now, calendar);
  const found: Coming[] = [];
  for (const { level, areaCode } of ownMeetings(person)) {
    const show = async (day: string): Promise<Coming> => {
      const meeting = await meetingOn(db, { level, areaCode, day });
      const hours = nextMeeting(level, at(day, '00:00', calendar), calendar);
      return { meeting, hours, count: await countUndecided(db, meeting) };
    };
    const latest = await show(latestMeetingDay(level, today, calendar));
    const { heldOn, openedAt, closedAt } = latest.meeting;
    const isToday = heldOn === today;
    // Cases that came in since the last Saturday wait for the next meeting, not for the one that was missed.
    const missed = heldOn >= saturdayOf(now, calendar) && latest.count > 0;
    const unfinished = !closedAt && (isToday || openedAt !== null || missed);
    if (unfinished) found.push(latest);
    if (!unfinished || !isToday)
      found.push(await show(nextMeeting(level, at(today, '23:59', calendar), calendar).day));
  }
  return found;
}

/** The areas whose meetings a list shows: those of the person, or one of the choices; null is every area. */
export function areasInSight(
  person: Person,
  choices: { value: string }[],
  chosen: string | undefined,
): string[] | null {
  const isOne = choices.some(({ value }) => value === chosen);
  if (chosen && isOne && maySee(person, { level: 'kecamatan', areaCode: chosen })) return [chosen];
  const own = ownMeetings(person).map(({ areaCode }) => areaCode);
  return seesEveryMeeting(person) ? null : own;
}
