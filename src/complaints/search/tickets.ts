import type { Connection } from '../../database/connect.ts';
import type { Person } from '../../people/roles.ts';
import { visibleTo } from '../scope.ts';
import type { Question } from './question.ts';

/** Of the ticket that was typed, or of those that it may have been, the ones that the person may see. */
export async function visibleTickets(
  db: Connection,
  person: Person,
  { ticket, tickets }: Question,
): Promise<string[]> {
  const asked = ticket ? [ticket] : tickets;
  if (asked.length === 0) return [];
  return (await db('complaints as c')
    .whereIn('c.ticket', asked)
    .where(visibleTo(person))
    .orderBy('c.received_at', 'desc')
    .pluck('c.ticket')) as string[];
}
