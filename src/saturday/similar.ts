import type { Connection } from '../database/connect.ts';
import type { State } from '../complaints/machine.ts';

export type Matter = {
  kecamatanCode: string;
  text: string;
  kelurahanCode: string | null;
  categoryCode: string | null;
  /** Where it is, in degrees, when the clerk knows the point. */
  latitude: number | null;
  longitude: number | null;
};

export type Similar = {
  ticket: string;
  text: string;
  confidential: boolean;
  state: State;
  receivedAt: Date;
  kelurahan: string;
  landmark: string | null;
  rt: string | null;
  rw: string | null;
  categoryId: string;
  categoryEn: string;
  /** How far away, when both points are known. */
  metres: number | null;
};

const shown = 5;
/** Half a sentence that is still being typed shares about this much with the sentence of a neighbour. */
const likeEnough = 0.35;
/** Metres within which the same category is probably the same matter, and beyond which nearness says nothing. */
const nearby = 150;
const walk = 600;

// Metres on the globe (haversine); null while one of the two points is not known.
const haversine = `round(12742000 * asin(sqrt(
    power(sin(radians(c.latitude - :latitude::float8) / 2), 2) +
    cos(radians(c.latitude)) * cos(radians(:latitude::float8)) *
    power(sin(radians(c.longitude - :longitude::float8) / 2), 2))))::int`;

/**
 * Complaints of the kecamatan that are still worked on and seem to be about the same matter, the likeliest
 * first: by words that they share, by kelurahan and category together, or by category and a point close by. Only the open complaints of the
 * kecamatan are read (index complaints_open_by_place), a few hundred at most, whatever years have piled up.
 */
export async function similarComplaints(db: Connection, matter: Matter): Promise<Similar[]> {
  const { rows } = await db.raw<{ rows: Similar[] }>(
    `select c.ticket, c.text, c.confidential, c.state, c.received_at as "receivedAt", kel.name as kelurahan, c.landmark, c.rt, c.rw,
       cat.name_id as "categoryId", cat.name_en as "categoryEn", metres
     from areas kel
     join complaints c on c.kelurahan_code = kel.code and c.closed_at is null
     join categories cat on cat.code = c.category_code
     cross join lateral (select word_similarity(:text, c.text) as words,
       c.kelurahan_code is not distinct from :kelurahanCode as here,
       c.category_code is not distinct from :categoryCode as same, ${haversine} as metres) likeness
     where kel.parent_code = :kecamatanCode and c.state <> 'resolved'
       and c.restricted = coalesce((select restricted from categories where code = :categoryCode), false)
       and (words >= :likeEnough or (here and same) or (same and metres <= :nearby))
     order by words + here::int * 0.3 + same::int * 0.3 + coalesce(greatest(0, 1 - metres / :walk::float8) * 0.5, 0) desc, c.id desc
     limit :shown`,
    { ...matter, likeEnough, shown, nearby, walk },
  );
  return rows;
}
