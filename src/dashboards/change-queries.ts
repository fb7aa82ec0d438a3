import { beyondScope } from '../database/scope.ts';
import type { Database } from '../database/connect.ts';

const atMost = 500;

/** The id of the last event of any complaint, 0 when there is none. */
export async function lastChange(db: Database): Promise<number> {
  const { rows } = await beyondScope(
    db,
    'an open page is told that something changed, and nothing of what',
    () => db.raw<{ rows: [{ last: number }] }>('select coalesce(max(id), 0) as last from complaint_events'),
  );
  return rows[0].last;
}

/** Where something happened behind an event, as codes of kelurahan; null when it was so much that it is everywhere. */
export async function areasChangedSince(
  db: Database,
  after: number,
): Promise<{ last: number; areas: string[] | null }> {
  const { rows } = await beyondScope(
    db,
    'an open page is told where something changed, and nothing of what',
    () =>
      db.raw<{ rows: [{ n: number; last: number | null; areas: string[] }] }>(
        // A case whose place was corrected is gone from the one where it was.
        `select count(distinct e.id) as n, max(e.id) as last,
         coalesce(array_agg(distinct area.code) filter (where area.code is not null), '{}') as areas
       from (select id, complaint_id, data #>> '{changes,kelurahan,from,code}' as was
         from complaint_events where id > ? order by id limit ?) e
       join complaints c on c.id = e.complaint_id
       cross join lateral (values (c.kelurahan_code), (e.was)) as area (code)`,
        [after, atMost],
      ),
  );
  const { n, last, areas } = rows[0];
  return n < atMost ? { last: last ?? after, areas } : { last: await lastChange(db), areas: null };
}
