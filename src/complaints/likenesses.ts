import type { Connection } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import type { Person } from '../people/roles.ts';
import type { Complaint } from './complaint.ts';
import { photosAlike, type AlikePhoto } from './likeness-index.ts';
import { visibleTo } from './scope.ts';

/** A photo of finished work and an earlier one that it resembles; `visible` when the person may see that one. */
export type Likeness = { photoId: string; other: AlikePhoto; visible: boolean };

/**
 * For whoever validates: which earlier photos the after-photos of the last completion resemble, of any complaint,
 * the likest first. Nothing while no work waits for validation.
 */
export async function likenessesOf(
  db: Connection,
  { id, state }: Pick<Complaint, 'id' | 'state'>,
  person: Person,
): Promise<Likeness[]> {
  if (!state.endsWith('.verification')) return [];
  const afters = await lastAfterPhotos(db, id);
  const found = [];
  for (const photo of afters)
    for (const other of await alikeAnywhere(db, photo)) found.push({ photoId: photo.id, other });
  const tickets = [...new Set(found.map(({ other }) => other.ticket))];
  const seen = new Set(
    (await db('complaints as c')
      .whereIn('c.ticket', tickets)
      .where(visibleTo(person))
      .pluck('c.ticket')) as string[],
  );
  return found.map((likeness) => ({ ...likeness, visible: seen.has(likeness.other.ticket) }));
}

const alikeAnywhere = (db: Connection, photo: Parameters<typeof photosAlike>[1]) =>
  beyondScope(
    db,
    'a photo that was shown before is noticed wherever it was; only the own ones are led to',
    () => photosAlike(db, photo),
  );

async function lastAfterPhotos(db: Connection, complaintId: number) {
  const { rows } = await db.raw<{ rows: { id: string; hash: string; addedAt: Date; eventId: number }[] }>(
    `select p.id, l.hash::text as hash, p.added_at as "addedAt", p.event_id as "eventId"
     from photos p join photo_likenesses l on l.photo_id = p.id
     where p.complaint_id = :complaintId and p.kind = 'after' and p.event_id =
       (select max(e.id) from complaint_events e where e.complaint_id = :complaintId and e.type = 'completeWork')
     order by p.id`,
    { complaintId },
  );
  return rows;
}
