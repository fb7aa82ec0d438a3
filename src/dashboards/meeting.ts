import { dayOf, meetingDayOf, type Level } from '../calendar/cycle.ts';
import type { ListFilter } from '../complaints/list.ts';
import type { Errand } from './needs.ts';
import { listPath, meetingsPath } from './paths.ts';
import type { Turn } from './queries.ts';
import type { Reader } from './reader.ts';
import type { MeetingFacts } from './week-queries.ts';

/** What the next meeting of an area sees. */
export const agendaOf = (level: Level, area: string): ListFilter => ({
  [level]: area,
  state: level,
  which: 'agenda',
});

/**
 * The week's meeting, from its day until it is closed, where its agenda holds late work alone: what waits for its decision
 * stands among the turns and leads there already.
 */
export function meetingErrand(
  level: Level,
  { meeting, agenda }: { meeting: MeetingFacts | undefined; agenda: number },
  turns: Turn[],
  { t, now, calendar, week, role }: Reader,
): Errand[] {
  const over = meeting?.closedAt || dayOf(now, calendar) < meetingDayOf(level, week, calendar);
  if (over || turns.some(({ state }) => state === `${level}.awaitingMeeting`)) return [];
  return [
    {
      label: t.dashboards.meeting.late(agenda),
      count: agenda,
      href: listPath(agendaOf(level, role.areaCode)),
      act: { href: meetingsPath, label: t.dashboards.needs[`${level}.awaitingMeeting`].act },
      at: null,
    },
  ];
}
