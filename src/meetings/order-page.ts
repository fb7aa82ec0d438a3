import type { Reader } from '../complaints/pages.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { AgendaCase } from './agenda.ts';
import { flagsOf, reasonBadges, titleOf } from './pages.ts';
import * as paths from './paths.ts';
import type { Meeting } from './queries.ts';
import { areaOf, matterOf } from './triage.ts';

/** The agenda as one list that can be put into another order. */
export function orderPage(
  meeting: Meeting,
  agenda: AgendaCase[],
  { changed }: { changed: boolean },
  { t, lang }: Reader,
) {
  return {
    title: t.meetings.arrange,
    lead: t.meetings.arrangeLead(titleOf(meeting, t)),
    path: paths.orderPath(meeting.id),
    back: paths.meetingPath(meeting.id),
    version: meeting.orderVersion,
    changed,
    rows: agenda.map((each, n) => {
      const ticket = shownTicket(each.ticket);
      const steps = [
        { to: 'first', sign: '⤒', label: t.meetings.first(ticket), end: n === 0 },
        { to: 'up', sign: '↑', label: t.meetings.up(ticket), end: n === 0 },
        { to: 'down', sign: '↓', label: t.meetings.down(ticket), end: n === agenda.length - 1 },
        { to: 'last', sign: '⤓', label: t.meetings.last(ticket), end: n === agenda.length - 1 },
      ];
      return {
        id: `case-${each.ticket}`,
        value: each.ticket,
        ticket,
        matter: matterOf(each, { t, lang }),
        area: areaOf(each, meeting.level).name,
        badges: [...flagsOf(each, t), ...reasonBadges(each, t)],
        decided: each.decision !== null,
        steps: steps.map(({ to, ...step }) => ({ ...step, to, value: `${each.ticket}:${to}` })),
      };
    }),
  };
}
