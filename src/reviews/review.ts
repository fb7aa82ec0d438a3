import { dayOf, type Day } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { advanceIn, type Advanced } from '../complaints/advance.ts';
import type { Complaint } from '../complaints/complaint.ts';
import { roleFor } from '../complaints/policy.ts';
import { involve } from '../complaints/records.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { dayFault } from './days.ts';
import { actOf, fixedTeam, knownOffices, type Deed } from './deed.ts';
import { isLeader } from './policy.ts';
import {
  addReview,
  finishReview,
  isReviewedAnyDay,
  moveReview,
  openReview,
  plannedReview,
  reviewsOf,
  type Review,
} from './queries.ts';
import { inviteTeam, keepAnswer, membersOf, signersOf, type MemberOf, type Signer } from './team.ts';
import { tellOffices } from './telling.ts';

export { recordReview } from './result.ts';
export { reviewsOf, signersOf, type MemberOf, type Review, type Signer };

type Plan = Deed & { plannedOn: Day; team: number[]; reason?: string | undefined };
type Waiver = Deed & { reason: string };

/**
 * Plans the joint field review of a complaint (Ingub 135/2017, KEDUA), or gives a planned one another day for a
 * reason. The lurah leads and the unit that has the case is always in the team; every office in it sees the case
 * from now on, is told and asked whether it comes. `team` adds to the offices that are invited already.
 * @throws Invalid at `plannedOn` (datePast, reviewFar, notSunday, sameDay), `reason` (another day without one) or
 * `team` (unknownUnit), and whatever `advanceIn` throws.
 */
export function planReview(db: Database, { plannedOn, team, reason, ...deed }: Plan): Promise<Advanced> {
  return db.transaction(async (trx) => {
    const event = { type: 'planReview' as const, plannedOn, ...(reason ? { reason } : {}) };
    const advanced = await advanceIn(trx, actOf(deed, event));
    if (advanced.repeated) return advanced;
    const { complaint } = advanced;
    await checkDay(trx, complaint, plannedOn, deed.now);
    const members = await teamOf(trx, complaint, team);
    const plan = { planned_on: plannedOn, planned_by: deed.person.id, planned_at: deed.now };
    const before = await plannedReview(trx, complaint.id);
    if (before) {
      checkMove(before, plannedOn, reason);
      await moveReview(trx, before.id, plan);
    }
    const reviewId = before?.id ?? (await addReview(trx, { complaint_id: complaint.id, ...plan }));
    await inviteTeam(trx, reviewId, members);
    for (const officeId of members) await involve(trx, complaint.id, officeId, deed.now);
    await askTeam(trx, advanced, { reviewId, moved: before !== undefined, plannedOn, deed });
    return advanced;
  });
}

/**
 * Goes on without a field review, or calls off the planned one, for a reason that the meeting will read (KEDUA:
 * "as needed"). @throws Invalid at `reason`, and whatever `advanceIn` throws.
 */
export async function waiveReview(db: Database, { reason, ...deed }: Waiver): Promise<Advanced> {
  if (reason.trim() === '') throw new Invalid({ reason: 'required' });
  return db.transaction(async (trx) => {
    const advanced = await advanceIn(trx, actOf(deed, { type: 'waiveReview', reason }));
    if (advanced.repeated) return advanced;
    const { complaint, eventId } = advanced;
    const planned = await openReview(trx, complaint.id);
    const reviewId = planned ?? (await addReview(trx, { complaint_id: complaint.id }));
    await finishReview(trx, reviewId, { waived_reason: reason, event_id: eventId });
    const own = roleFor(deed.person, 'waiveReview', complaint)?.officeId;
    const invited = await membersOf(trx, reviewId);
    await tellOffices(trx, advanced, {
      offices: invited.map(({ officeId }) => officeId).filter((officeId) => officeId !== own),
      message: 'reviewCalledOff',
      event: { at: deed.now, type: 'waiveReview', reason },
    });
    return advanced;
  });
}

/** @throws Invalid at `plannedOn` for a day on which a complaint of this city can't be reviewed */
export async function checkDay(
  db: Connection,
  { cityCode }: Pick<Complaint, 'cityCode'>,
  plannedOn: Day,
  now: Date,
): Promise<void> {
  const { calendar } = await rulesOf(db);
  const anyDay = await isReviewedAnyDay(db, cityCode);
  const fault = dayFault(plannedOn, { today: dayOf(now, calendar), anyDay });
  if (fault) throw new Invalid({ plannedOn: fault });
}

// The citizen was promised a day: whoever moves it says why.
function checkMove(before: { plannedOn: Day }, plannedOn: Day, reason: string | undefined) {
  if (before.plannedOn === plannedOn) throw new Invalid({ plannedOn: 'sameDay' });
  if (!reason) throw new Invalid({ reason: 'required' });
}

async function teamOf(trx: Transaction, complaint: Complaint, team: number[]): Promise<number[]> {
  const invited = await knownOffices(trx, complaint, team, 'team');
  return [...new Set([...fixedTeam(complaint), ...invited])];
}

type Asking = { reviewId: number; moved: boolean; plannedOn: Day; deed: Deed };

// The machine has told the unit of the case; whoever planned needs no message about it, and comes.
async function askTeam(
  trx: Transaction,
  advanced: Advanced,
  { reviewId, moved, plannedOn, deed: { person, now } }: Asking,
) {
  const { complaint } = advanced;
  const planner = roleFor(person, 'planReview', complaint)?.officeId;
  const members = await membersOf(trx, reviewId);
  const own = members.find(({ officeId }) => officeId === planner);
  if (own && !isLeader(own, complaint))
    await keepAnswer(
      trx,
      { reviewId, officeId: own.officeId },
      { answer: 'accepted', reason: null, at: now, by: person.id },
    );
  const told = members.filter(({ officeId }) => officeId !== planner && officeId !== complaint.unitId);
  const [leaders, invited] = [
    told.filter((member) => isLeader(member, complaint)),
    told.filter((member) => !isLeader(member, complaint)),
  ];
  const event = { at: now, type: 'planReview', plannedOn };
  await tellOffices(trx, advanced, { offices: idsOf(leaders), message: 'yourTurn', event });
  const message = moved ? 'reviewMoved' : 'reviewInvited';
  await tellOffices(trx, advanced, { offices: idsOf(invited), message, event });
}

const idsOf = (members: MemberOf[]) => members.map(({ officeId }) => officeId);
