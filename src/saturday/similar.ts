import type { Connection } from '../database/connect.ts';
import type { State } from '../complaints/machine.ts';

export type Matter = {
  kecamatanCode: string;
  text: string;
  kelurahanCode: string | null;
  categoryCode: string | null;
};

export type Similar = {
  ticket: string;
  text: string;
  state: State;
  receivedAt: Date;
  kelurahan: string;
  landmark: string | null;
  rt: string | null;
  rw: string | null;
  categoryId: string;
  categoryEn: string;
};

const shown = 5;
/** Half a sentence that is still being typed shares about this much with the sentence of a neighbour. */
const likeEnough = 0.35;

/**
 * Complaints of the kecamatan that are still worked on and seem to be about the same matter, the likeliest
 * first: by words that they share, or by kelurahan and category together. Only the open complaints of the
 * kecamatan are read (index complaints_open_by_place), a few hundred at most, whatever years have piled up.
 */
export async function similarComplaints(db: Connection, matter: Matter): Promise<Similar[]> {
  const { rows } = await db.raw<{ rows: Similar[] }>(
    `select c.ticket, c.text, c.state, c.received_at as "receivedAt", kel.name as kelurahan, c.landmark, c.rt, c.rw,
       cat.name_id as "categoryId", cat.name_en as "categoryEn"
     from areas kel
     join complaints c on c.kelurahan_code = kel.code and c.closed_at is null
     join categories cat on cat.code = c.category_code
     cross join lateral (select word_similarity(:text, c.text) as words,
       c.kelurahan_code is not distinct from :kelurahanCode as here,
       c.category_code is not distinct from :categoryCode as same) likeness
     where kel.parent_code = :kecamatanCode and c.state <> 'resolved'
       and c.restricted = coalesce((select restricted from categories where code = :categoryCode), false)
       and (words >= :likeEnough or (here and same))
     order by words + here::int * 0.3 + same::int * 0.3 desc, c.id desc
     limit :shown`,
    { ...matter, likeEnough, shown },
  );
  return rows;
}
