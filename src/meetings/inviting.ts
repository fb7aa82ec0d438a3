import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { complaintByTicket } from '../complaints/queries.ts';
import { tell } from '../complaints/telling.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { inviteesOf } from './attendance-queries.ts';
import {
  concernsOf,
  invitationsOf,
  keepAnswer,
  keepInvitations,
  lockInvitation,
  tellOfMeeting,
  type Answer,
  type Invitation,
} from './invitation-queries.ts';
import { lockFor, refuseWhenClosed, type Step } from './lock.ts';
import { invitationsPath } from './paths.ts';
import { invitedOffices, invites, mayPrepare } from './policy.ts';
import { lockMeeting, type Meeting } from './queries.ts';

type Invite = Step & { officeIds: readonly number[]; note: string | null };

/**
 * Invites the heads of suku dinas and suku badan to a city's meeting (Ingub 135/2017, KEEMPAT b) and tells each
 * once; who is invited already hears nothing again. Returns how many were newly invited.
 * @throws NotFound, Forbidden, Invalid when the meeting is closed or not a city's, or an office is not called to it.
 */
export function inviteOffices(
  db: Database,
  { meetingId, officeIds, note, person, now }: Invite,
): Promise<number> {
  return db.transaction(async (trx) => {
    const meeting = await lockFor(trx, { meetingId, person }, mayPrepare);
    refuseWhenClosed(meeting);
    const units = (await inviteesOf(trx, meeting)).filter(({ kind }) => kind === 'unit');
    const called = new Set(units.map(({ officeId }) => officeId));
    if (!invites(meeting) || officeIds.some((id) => !called.has(id)))
      throw new Invalid({ office: 'unknown' });
    const asked = { meetingId, officeIds: [...new Set(officeIds)], note, by: person.id, at: now };
    const invited = await keepInvitations(trx, asked);
    await tellInvited(trx, meeting, { officeIds: invited, note, now });
    return invited.length;
  });
}

type GivenAnswer = Step & Answer & { officeId: number };

/**
 * What an invited office answers; the same answer again changes nothing, another one holds until the meeting is
 * closed. @throws NotFound when it is not the person's office or not invited, Invalid at `reason` when it declines
 * without one, and when the meeting is closed.
 */
export function answerInvitation(
  db: Database,
  { meetingId, officeId, answer, reason, person, now }: GivenAnswer,
): Promise<void> {
  return db.transaction(async (trx) => {
    if (!invitedOffices(person).includes(officeId)) throw new NotFound();
    const meeting = await lockMeeting(trx, meetingId);
    const before = meeting && (await lockInvitation(trx, meetingId, officeId));
    if (!meeting || before === undefined) throw new NotFound();
    refuseWhenClosed(meeting);
    if (answer === 'declined' && !reason?.trim()) throw new Invalid({ reason: 'required' });
    const said = answer === 'declined' ? reason : null;
    if (before?.answer === answer && before.reason === said) return;
    await keepAnswer(trx, { meetingId, officeId, answer, reason: said, by: person.id, at: now });
  });
}

/** What the person's offices are invited to, from today on. */
export async function ownInvitations(db: Connection, person: Person, now: Date): Promise<Invitation[]> {
  const { calendar } = await rulesOf(db);
  return invitationsOf(db, invitedOffices(person), dayOf(now, calendar));
}

// A message hangs on the last event of the office's first case, and on no complaint where none concerns it.
async function tellInvited(
  trx: Transaction,
  meeting: Meeting,
  { officeIds, note, now }: { officeIds: number[]; note: string | null; now: Date },
) {
  for (const { officeId, cases, first } of await concernsOf(trx, meeting, officeIds)) {
    const { heldOn: plannedOn, office } = meeting;
    const facts = { type: 'meetingInvited', plannedOn, office, reason: note, cases, path: invitationsPath() };
    if (!first) {
      await tellOfMeeting(trx, { officeId, particulars: facts, at: now });
      continue;
    }
    const complaint = { ...(await complaintByTicket(trx, first.ticket))!, urgent: false };
    await tell(trx, [{ type: 'tellOffice', officeId, message: 'meetingInvited' }], {
      complaint,
      event: { at: now, ...facts },
      eventId: first.eventId,
    });
  }
}
