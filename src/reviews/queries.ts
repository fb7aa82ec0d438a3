import type { Connection, Transaction } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { visibleTo } from '../complaints/scope.ts';
import { membersOfReview, signersOf, type MemberOf, type Signer } from './team.ts';

/** What the team asks the meeting to decide: its outcomes but the putting off. */
export const recommendations = ['followUp', 'resolved', 'cannotSolve', 'notValid', 'referred'] as const;
export type Recommended = (typeof recommendations)[number];

/** A review as it stands: planned, waived (with its reason) or recorded. */
export type Review = {
  id: number;
  complaintId: number;
  plannedOn: string | null;
  plannedBy: string | null;
  waivedReason: string | null;
  findings: string | null;
  recommendation: string | null;
  recommended: Recommended | null;
  latitude: number | null;
  longitude: number | null;
  accuracy: number | null;
  recordedBy: string | null;
  /** When it was written down, by the device at the place if that is likely; it reached us at `receivedAt`. */
  recordedAt: Date | null;
  receivedAt: Date | null;
  eventId: number | null;
  /** The leading lurah or camat first, then the units by name. */
  members: MemberOf[];
};

/** The reviews of one complaint or of several, the oldest first, with their teams. */
export async function reviewsOf(db: Connection, complaintId: number | readonly number[]): Promise<Review[]> {
  const { rows } = await db.raw<{ rows: Review[] }>(
    `select r.id, r.complaint_id as "complaintId", r.planned_on as "plannedOn", planner.name as "plannedBy",
       r.waived_reason as "waivedReason", r.findings, r.recommendation, r.recommended, r.latitude, r.longitude,
       r.accuracy_m as accuracy, recorder.name as "recordedBy", r.recorded_at as "recordedAt",
       r.received_at as "receivedAt", r.event_id as "eventId",
       ${membersOfReview} as members
     from reviews r
     left join people planner on planner.id = r.planned_by
     left join people recorder on recorder.id = r.recorded_by
     where r.complaint_id = any(?::bigint[]) order by r.complaint_id, r.id`,
    [[complaintId].flat()],
  );
  return rows;
}

/** Starts a review; returns its id. */
export async function addReview(trx: Transaction, row: Record<string, unknown>): Promise<number> {
  const [{ id }] = (await trx('reviews').insert(row).returning('id')) as [{ id: number }];
  return id;
}

/** The review of a complaint that is neither recorded nor waived, or undefined. */
export async function openReview(db: Connection, complaintId: number): Promise<number | undefined> {
  const row = (await db('reviews')
    .where({ complaint_id: complaintId, recorded_at: null, waived_reason: null })
    .orderBy('id', 'desc')
    .first('id')) as { id: number } | undefined;
  return row?.id;
}

/** The review of a complaint that has a day and is neither recorded nor waived, or undefined. */
export async function plannedReview(
  db: Connection,
  complaintId: number,
): Promise<{ id: number; plannedOn: string } | undefined> {
  return (await db('reviews')
    .where({ complaint_id: complaintId, recorded_at: null, waived_reason: null })
    .whereNotNull('planned_on')
    .orderBy('id', 'desc')
    .first({ id: 'id', plannedOn: 'planned_on' })) as { id: number; plannedOn: string } | undefined;
}

/** When the review that a complaint waits for was planned first; moving it to another day does not change it. */
export async function firstPlannedAt(db: Connection, complaintId: number): Promise<Date | undefined> {
  const row = (await db('complaint_events')
    .where({ complaint_id: complaintId, to_state: 'kecamatan.reviewPlanned' })
    .whereNot('from_state', 'kecamatan.reviewPlanned')
    .orderBy('id', 'desc')
    .first('at')) as { at: Date } | undefined;
  return row?.at;
}

/** Writes how a review ended. */
export async function finishReview(trx: Transaction, id: number, columns: object): Promise<void> {
  await trx('reviews').where({ id }).update(columns);
}

/** Gives a planned review another day: every invited office is asked again. */
export async function moveReview(trx: Transaction, id: number, columns: object): Promise<void> {
  await trx('reviews').where({ id }).update(columns);
  await trx('review_members')
    .where({ review_id: id })
    .update({ answer: null, answer_reason: null, answered_at: null, answered_by: null });
}

/** Whether nothing but passed deadlines has happened to a complaint since a version of it. */
export async function onlyDelayedSince(
  db: Connection,
  complaintId: number,
  version: number,
): Promise<boolean> {
  const other = (await db('complaint_events')
    .where({ complaint_id: complaintId })
    .where('version', '>', version)
    .whereNot({ type: 'deadlinePassed' })
    .first('id')) as { id: number } | undefined;
  return !other;
}

/** Whether reviews there may be on any day: a kabupaten can be islands with boats on some days only. */
export async function isReviewedAnyDay(db: Connection, cityCode: string): Promise<boolean> {
  return Boolean(await db('areas').where({ code: cityCode, kind: 'kabupaten' }).first('code'));
}

/** A recorded review with what its berita acara says beside the review itself. */
export type RecordedReview = Review & {
  ticket: string;
  text: string;
  confidential: boolean;
  categoryId: string;
  categoryEn: string;
  city: string;
  cityKind: string;
  kecamatan: string;
  kelurahan: string;
  address: string | null;
  rt: string | null;
  rw: string | null;
  landmark: string | null;
  nip: string | null;
  role: string | null;
  capacity: string | null;
  office: string | null;
  photos: ReviewPhoto[];
  signers: Signer[];
};

/** The recorded review, if its complaint lies in what the person may see (null: for the system), or undefined. */
export async function recordedReview(
  db: Connection,
  person: Person | null,
  id: number,
): Promise<RecordedReview | undefined> {
  const facts = (await db('reviews as r')
    .join('complaints as c', 'c.id', 'r.complaint_id')
    .join('categories as cat', 'cat.code', 'c.category_code')
    .join('areas as city', 'city.code', 'c.city_code')
    .join('areas as kec', 'kec.code', 'c.kecamatan_code')
    .join('areas as kel', 'kel.code', 'c.kelurahan_code')
    .leftJoin('people as p', 'p.id', 'r.recorded_by')
    .leftJoin('complaint_events as e', 'e.id', 'r.event_id')
    .leftJoin('offices as o', 'o.id', 'e.office_id')
    .where('r.id', id)
    .whereNotNull('r.recorded_at')
    .where(person ? visibleTo(person) : db.raw('true'))
    .first({
      complaintId: 'c.id',
      ticket: 'c.ticket',
      text: 'c.text',
      confidential: 'c.confidential',
      categoryId: 'cat.name_id',
      categoryEn: 'cat.name_en',
      city: 'city.name',
      cityKind: 'city.kind',
      kecamatan: 'kec.name',
      kelurahan: 'kel.name',
      address: 'c.address',
      rt: 'c.rt',
      rw: 'c.rw',
      landmark: 'c.landmark',
      nip: 'p.nip',
      role: 'e.role',
      capacity: 'e.capacity',
      office: 'o.name',
    })) as (Omit<RecordedReview, keyof Review | 'photos' | 'signers'> & { complaintId: number }) | undefined;
  if (!facts) return undefined;
  // One after the other: its document reads it in a transaction, on one connection.
  const reviews = await reviewsOf(db, facts.complaintId);
  const photos = await photosOf(db, id);
  const signers = await signersOf(db, id);
  return { ...reviews.find((review) => review.id === id)!, ...facts, photos, signers };
}

type ReviewPhoto = { id: string; addedAt: Date; latitude: number | null; longitude: number | null };

async function photosOf(db: Connection, reviewId: number): Promise<ReviewPhoto[]> {
  const { rows } = await db.raw<{ rows: ReviewPhoto[] }>(
    `select p.id, coalesce(p.taken_at, p.added_at) as "addedAt", p.latitude, p.longitude from photos p join reviews r on r.event_id = p.event_id
     where r.id = ? order by p.added_at, p.id`,
    [reviewId],
  );
  return rows;
}
