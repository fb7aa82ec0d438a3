import type { Connection } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { waitsFor } from './policy.ts';
import { sealedRequests } from './queries.ts';

/** How many requests are looked at: the nearest deadlines. */
const looked = 100;

/** The requests for access that wait for a person now, how many of them are late, and when the first has to be decided. */
export async function requestsWaiting(
  db: Connection,
  person: Person,
  now: Date,
): Promise<{ count: number; late: number; firstDueAt: Date | null }> {
  const mine = (await sealedRequests(db, person, looked)).filter((request) => waitsFor(person, request, now));
  return {
    count: mine.length,
    late: mine.filter(({ dueAt }) => dueAt !== null && dueAt <= now).length,
    firstDueAt: mine[0]?.dueAt ?? null,
  };
}
