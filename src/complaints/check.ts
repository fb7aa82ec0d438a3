import type { Connection } from '../database/connect.ts';
import { inPieces, type Piece } from '../database/pieces.ts';
import type { Rest } from '../database/yielding.ts';

export type Broken = { ticket: string; fault: string };

const complaintsAtOnce = 1000;

/**
 * Every complaint that breaks the promise "no complaint is ever lost, and none is ever nobody's turn", with the
 * reason: one row for each fault. An empty list is the proof. Between its pieces it rests.
 */
export async function brokenPromises(db: Connection, rest?: Rest): Promise<Broken[]> {
  const broken: Broken[] = [];
  await inPieces(db, { table: 'complaints', rows: complaintsAtOnce, rest }, async (piece) => {
    broken.push(...(await brokenIn(db, piece)));
  });
  return broken;
}

async function brokenIn(db: Connection, piece: Piece): Promise<Broken[]> {
  const { rows } = await db.raw<{ rows: Broken[] }>(
    `
    with asked as materialized (
      select * from complaints where id > :after and id <= :through
    ), running as (
      select complaint_id, count(*) as n, max(due_at) as due_at, max(state) as state
      from deadlines
      where complaint_id > :after and complaint_id <= :through and ended_at is null and paused_at is null
      group by complaint_id
    ), history as (
      select complaint_id, max(version) as version,
        (array_agg(to_state order by id desc))[1] as state,
        bool_and(from_state is not distinct from previous) as continuous
      from (select e.*, lag(to_state) over (partition by complaint_id order by id) as previous
            from complaint_events e where complaint_id > :after and complaint_id <= :through) e
      group by complaint_id
    )
    select c.ticket, f.fault from asked c
    left join running r on r.complaint_id = c.id
    left join history h on h.complaint_id = c.id
    cross join lateral (values
      (c.closed_at is null and c.owner_role is null, 'open without an owner'),
      (c.closed_at is null and c.state <> 'resolved' and c.owner_office_id is null, 'open without an office whose turn it is'),
      (c.closed_at is null and c.due_at is null, 'open without a deadline'),
      (c.closed_at is null and coalesce(r.n, 0) <> 1, 'not exactly one running deadline'),
      (c.closed_at is null and r.due_at is distinct from c.due_at, 'deadline and complaint disagree'),
      (c.closed_at is not null and coalesce(r.n, 0) > 0, 'closed with a running deadline'),
      (h.complaint_id is null, 'without history'),
      (h.version is distinct from c.version, 'history and version disagree'),
      (h.state is distinct from c.state, 'history and state disagree'),
      (not h.continuous, 'history with a gap'),
      (c.closed_at is null and c.owner_office_id is not null and not exists (
        select from role_grants g join people p on p.id = g.person_id
        where g.office_id = c.owner_office_id and p.deactivated_at is null
          and g.role not in ('clerk', 'inspector', 'admin')
          and g.from_on <= current_date and (g.to_on is null or g.to_on >= current_date)), 'its office is vacant'),
      (c.closed_reason = 'merged' and c.lead_id is null, 'merged into nothing')
    ) as f (broken, fault)
    where f.broken order by c.id, f.fault`,
    piece,
  );
  return rows;
}
