import { actionsOf, isRead, type AuditKind } from '../audit/kinds.ts';
import { auditActions } from '../audit/actions.ts';
import type { Day } from '../calendar/cycle.ts';
import type { Connection } from '../database/connect.ts';
import type { HistoryEvent } from '../complaints/details.ts';
import type { Sight } from './policy.ts';

/** What is looked for, in ids. `people` and `offices` are null where they don't narrow anything. */
export type Search = {
  sight: Sight;
  since: Date | null;
  until: Date | null;
  kind: AuditKind | null;
  action: string | null;
  people: number[] | null;
  offices: number[] | null;
  complaintId: number | null;
};

/** One entry: an event of a complaint's history, or a row of audit_events. */
export type Entry = Omit<HistoryEvent, 'version' | 'fromState' | 'toState' | 'actor'> & {
  source: 'event' | 'trail';
  /** The place in the list: the next page begins after it. */
  cursor: string;
  actor: HistoryEvent['actor'] | 'visitor';
  username: string | null;
  ticket: string | null;
  subjectKind: string | null;
  subjectId: string | null;
  /** The name of the person whom it was done to. */
  subject: string | null;
  network: string | null;
};

/** The fact of a history that tells of a read. */
const readEvent = 'identityShown';

// Each arm is walked by an index in the order of time: complaint_events_by_time, _by_person, _by_type, _by_complaint. At
// a million events a page takes some milliseconds; only an office or several people over years takes a third of a second.
function eventsArm(search: Search): string {
  const { sight, since, until, kind, action, people, offices, complaintId } = search;
  return conditionsOf([
    [sight !== 'everything' || kind === 'signIns', 'false'],
    [kind === 'reads', `e.type = '${readEvent}'`],
    [kind === 'changes', `e.type <> '${readEvent}'`],
    [since, 'e.at >= :since'],
    [until, 'e.at < :until'],
    [action, 'e.type = :action'],
    [people, 'e.person_id = any(:people)'],
    [offices, 'e.office_id = any(:offices)'],
    [complaintId, 'e.complaint_id = :complaintId'],
  ]);
}

// audit_events_by_time, _by_person_and_time, _by_action, _by_complaint.
function trailArm({ sight, since, until, kind, action, people, offices, complaintId }: Search): string {
  return conditionsOf([
    [sight === 'accounts', 'e.complaint_id is null and e.action <> all(:reads)'],
    [kind, 'e.action = any(:actions)'],
    [since, 'e.at >= :since'],
    [until, 'e.at < :until'],
    [action, 'e.action = :action'],
    [people, 'e.person_id = any(:people)'],
    [offices, 'e.person_id in (select g.person_id from role_grants g where g.office_id = any(:offices))'],
    [complaintId, 'e.complaint_id = :complaintId'],
  ]);
}

const conditionsOf = (conditions: [unknown, string][]) =>
  ['true', ...conditions.flatMap(([given, sql]) => (given ? [sql] : []))].join(' and ');

const readActions = auditActions.filter((action) => isRead(action));

const bindingsOf = (search: Search) => ({
  ...search,
  reads: readActions,
  actions: search.kind ? actionsOf(search.kind) : null,
});

/** Entries of the trail, the newest first, from behind `after` on: an event of a history and a row of the trail alike. */
export async function entries(
  db: Connection,
  search: Search,
  { after, limit }: { after: string | null; limit: number },
): Promise<Entry[]> {
  const [at = null, source = null, id = null] = after?.split('_') ?? [];
  const behind = (mine: string) => {
    if (at === null) return 'true';
    // Of the same instant, rows of the trail come first.
    if (source === mine) return '(e.at, e.id) < (:cursorAt::timestamptz, :cursorId::bigint)';
    return mine === 'event' ? 'e.at <= :cursorAt::timestamptz' : 'e.at < :cursorAt::timestamptz';
  };
  const { rows } = await db.raw<{ rows: Entry[] }>(
    `with found as (
       (select 'event' as source, e.id, e.at from complaint_events e
        where ${eventsArm(search)} and ${behind('event')} order by e.at desc, e.id desc limit :limit)
       union all
       (select 'trail', e.id, e.at from audit_events e
        where ${trailArm(search)} and ${behind('trail')} order by e.at desc, e.id desc limit :limit)
       order by at desc, source desc, id desc limit :limit)
     select f.source, f.id, f.at,
       to_char(f.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '_' || f.source || '_' || f.id as cursor,
       coalesce(e.type, a.action) as type, coalesce(e.actor, a.actor) as actor, p.id as "personId", p.name as person,
       p.username, e.role, e.capacity, o.name as office, u.name as unit, coalesce(e.data, a.particulars) as data,
       c.ticket::text as ticket, a.subject_kind as "subjectKind", a.subject_id as "subjectId", s.name as subject,
       a.network::text as network
     from found f
     left join complaint_events e on f.source = 'event' and e.id = f.id
     left join audit_events a on f.source = 'trail' and a.id = f.id
     left join people p on p.id = coalesce(e.person_id, a.person_id)
     left join offices o on o.id = e.office_id
     left join offices u on u.id = case when jsonb_typeof(e.data -> 'unitId') = 'number' then (e.data ->> 'unitId')::bigint end
     left join complaints c on c.id = coalesce(e.complaint_id, a.complaint_id)
     left join people s on a.subject_kind = 'person' and s.id::text = a.subject_id
     order by f.at desc, f.source desc, f.id desc`,
    { ...bindingsOf(search), limit, cursorAt: at, cursorId: id },
  );
  return rows;
}

export type DayCount = { day: Day; changes: number; reads: number; signIns: number };

/** How much was recorded on each day of what is looked for, the newest day first. */
export async function dailyCounts(db: Connection, search: Search, zone: string): Promise<DayCount[]> {
  const { rows } = await db.raw<{ rows: DayCount[] }>(
    `with recorded as (
       select (e.at at time zone :zone)::date as day,
         case when e.type = '${readEvent}' then 'reads' else 'changes' end as kind, count(*) as n
       from complaint_events e where ${eventsArm(search)} group by 1, 2
       union all
       select (e.at at time zone :zone)::date,
         case when e.action = any(:reads) then 'reads' when e.action = any(:signIns) then 'signIns' else 'changes' end,
         count(*)
       from audit_events e where ${trailArm(search)} group by 1, 2)
     select day, coalesce(sum(n) filter (where kind = 'changes'), 0) as changes,
       coalesce(sum(n) filter (where kind = 'reads'), 0) as reads,
       coalesce(sum(n) filter (where kind = 'signIns'), 0) as "signIns"
     from recorded group by day order by day desc`,
    { ...bindingsOf(search), zone, signIns: actionsOf('signIns') },
  );
  return rows;
}

const foundAtMost = 50;

/** People whose name or account contains this. */
export async function peopleLike(db: Connection, typed: string): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `select id from people where position(lower(?) in lower(name)) > 0 or position(lower(?) in username) > 0
     order by username = lower(?) desc, id limit ?`,
    [typed, typed, typed, foundAtMost],
  );
  return rows.map(({ id }) => id);
}

/** Offices whose name contains this. */
export async function officesLike(db: Connection, typed: string): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    'select id from offices where position(lower(?) in lower(name)) > 0 order by id limit ?',
    [typed, foundAtMost],
  );
  return rows.map(({ id }) => id);
}

export async function complaintIdOf(db: Connection, ticket: string): Promise<number | null> {
  const row = (await db('complaints').where({ ticket }).first('id')) as { id: number } | undefined;
  return row?.id ?? null;
}
