import { dayOf, type Day } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { advanceIn, type Advanced } from '../complaints/advance.ts';
import type { Complaint, EventInput } from '../complaints/complaint.ts';
import { officesForWork } from '../complaints/details.ts';
import { keepPhotos, preparePhoto, type Upload } from '../complaints/photos.ts';
import { roleFor } from '../complaints/policy.ts';
import { involve } from '../complaints/records.ts';
import { tell } from '../complaints/telling.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import { dayFault } from './days.ts';
import {
  addReview,
  finishReview,
  inviteTeam,
  isReviewedAnyDay,
  markCame,
  openReview,
  reviewsOf,
  type MemberOf,
  type Review,
} from './queries.ts';

export { reviewsOf, type MemberOf, type Review };

type Deed = {
  ticket: string;
  version: number | undefined;
  person: Person;
  now: Date;
  key?: string | undefined;
};
type Plan = Deed & { plannedOn: Day; team: number[] };
type Waiver = Deed & { reason: string };
type Result = Deed & {
  findings: string;
  recommendation: string;
  /** Ids of the offices that came, invited or not. */
  came: number[];
  latitude: number | null;
  longitude: number | null;
  photos: Upload[];
};

/**
 * Plans the joint field review of a complaint (Ingub 135/2017, KEDUA). The lurah leads and the unit that has the
 * case is always in the team; every office in it sees the case from now on and is told.
 * @throws Invalid at `plannedOn` (datePast, reviewFar, notSunday) or `team` (unknownUnit), and whatever `advanceIn` throws.
 */
export function planReview(db: Database, { plannedOn, team, ...deed }: Plan): Promise<Advanced> {
  return db.transaction(async (trx) => {
    const advanced = await advanceIn(trx, actOf(deed, { type: 'planReview', plannedOn }));
    if (advanced.repeated) return advanced;
    const { complaint } = advanced;
    await checkDay(trx, complaint, plannedOn, deed.now);
    const members = await membersOf(trx, complaint, team);
    const reviewId = await addReview(trx, {
      complaint_id: complaint.id,
      planned_on: plannedOn,
      planned_by: deed.person.id,
      planned_at: deed.now,
    });
    await inviteTeam(trx, reviewId, members);
    for (const officeId of members) await involve(trx, complaint.id, officeId, deed.now);
    await tellTeam(trx, advanced, members, { plannedOn, ...deed });
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
    const reviewId =
      (await openReview(trx, complaint.id)) ?? (await addReview(trx, { complaint_id: complaint.id }));
    await finishReview(trx, reviewId, { waived_reason: reason, event_id: eventId });
    return advanced;
  });
}

/**
 * Records what the team found in the field: who came, findings, recommendation, position (degrees, WGS 84) and
 * photos from before the work. The case then waits for Monday's meeting (KEDUA, KETIGA).
 * @throws Invalid at findings, recommendation, came or photo, and whatever `advanceIn` throws.
 */
export async function recordReview(db: Database, { photos: uploads, ...result }: Result): Promise<Advanced> {
  const { findings, recommendation, came, latitude, longitude, ...deed } = result;
  checkResult(result);
  const photos = await Promise.all(uploads.map((upload) => preparePhoto(upload)));
  return db.transaction(async (trx) => {
    const note = { findings, recommendation };
    const advanced = await advanceIn(trx, actOf(deed, { type: 'recordReview' }, note));
    if (advanced.repeated) return advanced;
    const { complaint, eventId } = advanced;
    const present = await knownOffices(trx, complaint, came, 'came');
    const reviewId =
      (await openReview(trx, complaint.id)) ?? (await addReview(trx, { complaint_id: complaint.id }));
    await finishReview(trx, reviewId, {
      ...note,
      latitude,
      longitude,
      recorded_by: deed.person.id,
      recorded_at: deed.now,
      event_id: eventId,
    });
    await markCame(trx, reviewId, present);
    for (const officeId of present) await involve(trx, complaint.id, officeId, deed.now);
    await keepPhotos(trx, photos, {
      complaintId: complaint.id,
      eventId,
      kind: 'before',
      addedBy: deed.person.id,
      at: deed.now,
    });
    return advanced;
  });
}

function actOf(
  { ticket, version, person, now, key }: Deed,
  event: EventInput,
  note: Record<string, unknown> = {},
) {
  return { ticket, version, event, actor: { kind: 'person' as const, person }, now, key, note };
}

async function checkDay(trx: Transaction, { cityCode }: Complaint, plannedOn: Day, now: Date) {
  const { calendar } = await rulesOf(trx);
  const anyDay = await isReviewedAnyDay(trx, cityCode);
  const fault = dayFault(plannedOn, { today: dayOf(now, calendar), anyDay });
  if (fault) throw new Invalid({ plannedOn: fault });
}

// A complaint about officials is reviewed by the camat; otherwise the lurah leads (KESATU c).
async function membersOf(trx: Transaction, complaint: Complaint, team: number[]): Promise<number[]> {
  const { restricted, offices, unitId } = complaint;
  const leader = restricted ? offices.camat : offices.lurah;
  const invited = await knownOffices(trx, complaint, team, 'team');
  return [...new Set([leader, ...(unitId === null ? [] : [unitId]), ...invited])];
}

async function knownOffices(
  trx: Transaction,
  complaint: Complaint,
  ids: number[],
  field: 'team' | 'came',
): Promise<number[]> {
  const known = new Set((await officesForWork(trx, complaint, 'kecamatan')).map(({ id }) => id));
  if (ids.some((id) => !known.has(id))) throw new Invalid({ [field]: 'unknownUnit' });
  return [...new Set(ids)];
}

// The machine has told the unit of the case; whoever planned needs no message about it.
async function tellTeam(
  trx: Transaction,
  { complaint, eventId }: Advanced,
  members: number[],
  { person, now, plannedOn }: Deed & { plannedOn: Day },
) {
  const planner = roleFor(person, 'planReview', complaint)?.officeId;
  const told = members.filter((officeId) => officeId !== complaint.unitId && officeId !== planner);
  await tell(
    trx,
    told.map((officeId) => ({ type: 'tellOffice', officeId, message: 'yourTurn' })),
    { complaint, event: { at: now, type: 'planReview', plannedOn }, eventId: eventId! },
  );
}

function checkResult({
  findings,
  recommendation,
  came,
}: Pick<Result, 'findings' | 'recommendation' | 'came'>) {
  const faults: Record<string, string> = {};
  if (came.length === 0) faults.came = 'choice';
  if (findings.trim() === '') faults.findings = 'required';
  if (recommendation.trim() === '') faults.recommendation = 'required';
  if (Object.keys(faults).length > 0) throw new Invalid(faults);
}
