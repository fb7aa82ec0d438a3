import type { Connection } from '../database/connect.ts';
import type { Complaint } from './complaint.ts';
import type { State } from './machine.ts';

/** A complaint that seems to be about the same matter as another one. */
export type Alike = {
  ticket: string;
  text: string;
  state: State;
  confidential: boolean;
  receivedAt: Date;
  /** When it was solved, or null while it is open. */
  solvedAt: Date | null;
  kelurahan: string;
  latitude: number | null;
  longitude: number | null;
  categoryId: string;
  categoryEn: string;
  /** How far away it is in metres, when both places are known. */
  metres: number | null;
};

type Matter = Pick<
  Complaint,
  'id' | 'kecamatanCode' | 'kelurahanCode' | 'categoryCode' | 'text' | 'restricted'
>;

/** Two whole descriptions of the same matter share about this much. */
const likeEnough = 0.3;
/** Metres within which two complaints of one category are about one place. */
const near = 150;

/**
 * Complaints of the same kecamatan that are open, or were solved after `since`, and seem to be about the same matter,
 * the likeliest first: by shared words, by kelurahan and category together, or by place and category. Reads only the
 * open and lately solved ones (indexes complaints_open_by_place, complaints_solved_by_place).
 */
export async function alikeCases(
  db: Connection,
  { id, kecamatanCode, kelurahanCode, categoryCode, text, restricted }: Matter,
  { since, limit }: { since: Date; limit: number },
): Promise<Alike[]> {
  const { rows } = await db.raw<{ rows: Alike[] }>(
    `select c.ticket, c.text, c.state, c.confidential or c.restricted as confidential,
       c.received_at as "receivedAt", solved as "solvedAt", kel.name as kelurahan, c.latitude, c.longitude,
       cat.name_id as "categoryId", cat.name_en as "categoryEn", round(metres / 10) * 10 as metres
     from complaints own
     join areas kel on kel.parent_code = :kecamatanCode
     cross join lateral (
       select o.*, null::timestamptz as solved from complaints o
       where o.kelurahan_code = kel.code and o.closed_at is null and o.state <> 'resolved'
       union all
       select s.*, s.resolved_at from complaints s
       where s.kelurahan_code = kel.code and s.resolved_at >= :since
         and (s.state = 'resolved' or s.closed_reason in ('confirmed', 'noObjection'))) c
     join categories cat on cat.code = c.category_code
     cross join lateral (
       select similarity(:text, c.text) as words, c.kelurahan_code = :kelurahanCode as here,
         c.category_code = :categoryCode as same,
         111320 * sqrt((c.latitude - own.latitude) ^ 2
           + ((c.longitude - own.longitude) * cos(radians(own.latitude))) ^ 2) as metres) likeness
     where own.id = :id and c.id <> :id and c.restricted = :restricted
       and (words >= :likeEnough or (here and same) or (same and metres <= :near))
     order by words + here::int * 0.2 + same::int * 0.3 + coalesce((metres <= :near)::int, 0) * 0.4 desc,
       c.id desc
     limit :limit`,
    { id, kecamatanCode, kelurahanCode, categoryCode, text, restricted, since, likeEnough, near, limit },
  );
  return rows;
}
