import { dayOf, type Meeting as Hours } from '../calendar/cycle.ts';
import { longDate, time } from '../calendar/words.ts';
import type { Reader } from '../complaints/pages.ts';
import { mayOpen, stateBadge, titleOf } from './pages.ts';
import * as paths from './paths.ts';
import { mayPrepare } from './policy.ts';
import type { ListedMeeting, Meeting } from './queries.ts';

type Coming = { meeting: Meeting; count: number; hours: Hours };

/** The list: what comes for each office that the person holds, and what was. */
export function meetingsPage(
  coming: Coming[],
  past: { rows: ListedMeeting[]; next: string | null },
  {
    area,
    areas,
    after,
  }: { area: string | undefined; areas: { value: string; label: string }[]; after: string | undefined },
  { person, t, lang, now, calendar }: Reader,
) {
  const today = dayOf(now, calendar);
  return {
    coming: coming.map(({ meeting, count, hours }) => ({
      title: titleOf(meeting, t),
      day: longDate(meeting.heldOn, lang),
      time: t.meetings.time(time(hours.starts, lang, calendar.zone), time(hours.ends, lang, calendar.zone)),
      late: meeting.heldOn < today,
      today: meeting.heldOn === today,
      badge: stateBadge(meeting, t),
      count: t.meetings.waiting(count),
      href: paths.meetingPath(meeting.id),
      isOpen: meeting.openedAt !== null,
      opening: mayOpen(meeting, today) && mayPrepare(person, meeting) ? paths.openingPath(meeting.id) : null,
      opensOn: meeting.heldOn > today ? t.meetings.opensOn(longDate(meeting.heldOn, lang)) : null,
    })),
    past: past.rows.map((meeting) => ({
      href: paths.meetingPath(meeting.id),
      minutes: paths.minutesPath(meeting.id),
      day: longDate(meeting.heldOn, lang),
      title: titleOf(meeting, t),
      decisions: meeting.decisions,
      badge: stateBadge(meeting, t),
    })),
    area: area ?? '',
    areas,
    next: past.next && paths.meetingsPath({ area, after: past.next }),
    first: after ? paths.meetingsPath({ area }) : null,
  };
}
