import type { Complaint } from '../complaints/complaint.ts';
import { alreadyDone, lockComplaint } from '../complaints/queries.ts';
import { appendFact, involve, type Fact } from '../complaints/records.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid, NotFound, VersionRequired } from '../errors.ts';
import { fixedTeam, knownOffices, type Deed } from './deed.ts';
import { invitedAs, mayPlan } from './policy.ts';
import { plannedReview } from './queries.ts';
import { inviteTeam, keepAnswer, membersOf, releaseTeam, type MemberOf } from './team.ts';
import { tellOffices } from './telling.ts';

type Answer = (Deed & { answer: 'accepted' }) | (Deed & { answer: 'declined'; reason: string });

/**
 * An invited office says whether it comes to a planned review; that it does not, and why, is told to the leader. The
 * answer may change until the result is recorded; the same answer again leaves no trace. Returns whether it did.
 * @throws Invalid at `reason`, NotFound, Forbidden when the person's office is not invited, Conflict when the review
 * was moved, recorded or called off meanwhile.
 */
export async function answerInvitation(db: Database, given: Answer): Promise<boolean> {
  const reason = given.answer === 'declined' ? given.reason.trim() : null;
  if (reason === '') throw new Invalid({ reason: 'required' });
  return db.transaction(async (trx) => {
    const { complaint, review, done } = await openCase(trx, given);
    if (done) return false;
    const members = await membersOf(trx, review.id);
    const own = invitedAs(given.person, members, complaint);
    if (!own) throw new Forbidden();
    if (own.answer === given.answer && own.reason === reason) return false;
    await keepAnswer(
      trx,
      { reviewId: review.id, officeId: own.officeId },
      { answer: given.answer, reason, at: given.now, by: given.person.id },
    );
    const accepted = given.answer === 'accepted';
    const data = { office: own.name, plannedOn: review.plannedOn, ...(reason ? { reason } : {}) };
    const type = accepted ? 'invitationAccepted' : 'invitationDeclined';
    const eventId = await note(trx, complaint, given, { type, data });
    if (!accepted)
      await tellOffices(
        trx,
        { complaint, eventId },
        {
          offices: fixedTeam(complaint).slice(0, 1),
          message: 'invitationDeclined',
          event: { at: given.now, type, ...data },
        },
      );
    return true;
  });
}

/**
 * Makes `team` the team of a planned review: further offices are invited and see the case, others are told that they
 * need not come. Leader and unit in charge always stay. Returns whether anything changed.
 * @throws Invalid at `team` (unknownUnit), NotFound, Forbidden, Conflict as above.
 */
export function changeTeam(db: Database, { team, ...deed }: Deed & { team: number[] }): Promise<boolean> {
  return db.transaction(async (trx) => {
    const { complaint, review, done } = await openCase(trx, deed);
    if (!mayPlan(deed.person, complaint)) throw new Forbidden();
    if (done) return false;
    const wanted = new Set([...fixedTeam(complaint), ...(await knownOffices(trx, complaint, team, 'team'))]);
    const before = await membersOf(trx, review.id);
    const invited = [...wanted].filter((id) => before.every(({ officeId }) => officeId !== id));
    const released = before.filter(({ officeId }) => !wanted.has(officeId));
    if (invited.length + released.length === 0) return false;
    await inviteTeam(trx, review.id, invited);
    await releaseTeam(trx, review.id, idsOf(released));
    for (const officeId of invited) await involve(trx, complaint.id, officeId, deed.now);
    const added = (await membersOf(trx, review.id)).filter(({ officeId }) => invited.includes(officeId));
    const data = { invited: namesOf(added), released: namesOf(released) };
    const eventId = await note(trx, complaint, deed, { type: 'teamChanged', data });
    const event = { at: deed.now, type: 'teamChanged', plannedOn: review.plannedOn };
    const telling = { complaint, eventId };
    await tellOffices(trx, telling, { offices: idsOf(added), message: 'reviewInvited', event });
    await tellOffices(trx, telling, { offices: idsOf(released), message: 'reviewCalledOff', event });
    return true;
  });
}

// Facts move no version, so the day is what a form was made from: who planned it anew made a new version.
async function openCase(trx: Transaction, { ticket, version, person, key }: Deed) {
  const complaint = await lockComplaint(trx, ticket);
  if (!complaint) throw new NotFound();
  const before = key ? await alreadyDone(trx, key) : undefined;
  const done = before?.ticket === ticket && before.personId === person.id;
  if (before && !done) throw new Conflict(undefined, complaint.version);
  if (version === undefined) throw new VersionRequired();
  const review = complaint.state === 'kecamatan.reviewPlanned' && (await plannedReview(trx, complaint.id));
  if (!done && (!review || version !== complaint.version)) throw new Conflict(version, complaint.version);
  return { complaint, review: review || { id: 0, plannedOn: '' }, done };
}

function note(
  trx: Transaction,
  complaint: Complaint,
  { person, now, key }: Deed,
  fact: Pick<Fact, 'type' | 'data'>,
): Promise<number> {
  return appendFact(trx, complaint, { ...fact, at: now, actor: { kind: 'person', person }, key });
}

const idsOf = (members: MemberOf[]) => members.map(({ officeId }) => officeId);
const namesOf = (members: MemberOf[]) => members.map(({ name }) => name);
