import type { Connection, Transaction } from '../database/connect.ts';

export type ReadinessItem = {
  id: number;
  nameId: string;
  nameEn: string;
  retiredAt: Date | null;
  checkedAt: Date | null;
  checkedBy: string | null;
};

/**
 * The checklist of a session with what was ticked, in its order: the items that were in use on its day, and whatever
 * was ticked. So an item that was retired later still shows, ticked or not, and one that was renamed later by the
 * name that it had then.
 */
export async function readinessOf(db: Connection, sessionId: number): Promise<ReadinessItem[]> {
  const { rows } = await db.raw<{ rows: ReadinessItem[] }>(
    `select i.id, coalesce(earlier.before ->> 'nameId', i.name_id) as "nameId",
       coalesce(earlier.before ->> 'nameEn', i.name_en) as "nameEn", i.retired_at as "retiredAt",
       c.checked_at as "checkedAt", p.name as "checkedBy"
     from saturday_sessions s
     join readiness_items i on i.level = 'kecamatan'
     left join readiness_checks c on c.item_id = i.id and c.session_id = s.id
     left join people p on p.id = c.checked_by
     left join lateral (select before from settings_changes
       where what = 'readiness:' || i.id and at >= s.closes_at and before is not null order by id limit 1) earlier on true
     where s.id = ? and (c.item_id is not null
       or (i.added_at < s.closes_at and (i.retired_at is null or i.retired_at > s.opens_at)))
     order by i.position, i.id`,
    [sessionId],
  );
  return rows;
}

/** Whether the checklist has this item. */
export async function isItem(db: Connection, id: number): Promise<boolean> {
  return Boolean(await db('readiness_items').where({ id, level: 'kecamatan', active: true }).first('id'));
}

type Mark = { sessionId: number; itemId: number; by: number; at: Date };

/** Notes that something is ready; who was first stays. */
export async function insertCheck(trx: Transaction, { sessionId, itemId, by, at }: Mark): Promise<void> {
  await trx('readiness_checks')
    .insert({ session_id: sessionId, item_id: itemId, checked_at: at, checked_by: by })
    .onConflict(['session_id', 'item_id'])
    .ignore();
}

/** Takes the note back. */
export async function deleteCheck(trx: Transaction, sessionId: number, itemId: number): Promise<void> {
  await trx('readiness_checks').where({ session_id: sessionId, item_id: itemId }).delete();
}

export type RosterRow = {
  officeId: number;
  office: string;
  arrivedAt: Date | null;
  representedBy: string | null;
};

/** The units and lurah whom the camat brings to the counter (Ingub 135/2017, KESATU b.1), and who is there. */
export async function rosterOf(
  db: Connection,
  { id, kecamatanCode }: { id: number; kecamatanCode: string },
): Promise<RosterRow[]> {
  const { rows } = await db.raw<{ rows: RosterRow[] }>(
    `select o.id as "officeId", o.name as office, s.arrived_at as "arrivedAt", s.represented_by as "representedBy"
     from offices o join areas a on a.code = o.area_code
     left join session_attendance s on s.office_id = o.id and s.session_id = :id
     where (a.code = :kecamatanCode and o.kind = 'unit') or (a.parent_code = :kecamatanCode and o.kind = 'lurah')
     order by array_position(array['unit', 'lurah'], o.kind), o.name, o.id`,
    { id, kecamatanCode },
  );
  return rows;
}

type Arrival = {
  sessionId: number;
  officeId: number;
  arrivedAt: Date;
  representedBy: string | null;
  by: number;
  at: Date;
};

/** Writes who came when, over what was written before. */
export async function saveArrival(trx: Transaction, arrival: Arrival): Promise<void> {
  const { sessionId, officeId, arrivedAt, representedBy, by, at } = arrival;
  await trx('session_attendance')
    .insert({
      session_id: sessionId,
      office_id: officeId,
      arrived_at: arrivedAt,
      represented_by: representedBy,
      recorded_at: at,
      recorded_by: by,
    })
    .onConflict(['session_id', 'office_id'])
    .merge();
}

/** Takes an arrival back that was noted by mistake. */
export async function deleteArrival(trx: Transaction, sessionId: number, officeId: number): Promise<void> {
  await trx('session_attendance').where({ session_id: sessionId, office_id: officeId }).delete();
}
