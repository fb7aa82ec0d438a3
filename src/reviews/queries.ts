import type { Connection, Transaction } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { visibleTo } from '../complaints/scope.ts';

export type MemberOf = { officeId: number; name: string; kind: string; came: boolean | null };

/** A review as it stands: planned, waived (with its reason) or recorded. */
export type Review = {
  id: number;
  complaintId: number;
  plannedOn: string | null;
  plannedBy: string | null;
  waivedReason: string | null;
  findings: string | null;
  recommendation: string | null;
  latitude: number | null;
  longitude: number | null;
  recordedBy: string | null;
  recordedAt: Date | null;
  eventId: number | null;
  /** The leading lurah or camat first, then the units by name. */
  members: MemberOf[];
};

/** The team of review `r` as one JSON value. */
export const membersOfReview = `
  coalesce((
    select json_agg(json_build_object('officeId', o.id, 'name', o.name, 'kind', o.kind, 'came', m.came)
      order by array_position(array['lurah', 'camat', 'unit'], o.kind), o.name)
    from review_members m join offices o on o.id = m.office_id where m.review_id = r.id
  ), '[]'::json)`;

/** The reviews of one complaint or of several, the oldest first, with their teams. */
export async function reviewsOf(db: Connection, complaintId: number | readonly number[]): Promise<Review[]> {
  const { rows } = await db.raw<{ rows: Review[] }>(
    `select r.id, r.complaint_id as "complaintId", r.planned_on as "plannedOn", planner.name as "plannedBy",
       r.waived_reason as "waivedReason", r.findings, r.recommendation, r.latitude, r.longitude,
       recorder.name as "recordedBy", r.recorded_at as "recordedAt", r.event_id as "eventId",
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

/** Writes how a review ended. */
export async function finishReview(trx: Transaction, id: number, columns: object): Promise<void> {
  await trx('reviews').where({ id }).update(columns);
}

/** Puts offices into the team of a review. */
export async function inviteTeam(trx: Transaction, reviewId: number, officeIds: number[]): Promise<void> {
  await trx.raw(`insert into review_members (review_id, office_id) select ?, unnest(?::bigint[])`, [
    reviewId,
    officeIds,
  ]);
}

/** Marks who came, invited or not, and of the invited who did not. */
export async function markCame(trx: Transaction, reviewId: number, officeIds: number[]): Promise<void> {
  await trx.raw(
    `insert into review_members (review_id, office_id, came) select ?, unnest(?::bigint[]), true
     on conflict (review_id, office_id) do update set came = true`,
    [reviewId, officeIds],
  );
  await trx('review_members').where({ review_id: reviewId, came: null }).update({ came: false });
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
  photos: { id: string; addedAt: Date }[];
};

/** The recorded review, if its complaint lies in what the person may see, or undefined. */
export async function recordedReview(
  db: Connection,
  person: Person,
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
    .where(visibleTo(person))
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
    })) as (Omit<RecordedReview, keyof Review | 'photos'> & { complaintId: number }) | undefined;
  if (!facts) return undefined;
  const [reviews, photos] = await Promise.all([reviewsOf(db, facts.complaintId), photosOf(db, id)]);
  return { ...reviews.find((review) => review.id === id)!, ...facts, photos };
}

async function photosOf(db: Connection, reviewId: number): Promise<{ id: string; addedAt: Date }[]> {
  const { rows } = await db.raw<{ rows: { id: string; addedAt: Date }[] }>(
    `select p.id, p.added_at as "addedAt" from photos p join reviews r on r.event_id = p.event_id
     where r.id = ? order by p.added_at, p.id`,
    [reviewId],
  );
  return rows;
}
