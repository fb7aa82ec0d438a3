import type { Connection } from '../database/connect.ts';
import { holdersOf } from '../people/queries.ts';
import { signs, type Person } from '../people/roles.ts';
import type { Meeting } from './queries.ts';

export type Signer = Pick<Person, 'name' | 'nip' | 'roles'>;

/**
 * Who signs the minutes: whoever closed the meeting as chair, or its office's head while it is open, and as
 * note-taker whom the chair named, or whoever opened it when that was somebody else.
 */
export async function signersOf(
  db: Connection,
  { officeId, heldOn, closedBy, openedBy, noteTaker }: Meeting,
): Promise<{ chair: Signer | null; noteTaker: Signer | null }> {
  const people = await holdersOf(db, officeId, heldOn);
  const heads = people.filter(({ roles }) =>
    roles.some((role) => role.officeId === officeId && role.role !== 'clerk' && signs(role)),
  );
  const chair = heads.find(({ id }) => id === closedBy) ?? heads[0] ?? null;
  const named = noteTaker && (people.find(({ name }) => name === noteTaker) ?? typed(noteTaker));
  if (named) return { chair, noteTaker: named };
  const opener = people.find(({ id }) => id === openedBy) ?? null;
  return { chair, noteTaker: opener && opener.id !== chair?.id ? opener : null };
}

const typed = (name: string): Signer => ({ name, nip: null, roles: [] });
