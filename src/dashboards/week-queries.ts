import type { Day } from '../calendar/cycle.ts';
import type { Connection } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { returned, visibleTo } from '../reports/scope.ts';

export type SessionFacts = {
  id: number;
  heldOn: Day;
  status: 'held' | 'cancelled' | 'piket';
  reason: string | null;
  opensAt: Date;
  closesAt: Date;
  /** The last change of its hours. */
  hoursKind: 'closedEarly' | 'reopened' | null;
  hoursAt: Date | null;
  hoursReason: string | null;
  hoursBy: string | null;
  /** How much of the checklist is ready, and how many of the units and lurah are there. */
  ready: number;
  items: number;
  there: number;
  invited: number;
  /** Numbers of its queue: given, waiting, called last, served. */
  numbers: number;
  waiting: number;
  called: number | null;
  served: number;
};

// How many units and lurah are to come to a session: two counts by index, where one with `or` reads far more.
const invitedTo = (kecamatan: string) =>
  `(select count(*) from offices o where o.area_code = ${kecamatan} and o.kind = 'unit')
       + (select count(*) from areas l join offices o on o.area_code = l.code and o.kind = 'lurah'
         where l.parent_code = ${kecamatan})`;

/** The sessions of a kecamatan on these Saturdays, in their order. */
export async function sessionsOn(
  db: Connection,
  kecamatanCode: string,
  days: Day[],
): Promise<SessionFacts[]> {
  const { rows } = await db.raw<{ rows: SessionFacts[] }>(
    `select s.id, s.held_on as "heldOn", s.status, s.reason, s.opens_at as "opensAt", s.closes_at as "closesAt",
       h.kind as "hoursKind", h.at as "hoursAt", h.reason as "hoursReason", p.name as "hoursBy",
       (select count(*) from readiness_checks c join readiness_items i on i.id = c.item_id
        where c.session_id = s.id and i.retired_at is null) as ready,
       (select count(*) from readiness_items i where i.level = 'kecamatan' and i.retired_at is null) as items,
       (select count(*) from session_attendance a where a.session_id = s.id) as there,
       ${invitedTo('s.kecamatan_code')} as invited,
       q.numbers, q.waiting, q.called, q.served
     from saturday_sessions s
     cross join lateral (select count(*) as numbers, count(e.served_at) as served,
       count(*) filter (where e.called_at is null and e.carried_to is null) as waiting,
       (array_agg(e.number order by e.turn desc) filter (where e.turn is not null))[1] as called
       from queue_entries e where e.session_id = s.id) q
     left join lateral (select kind, at, reason, changed_by from session_changes
       where session_id = s.id and kind in ('closedEarly', 'reopened') order by id desc limit 1) h on true
     left join people p on p.id = h.changed_by
     where s.kecamatan_code = ? and s.held_on = any(?::date[]) order by s.held_on`,
    [kecamatanCode, days],
  );
  return rows;
}

export type ReportFacts = {
  /** Whether there was a session to report on. */
  expected: boolean;
  begunOrSent: boolean;
  sentAt: Date | null;
  acknowledgedAt: Date | null;
};

/** An area's report of the week, the one that was sent last, else the draft. */
export async function reportOf(db: Connection, areaCode: string, week: Day): Promise<ReportFacts> {
  const { rows } = await db.raw<{ rows: [ReportFacts] }>(
    `select exists (select from saturday_sessions s join areas a on a.code = s.kecamatan_code
         where s.held_on = :week and s.status <> 'cancelled' and (a.code = :areaCode or a.parent_code = :areaCode)) as expected,
       r.id is not null as "begunOrSent", r.sent_at as "sentAt", r.acknowledged_at as "acknowledgedAt"
     from (select) one left join lateral (select id, sent_at, acknowledged_at from reports
       where area_code = :areaCode and week_of = :week order by sent_at desc nulls last, id desc limit 1) r on true`,
    { areaCode, week },
  );
  return rows[0];
}

export type ToReceive = { count: number; firstSentAt: Date | null; sentBefore: number };

/**
 * The reports sent from inside an area that were not acknowledged there yet: how many, when the first was sent, and how
 * many were sent before an instant (reports_to_receive).
 */
export async function reportsToReceive(
  db: Connection,
  level: 'kecamatan' | 'city',
  { areaCode, before }: { areaCode: string; before: Date },
): Promise<ToReceive> {
  const { rows } = await db.raw<{ rows: [ToReceive] }>(
    `select count(*) as count, min(sent_at) as "firstSentAt",
       count(*) filter (where sent_at < :before) as "sentBefore"
     from reports
     where level = :level and area_code in (select code from areas where parent_code = :areaCode)
       and sent_at is not null and acknowledged_at is null`,
    { level, areaCode, before },
  );
  return rows[0];
}

/** How many of the cities' reports of a week the Sekda has received for the Governor (KEEMPAT c), and not sent back. */
export async function reportsForGovernor(
  db: Connection,
  person: Person,
  { areaCode, week }: { areaCode: string; week: Day },
): Promise<number> {
  const [{ n }] = (await db('reports as r')
    .where(visibleTo(person))
    .where({ 'r.level': 'city', 'r.kind': 'weekly', 'r.week_of': week })
    .whereRaw('r.area_code in (select code from areas where parent_code = ?)', [areaCode])
    .whereNotNull('r.acknowledged_at')
    .countDistinct('r.area_code as n')) as unknown as [{ n: number }];
  return n;
}

/** How the week of a part of an area goes: sessions, who came to them, meetings, reports. */
export type PartWeek = {
  code: string;
  name: string;
  /** Kecamatan in it, itself if it is one. */
  kecamatan: number;
  sessions: number;
  /** Those that are not cancelled, by duty staff too (`piket`), as reports count them. */
  held: number;
  piket: number;
  cancelled: number;
  /** Units and lurah that came to the sessions that are held, of those to come where somebody noted who came. */
  there: number;
  invited: number;
  /** Kecamatan whose meeting of the week is closed, and whose camat has sent the report. */
  met: number;
  reported: number;
  /** When the part's own report was sent, and acknowledged above: the first that was not sent back as a whole. */
  sentAt: Date | null;
  acknowledgedAt: Date | null;
  /** That report, for who may read it. */
  reportId: number | null;
};

/**
 * The parts of a city or province by code, with their week; `monday` is the day of the kecamatan's meetings. By
 * (kecamatan_code, held_on), (area_code, held_on) and reports_by_area.
 */
export async function partsOf(
  db: Connection,
  person: Person,
  areaCode: string,
  { week, monday }: { week: Day; monday: Day },
): Promise<PartWeek[]> {
  const { rows } = await db.raw<{ rows: PartWeek[] }>(
    `select part.code, case part.kind when 'kabupaten' then 'Kab. ' || part.name else part.name end as name,
       k.*, r.sent_at as "sentAt", r.acknowledged_at as "acknowledgedAt",
       (select v.id from (:readable) v where v.id = r.id) as "reportId"
     from areas part
     cross join lateral (
       select count(*) as kecamatan, count(s.id) as sessions, count(*) filter (where s.status <> 'cancelled') as held,
         count(*) filter (where s.status = 'piket') as piket,
         count(*) filter (where s.status = 'cancelled') as cancelled,
         coalesce(sum(came.there) filter (where s.status <> 'cancelled'), 0) as there,
         coalesce(sum(came.invited) filter (where s.status <> 'cancelled' and came.there > 0), 0) as invited,
         count(m.id) as met, count(*) filter (where exists (select from reports w
           where w.area_code = a.code and w.week_of = :week and w.kind = 'weekly' and w.sent_at is not null)) as reported
       from areas a
       left join saturday_sessions s on s.kecamatan_code = a.code and s.held_on = :week
       left join meetings m on m.area_code = a.code and m.held_on = :monday and m.closed_at is not null
       cross join lateral (select
         (select count(*) from session_attendance t where t.session_id = s.id) as there,
         ${invitedTo('a.code')} as invited) came
       where a.level = 'kecamatan' and (a.code = part.code or a.parent_code = part.code)) k
     left join lateral (select r.id, r.sent_at, r.acknowledged_at from reports r
       where r.area_code = part.code and r.week_of = :week and r.kind = 'weekly' and r.sent_at is not null
       order by ${returned}, r.sent_at limit 1) r on true
     where part.parent_code = :areaCode order by part.code`,
    { areaCode, week, monday, readable: db('reports as r').select('r.id').where(visibleTo(person)) },
  );
  return rows;
}

export type MeetingFacts = { id: number; openedAt: Date | null; closedAt: Date | null; there: number };

/** An area's meeting of a day, undefined while there is none. */
export async function meetingOn(
  db: Connection,
  areaCode: string,
  day: Day,
): Promise<MeetingFacts | undefined> {
  const { rows } = await db.raw<{ rows: MeetingFacts[] }>(
    `select m.id, m.opened_at as "openedAt", m.closed_at as "closedAt",
       (select count(*) from meeting_attendance t where t.meeting_id = m.id) as there
     from meetings m where m.area_code = ? and m.held_on = ?`,
    [areaCode, day],
  );
  return rows[0];
}

/** The last whole verification of the audit trail (audit_verifications_by_time). */
export async function lastVerified(db: Connection): Promise<{ at: Date; faults: number } | undefined> {
  const { rows } = await db.raw<{ rows: { at: Date; faults: number }[] }>(
    `select finished_at as at, faults from audit_verifications
     where finished_at is not null order by begun_at desc, id desc limit 1`,
  );
  return rows[0];
}
