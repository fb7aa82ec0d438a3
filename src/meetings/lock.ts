import type { Transaction } from '../database/connect.ts';
import { Forbidden, Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { maySee } from './policy.ts';
import { lockMeeting, type Meeting } from './queries.ts';

/** Who acts on which meeting, and when. */
export type Step = { meetingId: number; person: Person; now: Date };

type Right = (person: Person, meeting: Meeting) => boolean;

/**
 * The meeting, locked until the transaction ends, for a person with a right to it. It is locked before any
 * complaint, everywhere: nobody waits for the other. @throws NotFound, Forbidden
 */
export async function lockFor(
  trx: Transaction,
  { meetingId, person }: Omit<Step, 'now'>,
  may: Right,
): Promise<Meeting> {
  const meeting = await lockMeeting(trx, meetingId);
  if (!meeting || !maySee(person, meeting)) throw new NotFound();
  if (!may(person, meeting)) throw new Forbidden();
  return meeting;
}

/** @throws Invalid when the meeting is closed. */
export function refuseWhenClosed({ closedAt }: Meeting): void {
  if (closedAt) throw new Invalid({ meeting: 'meetingClosed' });
}

/** @throws Invalid when the meeting is closed or was not opened. */
export function refuseUnlessOpen(meeting: Meeting): void {
  refuseWhenClosed(meeting);
  if (!meeting.openedAt) throw new Invalid({ meeting: 'meetingNotOpen' });
}
