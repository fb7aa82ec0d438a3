import type { Connection, Transaction } from '../database/connect.ts';

export type MemberOf = {
  officeId: number;
  name: string;
  kind: string;
  came: boolean | null;
  /** What an invited office said; null until it does, and again after the review was moved. */
  answer: 'accepted' | 'declined' | null;
  reason: string | null;
};

/** Who signs for an office that came, with the drawn signature as a PNG in base 64. */
export type Signer = { officeId: number; name: string; drawn: string | null };

/** The team of review `r` as one JSON value. */
export const membersOfReview = `
  coalesce((
    select json_agg(json_build_object('officeId', o.id, 'name', o.name, 'kind', o.kind, 'came', m.came,
        'answer', m.answer, 'reason', m.answer_reason)
      order by array_position(array['lurah', 'camat', 'unit'], o.kind), o.name)
    from review_members m join offices o on o.id = m.office_id where m.review_id = r.id
  ), '[]'::json)`;

/** The team of a review, the leader first. */
export async function membersOf(db: Connection, reviewId: number): Promise<MemberOf[]> {
  const { rows } = await db.raw<{ rows: { members: MemberOf[] }[] }>(
    `select ${membersOfReview} as members from reviews r where r.id = ?`,
    [reviewId],
  );
  return rows[0]?.members ?? [];
}

/** Puts offices into the team of a review; those in it stay as they are. */
export async function inviteTeam(trx: Transaction, reviewId: number, officeIds: number[]): Promise<void> {
  await trx.raw(
    `insert into review_members (review_id, office_id) select ?, unnest(?::bigint[])
     on conflict (review_id, office_id) do nothing`,
    [reviewId, officeIds],
  );
}

/** Takes offices out of the team of a review that has not taken place. */
export async function releaseTeam(trx: Transaction, reviewId: number, officeIds: number[]): Promise<void> {
  await trx('review_members').where({ review_id: reviewId }).whereIn('office_id', officeIds).delete();
}

type Answered = { answer: 'accepted' | 'declined'; reason: string | null; at: Date; by: number };

/** Keeps what an invited office answered. */
export async function keepAnswer(
  trx: Transaction,
  of: { reviewId: number; officeId: number },
  { answer, reason, at, by }: Answered,
): Promise<void> {
  await trx('review_members')
    .where({ review_id: of.reviewId, office_id: of.officeId })
    .update({ answer, answer_reason: reason, answered_at: at, answered_by: by });
}

/** Keeps who signs for which office, with the drawn signature as PNG. */
export async function keepSigners(
  trx: Transaction,
  reviewId: number,
  signers: { officeId: number; name: string; signature: Buffer | null }[],
): Promise<void> {
  if (signers.length === 0) return;
  await trx('review_signers').insert(
    signers.map(({ officeId, name, signature }) => ({
      review_id: reviewId,
      office_id: officeId,
      name,
      signature,
    })),
  );
}

/** Who signed a review, in the order of its team. */
export async function signersOf(db: Connection, reviewId: number): Promise<Signer[]> {
  const { rows } = await db.raw<{ rows: Signer[] }>(
    `select s.office_id as "officeId", s.name, encode(s.signature, 'base64') as drawn
     from review_signers s join offices o on o.id = s.office_id
     where s.review_id = ? order by array_position(array['lurah', 'camat', 'unit'], o.kind), o.name`,
    [reviewId],
  );
  return rows.map((row) => ({ ...row, drawn: row.drawn?.replace(/\n/g, '') ?? null }));
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
