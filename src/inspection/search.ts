import { addDays, at, dayOf, type CalendarSettings, type Day } from '../calendar/cycle.ts';
import type { Connection } from '../database/connect.ts';
import { ticketOf, type Asked } from './forms.ts';
import type { Sight } from './policy.ts';
import { complaintIdOf, officesLike, peopleLike, type Search } from './queries.ts';

/** Days that are shown where nothing is asked for. */
const usualDays = 7;
/** Days of which totals are counted. */
const countedDays = 31;

type Reading = { sight: Sight; now: Date; calendar: CalendarSettings };

/** The period that is shown: as asked for, everything of a ticket, otherwise the last week. */
export function periodOf(asked: Asked, { now, calendar }: Reading): { from: Day | null; to: Day | null } {
  const { from, to, ticket } = asked;
  if (from || to || ticket) return { from: from ?? null, to: to ?? null };
  return { from: addDays(dayOf(now, calendar), 1 - usualDays), to: null };
}

/** What was typed, as ids and instants. A name or ticket that nobody has finds nothing. */
export async function searchOf(db: Connection, asked: Asked, reading: Reading): Promise<Search> {
  const { from, to } = periodOf(asked, reading);
  const ticket = asked.ticket ? ticketOf(asked.ticket) : null;
  const [people, offices, complaintId] = await Promise.all([
    asked.person ? peopleLike(db, asked.person) : null,
    asked.office ? officesLike(db, asked.office) : null,
    ticket ? complaintIdOf(db, ticket) : null,
  ]);
  return {
    sight: reading.sight,
    since: from === null ? null : at(from, '00:00', reading.calendar),
    until: to === null ? null : at(addDays(to, 1), '00:00', reading.calendar),
    kind: asked.kind ?? null,
    action: asked.action ?? null,
    people,
    offices,
    // -1 is nobody's: a ticket that does not exist has no entries.
    complaintId: asked.ticket ? (complaintId ?? -1) : null,
  };
}

/** The same for at most 31 days, the last of the period: counting more takes too long to wait for. */
export function countedPart(search: Search, { now, calendar }: Reading): Search {
  const end = search.until ?? at(addDays(dayOf(now, calendar), 1), '00:00', calendar);
  const earliest = at(addDays(dayOf(end, calendar), -countedDays), '00:00', calendar);
  return { ...search, since: search.since && search.since > earliest ? search.since : earliest };
}

/** What the trail keeps of somebody's question: ids, days and codes, nothing that was typed. */
export const particularsOf = ({ since, until, kind, action, people, offices, complaintId }: Search) => ({
  ...(since ? { since } : {}),
  ...(until ? { until } : {}),
  ...(kind ? { kind } : {}),
  ...(action ? { action } : {}),
  ...(people ? { people } : {}),
  ...(offices ? { offices } : {}),
  ...(complaintId ? { complaintId } : {}),
});
