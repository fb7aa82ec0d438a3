import type { Connection } from './connect.ts';
import type { Rest } from './yielding.ts';

/** Ids above `after`, up to `through`. */
export type Piece = { after: number; through: number };

/** Above every id. */
const endOfIds = Number.MAX_SAFE_INTEGER;

/**
 * Does something with all ids of a table, so many rows at a time, and rests in between. The last piece has no end: what
 * refers to rows that are gone is met there.
 */
export async function inPieces(
  db: Connection,
  {
    table,
    rows: atOnce,
    rest,
  }: { table: 'complaints' | 'complaint_events'; rows: number; rest?: Rest | undefined },
  work: (piece: Piece) => Promise<unknown>,
): Promise<void> {
  for (let after = 0; after < endOfIds;) {
    const { rows } = await db.raw<{ rows: [{ end: number | null }] }>(
      'select max(id) as end from (select id from ?? where id > ? order by id limit ?) piece having count(*) = ?',
      [table, after, atOnce, atOnce],
    );
    const through = rows[0]?.end ?? endOfIds;
    await work({ after, through });
    if (through < endOfIds) await rest?.();
    after = through;
  }
}
