import type { Database } from '../database/connect.ts';
import { Conflict, VersionRequired } from '../errors.ts';
import { agendaOf } from './agenda.ts';
import { lockFor, refuseWhenClosed, type Step } from './lock.ts';
import { mayPrepare } from './policy.ts';
import { keepOrder } from './queries.ts';

export type Direction = 'up' | 'down' | 'first' | 'last';

type Arrangement = Omit<Step, 'now'> & {
  /** The version of the order that was rearranged. */
  version: number | undefined;
  /** Tickets in their new order; cases that it does not name stay behind them in their present order. */
  tickets: readonly string[];
};

/**
 * Keeps the order in which the meeting takes its cases; the same order again changes nothing. Returns the version of
 * the order. @throws NotFound, Forbidden, VersionRequired, Conflict when somebody else rearranged it meanwhile,
 * Invalid when the meeting is closed.
 */
export async function arrangeAgenda(
  db: Database,
  { meetingId, version, tickets, person }: Arrangement,
): Promise<number> {
  return db.transaction(async (trx) => {
    const meeting = await lockFor(trx, { meetingId, person }, mayPrepare);
    refuseWhenClosed(meeting);
    if (version === undefined) throw new VersionRequired();
    const agenda = await agendaOf(trx, meeting);
    const ids = new Map(agenda.map(({ ticket, id }) => [ticket, id]));
    const present = agenda.map(({ ticket }) => ticket);
    const asked = [...new Set([...tickets.filter((ticket) => ids.has(ticket)), ...present])];
    if (asked.every((ticket, n) => ticket === present[n])) return meeting.orderVersion;
    if (version !== meeting.orderVersion) throw new Conflict(version, meeting.orderVersion);
    await keepOrder(
      trx,
      meetingId,
      asked.map((ticket) => ids.get(ticket)!),
    );
    return version + 1;
  });
}

/** The order after one case went a step up or down, or to an end; the same when there is no such step. */
export function moved(tickets: readonly string[], ticket: string, to: Direction): string[] {
  const from = tickets.indexOf(ticket);
  if (from < 0) return [...tickets];
  const target = { up: Math.max(from - 1, 0), down: from + 1, first: 0, last: tickets.length }[to];
  return tickets.toSpliced(from, 1).toSpliced(target, 0, ticket);
}
