import type { Connection } from '../database/connect.ts';
import { matching, type ListFilter } from '../complaints/list.ts';
import type { State } from '../complaints/machine.ts';
import type { Day } from '../calendar/cycle.ts';
import type { Person } from '../people/roles.ts';

/** What waits in one state: how much, how much of it late, and the first of it by deadline. */
export type Turn = { state: State; count: number; late: number; dueAt: Date | null; ticket: string };

/** A list by state; for an office's turns, complaints_open_by_owner. */
export async function turnsByState(db: Connection, person: Person, list: ListFilter): Promise<Turn[]> {
  return (await matching(db, person, list)
    .groupBy('c.state')
    .select({ state: 'c.state' })
    .select(
      db.raw(`count(*) as count, count(c.overdue_at) as late, min(c.due_at) as "dueAt",
        (array_agg(c.ticket::text order by c.due_at, c.id))[1] as ticket`),
    )) as Turn[];
}

/** Names of offices by id. */
export async function officeNames(db: Connection, ids: number[]): Promise<Map<number, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: { id: number; name: string }[] }>(
    'select id, name from offices where id = any(?::bigint[])',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Ids of the units of an area. */
export async function unitsOf(db: Connection, areaCode: string): Promise<{ id: number; name: string }[]> {
  const { rows } = await db.raw<{ rows: { id: number; name: string }[] }>(
    `select id, name from offices where area_code = ? and kind = 'unit' order by name, id`,
    [areaCode],
  );
  return rows;
}

/** How many visits are planned for a day and not done yet: of the own area, or those the own unit is invited to. */
export async function stopsOn(db: Connection, person: Person, day: Day): Promise<number> {
  const [{ n }] = (await matching(db, person, { state: 'kecamatan.reviewPlanned' })
    .join('reviews as r', 'r.complaint_id', 'c.id')
    .where('r.planned_on', day)
    .whereNull('r.recorded_at')
    .whereNull('r.waived_reason')
    .where((own) => {
      own.whereRaw('false');
      for (const { role, areaCode, officeId } of person.roles) {
        if (role === 'lurah') own.orWhere('c.kelurahan_code', areaCode);
        if (role === 'camat') own.orWhere('c.kecamatan_code', areaCode);
        if (role === 'unitOfficer') own.orWhereRaw(invited, [officeId]);
      }
    })
    .count('* as n')) as unknown as [{ n: number }];
  return n;
}

const invited = 'exists (select from review_members m where m.review_id = r.id and m.office_id = ?)';

/** Until when and how many city meetings wait for the offices to say whether they come (meeting_invitations_by_office). */
export async function meetingInvitationsOpen(
  db: Connection,
  officeIds: number[],
  from: Day,
): Promise<{ count: number; firstOn: Day | null }> {
  const { rows } = await db.raw<{ rows: [{ count: number; firstOn: Day | null }] }>(
    `select count(*) as count, min(m.held_on) as "firstOn" from meeting_invitations i join meetings m on m.id = i.meeting_id
     where i.office_id = any(?::bigint[]) and i.answer is null and m.closed_at is null and m.held_on >= ?`,
    [officeIds, from],
  );
  return rows[0];
}

/** How many reviews from a day on wait for the person's office to say whether it comes; the leader is not asked. */
export async function invitationsOpen(db: Connection, person: Person, from: Day): Promise<number> {
  const [{ n }] = (await matching(db, person, { state: 'kecamatan.reviewPlanned' })
    .join('reviews as r', 'r.complaint_id', 'c.id')
    .join('review_members as m', 'm.review_id', 'r.id')
    .join('offices as o', 'o.id', 'm.office_id')
    .whereIn(
      'm.office_id',
      person.roles.map(({ officeId }) => officeId),
    )
    .whereNull('m.answer')
    .where('r.planned_on', '>=', from)
    .whereNull('r.recorded_at')
    .whereNull('r.waived_reason')
    .whereRaw(`o.kind <> case when c.restricted then 'camat' else 'lurah' end`)
    .count('* as n')) as unknown as [{ n: number }];
  return n;
}

export type Judged = {
  ticket: string;
  type: 'verify' | 'rejectWork';
  at: Date;
  office: string | null;
  reason: string | null;
};

/**
 * The latest answers since an instant to work that the person's offices reported as done within two months before it,
 * newest first. By finished_work_by_office.
 */
export async function judgedWork(db: Connection, person: Person, since: Date): Promise<Judged[]> {
  const offices = person.roles.map(({ officeId }) => officeId);
  const finished = db('finished_work as f')
    .whereIn('f.office_id', offices)
    .where('f.finished_at', '>=', new Date(since.getTime() - 60 * 24 * 60 * 60 * 1000))
    .select('f.complaint_id');
  return (await matching(db, person, { which: 'all' })
    .join('complaint_events as e', 'e.complaint_id', 'c.id')
    .leftJoin('offices as o', 'o.id', 'e.office_id')
    .whereIn('c.id', finished)
    .whereIn('c.worked_by_office_id', offices)
    .whereIn('e.type', ['verify', 'rejectWork'])
    .where('e.at', '>=', since)
    .select({ ticket: 'c.ticket', type: 'e.type', at: 'e.at', office: 'o.name' })
    .select(db.raw(`e.data ->> 'reason' as reason`))
    .orderBy([
      { column: 'e.at', order: 'desc' },
      { column: 'e.id', order: 'desc' },
    ])
    .limit(6)) as Judged[];
}
