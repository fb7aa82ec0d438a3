import type { Connection, Database, Transaction } from '../database/connect.ts';
import { alikeWithin, probesOf } from './likeness.ts';
import { perceptualHash } from './picture.ts';

/** Remembers the hashes of photos that have one. */
export async function keepHashes(
  trx: Transaction,
  photos: { id: string; hash: bigint | null }[],
): Promise<void> {
  const rows = photos.flatMap(({ id, hash }) =>
    hash === null ? [] : [{ photo_id: id, hash: hash.toString() }],
  );
  if (rows.length > 0) await trx('photo_likenesses').insert(rows).onConflict('photo_id').ignore();
}

export type AlikePhoto = {
  id: string;
  ticket: string;
  kind: 'intake' | 'before' | 'progress' | 'after';
  addedAt: Date;
  /** Bits of the hash that differ, 0 to 6. */
  distance: number;
};

/**
 * Photos that were added before `photo`, of any complaint, and look like it, the likest first. Each band is probed
 * in an index of its own that also holds the hash (photo_likenesses_band1 to 4), so that a million photos are some
 * thousand index entries and no row.
 */
export async function photosAlike(
  db: Connection,
  photo: { id: string; hash: string; addedAt: Date; eventId: number | null },
  limit = 6,
): Promise<AlikePhoto[]> {
  const probes = probesOf(BigInt(photo.hash));
  const { rows } = await db.raw<{ rows: AlikePhoto[] }>(
    `select p.id, c.ticket, p.kind, p.added_at as "addedAt", found.distance
     from (${alikeSql}) found
     join photos p on p.id = found.photo_id
     join complaints c on c.id = p.complaint_id
     where p.id <> :id and p.added_at <= :addedAt and p.event_id is distinct from :eventId
     order by found.distance, p.added_at desc, p.id limit :limit`,
    {
      ...photo,
      limit,
      within: alikeWithin,
      ...Object.fromEntries(probes.map((values, index) => [`band${index + 1}`, values])),
    },
  );
  return rows;
}

/** Ids and distances of the hashes at most `:within` bits from `:hash`; `:band1` to `:band4` are its probes. */
export const alikeSql = [1, 2, 3, 4]
  .map(
    (band) => `select photo_id, bit_count((hash # :hash::bigint)::bit(64))::int as distance
      from photo_likenesses
      where band${band} = any(:band${band}::int[]) and bit_count((hash # :hash::bigint)::bit(64)) <= :within`,
  )
  .join(' union ');

const batch = 20;
/** Milliseconds after which a round leaves the rest to the next. */
const roundTime = 20_000;

/**
 * Hashes the photos that were kept before there were hashes, or by a version that made none; each batch is committed
 * by itself, several processes share the work, and whatever is left the next round takes up.
 */
export async function hashLeftBehind(db: Database, now: Date): Promise<void> {
  const begin = performance.now();
  while (performance.now() - begin < roundTime) {
    const hashed = await db.transaction((trx) => hashSome(trx, now));
    if (hashed < batch) return;
  }
}

async function hashSome(trx: Transaction, now: Date): Promise<number> {
  const { rows } = await trx.raw<{ rows: { id: string; bytes: Buffer }[] }>(
    `select id, bytes from photos where hashed_at is null order by added_at, id limit ? for update skip locked`,
    [batch],
  );
  for (const { id, bytes } of rows) {
    // What can't be read is marked as well: it would be tried for ever.
    const hash = await perceptualHash(bytes).catch(() => null);
    await keepHashes(trx, [{ id, hash }]);
  }
  if (rows.length > 0)
    await trx('photos')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .update({ hashed_at: now });
  return rows.length;
}
