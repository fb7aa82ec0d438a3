import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { advanceIn, type Advanced } from '../complaints/advance.ts';
import type { Complaint } from '../complaints/complaint.ts';
import { keepPhotos, preparePhoto, type Upload } from '../complaints/photos.ts';
import { lockComplaint } from '../complaints/queries.ts';
import { involve } from '../complaints/records.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { requestDocument } from '../documents/document.ts';
import { Invalid } from '../errors.ts';
import { longestKeptMs, takerOf, timeOfKept } from '../offline/kept.ts';
import { roundRoles } from '../offline/policy.ts';
import { actOf, knownOffices, type Deed } from './deed.ts';
import {
  addReview,
  finishReview,
  firstPlannedAt,
  onlyDelayedSince,
  openReview,
  type Recommended,
} from './queries.ts';
import { reviewRecord } from './review-record.ts';
import { prepareSignature } from './signature-image.ts';
import { keepSigners, markCame } from './team.ts';

type Signing = { officeId: number; name: string; drawn: Buffer | null };

type Result = Deed & {
  findings: string;
  recommendation: string;
  recommended?: Recommended | undefined;
  /** Ids of the offices that came, invited or not. */
  came: number[];
  latitude: number | null;
  longitude: number | null;
  /** Metres. */
  accuracy?: number | null;
  photos: Upload[];
  /** Who signs for an office that came; drawn signatures are PNGs. */
  signers?: Signing[];
  /** When and under which account it was written down, if it waited on a device for the network. */
  takenAt?: Date | null;
  takenBy?: string | null;
};

/**
 * Records what the team found in the field: who came and signs, findings, recommendation, position (degrees, WGS 84)
 * and photos from before the work. The case then waits for Monday's meeting (KEDUA, KETIGA). A result that waited on
 * the phone while its deadline passed is still taken, and dated by when it was written down.
 * @throws Invalid at findings, recommendation, came, photo, takenAt, signer-<id> or signature-<id>, and whatever
 * `advanceIn` throws.
 */
export async function recordReview(
  db: Database,
  { photos: uploads, signers = [], ...result }: Result,
): Promise<Advanced> {
  const { findings, recommendation, recommended, came, ...rest } = result;
  const { latitude, longitude, accuracy = null, takenAt = null, takenBy = null, ...deed } = rest;
  checkResult(result);
  const signing = await signatures(signers.filter(({ officeId }) => came.includes(officeId)));
  const photos = await Promise.all(uploads.map((upload) => preparePhoto(upload)));
  return db.transaction(async (trx) => {
    const before = await lockComplaint(trx, deed.ticket);
    const { calendar } = await rulesOf(trx);
    const taker = await takerOf(trx, takenBy, {
      person: deed.person,
      day: dayOf(takenAt ?? deed.now, calendar),
      roles: roundRoles,
    });
    const note = {
      findings,
      recommendation,
      ...(recommended ? { recommended } : {}),
      ...(taker ? { takenBy: taker } : {}),
    };
    const plannedAt = before && (await firstPlannedAt(trx, before.id));
    const version = before && (await versionFor(trx, before, deed.version));
    const advanced = await advanceIn(trx, actOf({ ...deed, version }, { type: 'recordReview' }, note));
    if (advanced.repeated) return advanced;
    const { complaint, eventId } = advanced;
    const present = await knownOffices(trx, complaint, came, 'came');
    const recordedAt = writtenAt(takenAt, { plannedAt: plannedAt ?? before!.enteredAt, now: deed.now });
    const reviewId =
      (await openReview(trx, complaint.id)) ?? (await addReview(trx, { complaint_id: complaint.id }));
    await finishReview(trx, reviewId, {
      findings,
      recommendation,
      recommended,
      latitude,
      longitude,
      accuracy_m: accuracy,
      recorded_by: deed.person.id,
      recorded_at: recordedAt,
      received_at: deed.now,
      event_id: eventId,
    });
    await markCame(trx, reviewId, present);
    await keepSigners(trx, reviewId, signing);
    for (const officeId of present) await involve(trx, complaint.id, officeId, deed.now);
    await keepPhotos(trx, photos, {
      complaintId: complaint.id,
      eventId,
      kind: 'before',
      addedBy: deed.person.id,
      at: recordedAt,
    });
    await requestDocument(trx, {
      kind: reviewRecord,
      subject: reviewId,
      person: deed.person,
      now: deed.now,
    });
    return advanced;
  });
}

/**
 * When a result was written down: what the device noted, else now. It can be from the moment on at which the review
 * was first planned, as there was no form before, at most a week back and not ahead of now.
 * @throws Invalid at `takenAt`: a date on an official record is asked for again and never guessed
 */
export function writtenAt(takenAt: Date | null, { plannedAt, now }: { plannedAt: Date; now: Date }): Date {
  if (takenAt === null) return now;
  const weekAgo = new Date(now.getTime() - longestKeptMs);
  const earliest = plannedAt > weekAgo ? plannedAt : weekAgo;
  return timeOfKept(takenAt, { earliest, now, tooEarly: 'reviewTooEarly' });
}

// The passing of a deadline changes nothing of what stood on the form.
async function versionFor(trx: Transaction, { id, version }: Complaint, given: number | undefined) {
  if (given === undefined || given >= version) return given;
  return (await onlyDelayedSince(trx, id, given)) ? version : given;
}

async function signatures(signers: Signing[]) {
  return Promise.all(
    signers.map(async ({ officeId, name, drawn }) => ({
      officeId,
      name,
      signature: drawn && (await prepareSignature(drawn, `signature-${officeId}`)),
    })),
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
