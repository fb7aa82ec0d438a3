import type { Connection } from '../database/connect.ts';
import type { Queued } from './queries.ts';

/** A message of each kind among the latest five thousand, and what to make the others from. */
export type Examples = { written: Example[]; latest: Example | null };
export type Example = Pick<
  Queued,
  | 'message'
  | 'particulars'
  | 'createdAt'
  | 'ticket'
  | 'trackKey'
  | 'urgent'
  | 'follower'
  | 'office'
  | 'unit'
  | 'categoryId'
  | 'categoryEn'
  | 'kelurahan'
>;

const columns = `c.ticket, c.track_key as "trackKey", o.name as office, u.name as unit, cat.name_id as "categoryId",
  cat.name_en as "categoryEn", kel.name as kelurahan`;
// Neither confidential ones nor those about officials serve as an example.
const open = 'not c.confidential and not c.restricted';

/** Real messages to show, the newest of each kind (index: the key of notifications, from its end). */
export async function examplesOf(db: Connection): Promise<Examples> {
  const { rows: written } = await db.raw<{ rows: Example[] }>(
    `with recent as materialized (select * from notifications order by id desc limit 5000),
     newest as (
       select distinct on (n.message) n.* from recent n left join complaints c on c.id = n.complaint_id
       where case when c.id is null then n.audience = 'office' and n.particulars ->> 'path' is not null
           else ${open} and n.particulars ->> 'state' is not null end
       order by n.message, n.id desc)
     select n.message, n.particulars, n.created_at as "createdAt", false as urgent, false as follower, ${columns}
     from newest n
     left join complaints c on c.id = n.complaint_id
     left join categories cat on cat.code = c.category_code
     left join areas kel on kel.code = c.kelurahan_code
     left join offices o on o.id = n.office_id
     left join offices u on u.id = (n.particulars ->> 'unitId')::bigint`,
  );
  const { rows: latest } = await db.raw<{ rows: Example[] }>(
    `select '' as message, c.received_at as "createdAt", false as urgent, false as follower, ${columns},
       json_build_object('state', c.state, 'dueAt', c.due_at, 'answerOn', c.answer_on,
         'answerLatestOn', c.answer_latest_on, 'office', o.name, 'cases', 1,
         'plannedOn', coalesce(c.answer_on, (c.received_at + interval '1 day')::date)) as particulars
     from complaints c
     join categories cat on cat.code = c.category_code
     join areas kel on kel.code = c.kelurahan_code
     join offices o on o.kind = 'camat' and o.area_code = c.kecamatan_code
     left join offices u on u.id = c.unit_id
     where ${open} order by c.received_at desc, c.id desc limit 1`,
  );
  return { written, latest: latest[0] ?? null };
}
