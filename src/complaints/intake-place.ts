import { liesIn } from '../areas/areas.ts';
import type { Transaction } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import type { Complaint } from './complaint.ts';
import { officesForWorkSql, type WorkOffice } from './details.ts';

/** What of a category and its place decides who works on the complaint. */
export type CategoryFacts = {
  sectorCode: string | null;
  referTo: string | null;
  workplaces: readonly WorkOffice[];
};

/** Where a complaint comes in, and the ids of the rows that it is about to get. */
export type Place = CategoryFacts & {
  heldOn: string;
  kecamatanCode: string;
  cityCode: string;
  offices: Complaint['offices'];
  restricted: boolean;
  /** Whether the ticket that was drawn was handed to a counter's device before. */
  reserved: boolean;
  /** Drawn ahead, so that no row has to be waited for: of the complaint, the complainant, this event and one after it. */
  id: number;
  complainantId: number;
  eventId: number;
  nextEventId: number;
};

const workplacesSql = `select coalesce(json_agg(w), '[]') from (${officesForWorkSql({
  level: `'kecamatan'`,
  kecamatan: 's.kecamatan_code',
  kelurahan: 'kel.code',
  city: 'k.parent_code',
  restricted: 'cat.restricted',
})}) w`;
const drawnSql = `nextval('complaints_id_seq') as id, nextval('complainants_id_seq') as "complainantId",
       nextval('complaint_events_id_seq') as "eventId", nextval('complaint_events_id_seq') as "nextEventId"`;

type Asked = { sessionId: number; categoryCode: string; kelurahanCode: string };

/**
 * Reads in one statement all that an intake needs to know, and draws its ids.
 * @throws Invalid when kelurahan or category don't belong to the session's kecamatan
 */
export async function placeOf(
  trx: Transaction,
  { sessionId, categoryCode, kelurahanCode }: Asked,
  ticket: string,
): Promise<Place> {
  const { rows } = await trx.raw<{ rows: (Place & { kelurahan: string | null; category: string | null })[] }>(
    `select s.held_on as "heldOn", s.kecamatan_code as "kecamatanCode", k.parent_code as "cityCode",
       kel.code as kelurahan, cat.code as category, cat.restricted, cat.sector_code as "sectorCode",
       cat.refer_to as "referTo", exists (select from reserved_tickets where ticket = ?) as reserved,
       (select json_object_agg(o.kind, o.id) from offices o where
         (o.area_code = s.kecamatan_code and o.kind = 'camat') or (o.area_code = kel.code and o.kind = 'lurah')
         or (o.area_code = k.parent_code and o.kind = 'walikota')
         or (o.area_code = split_part(k.parent_code, '.', 1) and o.kind in ('sekda', 'governor'))) as offices,
       (${workplacesSql}) as workplaces, ${drawnSql}
     from saturday_sessions s
     join areas k on k.code = s.kecamatan_code
     left join areas kel on kel.code = ? and kel.level = 'kelurahan'
     left join categories cat on cat.code = ?
     where s.id = ?`,
    [ticket, kelurahanCode, categoryCode, sessionId],
  );
  const [place] = rows;
  if (!place) throw new Invalid({ sessionId: 'unknown' });
  if (!place.kelurahan || !liesIn(place.kelurahan, place.kecamatanCode))
    throw new Invalid({ kelurahanCode: 'notHere' });
  if (!place.category) throw new Invalid({ categoryCode: 'unknown' });
  return place;
}
