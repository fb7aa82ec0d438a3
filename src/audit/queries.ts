import type { Connection, Transaction } from '../database/connect.ts';
import type { Piece } from '../database/pieces.ts';
import {
  eventColumns,
  matterSql,
  selected,
  trailColumns,
  type PrintedEvent,
  type PrintedTrail,
} from './canonical.ts';

/** Ids up to which every row of both tables is written or never will be. Throws 55P03 while somebody writes. */
export async function settledIds(
  trx: Transaction,
  { mayWait }: { mayWait: boolean },
): Promise<{ events: number; trail: number }> {
  const { rows } = await trx.raw<{ rows: [{ events: number; trail: number }] }>(
    'select events, trail from settled_ids(?)',
    [mayWait],
  );
  return rows[0];
}

type Range = { after: number; through: number; limit: number };

/** Hashes of events as they are stored, in the order of their ids; null for a row that came past the database's rules. */
export async function eventHashes(
  db: Connection,
  { after, through, limit }: Range,
): Promise<{ id: number; complaintId: number; hash: string | null }[]> {
  const { rows } = await db.raw<{ rows: { id: number; complaintId: number; hash: string | null }[] }>(
    `select id, complaint_id as "complaintId", encode(hash, 'hex') as hash from complaint_events
     where id > ? and id <= ? order by id limit ?`,
    [after, through, limit],
  );
  return rows;
}

/** Rows of the trail as they are hashed, in the order of their ids. */
export async function trailRows(db: Connection, { after, through, limit }: Range): Promise<PrintedTrail[]> {
  const { rows } = await db.raw<{ rows: PrintedTrail[] }>(
    `select ${selected(trailColumns)} from audit_events a where a.id > ? and a.id <= ? order by a.id limit ?`,
    [after, through, limit],
  );
  return rows;
}

/** Complaints behind one with events of a version that chained none (index complaint_events_unchained). */
export async function unchainedComplaints(db: Connection, after: number, limit: number): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `select distinct complaint_id as id from complaint_events where hash is null and complaint_id > ?
     order by id limit ?`,
    [after, limit],
  );
  return rows.map(({ id }) => id);
}

/**
 * Chains the history of one complaint as far as it isn't; nothing any more once there is a seal. What a crash takes back
 * is done again, so no commit waits for the disk.
 */
export async function chainHistory(db: Connection, complaintId: number): Promise<void> {
  await db.raw(`select set_config('synchronous_commit', 'off', true), chain_history(?)`, [complaintId]);
}

export type HistoryRow = PrintedEvent & {
  hash: string | null;
  ticket: string | null;
  complaintState: string | null;
  complaintVersion: number | null;
  /** What the complaint says now; on one row of each history. */
  complaintMatter: string | null;
};

/**
 * Histories of some complaints, each in the order of its chain, with what the complaint's row says at the same
 * moment; a complaint without any has one row without an id, events of no complaint have no ticket.
 */
export async function histories(db: Connection, piece: Piece): Promise<HistoryRow[]> {
  const { rows } = await db.raw<{ rows: HistoryRow[] }>(
    `select ${selected({ ...eventColumns, complaintId: 'coalesce(e.complaint_id, c.id)::text' })},
       encode(e.hash, 'hex') as hash, c.ticket::text as ticket, c.state as "complaintState",
       c.version as "complaintVersion",
       case when e.position is not distinct from max(e.position) over (partition by coalesce(e.complaint_id, c.id))
         then ${matterSql} end as "complaintMatter"
     from (select * from complaints where id > :after and id <= :through) c
     full join (select * from complaint_events where complaint_id > :after and complaint_id <= :through) e on e.complaint_id = c.id
     order by coalesce(e.complaint_id, c.id), e.position nulls last, e.id`,
    piece,
  );
  return rows;
}

/** How many rows stand behind the last seal. */
export async function unsealedRows(
  db: Connection,
  after: { events: number; trail: number },
): Promise<{ events: number; trail: number }> {
  const { rows } = await db.raw<{ rows: [{ events: number; trail: number }] }>(
    `select (select count(*) from complaint_events where id > :events) as events,
       (select count(*) from audit_events where id > :trail) as trail`,
    after,
  );
  return rows[0];
}

/** Tickets of complaints by their ids. */
export async function ticketsOf(db: Connection, ids: number[]): Promise<Map<number, string>> {
  const { rows } = await db.raw<{ rows: { id: number; ticket: string }[] }>(
    'select id, ticket::text from complaints where id = any(?)',
    [ids],
  );
  return new Map(rows.map(({ id, ticket }) => [id, ticket]));
}
