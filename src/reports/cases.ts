import type { State } from '../complaints/machine.ts';
import type { Connection } from '../database/connect.ts';
import type { Report, ReportLevel } from './queries.ts';

export type Part = 'solved' | 'unsolved' | 'underWay';

/** A case that belongs to a report now, with the event that brought it into its part. */
export type CaseFacts = {
  complaintId: number;
  version: number;
  ticket: string;
  part: Part;
  state: State;
  eventId: number;
  eventType: string;
  eventData: Record<string, unknown>;
  eventUnit: string | null;
  receivedOn: string;
  text: string;
  address: string | null;
  rt: string | null;
  rw: string | null;
  landmark: string | null;
  kelurahan: string;
  kelurahanCode: string;
  kecamatan: string;
  kecamatanCode: string;
  categoryCode: string;
  categoryId: string;
  categoryEn: string;
  anonymous: boolean;
  confidential: boolean;
  nameSealed: Buffer;
  unit: string | null;
  dueAt: Date | null;
  overdue: boolean;
  /** The last work that was reported as done, or that was not accepted. */
  workType: string | null;
  workData: Record<string, unknown> | null;
  reviewType: 'recordReview' | 'waiveReview' | null;
  reviewData: Record<string, unknown> | null;
  /** The latest photo from before the work (the review's, else the intake's), and the latest of the work done. */
  photoBefore: string | null;
  photoAfter: string | null;
};

const columnOf: Record<ReportLevel, string> = { kecamatan: 'c.kecamatan_code', city: 'c.city_code' };

// Withdrawn and merged complaints were closed, not solved.
const settled = `c.state in ('resolved', 'closed') and coalesce(c.closed_reason, '') not in ('withdrawn', 'merged')`;
const moves = `e.complaint_id = c.id and e.from_state <> e.to_state and e.from_state <> 'resolved'`;
// A meeting may decide anew what it decided before: the state stays, the report tells the last decision.
const marks = `e.complaint_id = c.id and (e.from_state <> e.to_state or e.type = 'decide') and e.from_state <> 'resolved'`;
const notReported = (event: string) =>
  `not exists (select from report_cases rc where rc.event_id = ${event}.id and rc.part = 'solved')`;

// The last report told every solution of its day. Two days of grace for what was written down a little later.
const since = `(select coalesce(max(r.sent_at) - interval '2 days', '-infinity') from reports r
  where r.level = :level and r.area_code = :areaCode and r.kind = 'weekly')`;

/**
 * The cases of an area's next report (Ingub 135/2017, KEEMPAT a and c), in one statement and so from one moment:
 * solved at this level and on no report yet; decided to be beyond it; under way.
 */
export async function casesOf(
  db: Connection,
  { level, areaCode }: Pick<Report, 'level' | 'areaCode'>,
): Promise<CaseFacts[]> {
  const { rows } = await db.raw<{ rows: CaseFacts[] }>(
    `select c.id as "complaintId", c.version, c.ticket::text, c.state,
       case c.state when :toReport then 'unsolved' when :followUp then 'underWay'
         when :verification then 'underWay' else 'solved' end as part,
       mark.id as "eventId", mark.type as "eventType", mark.data as "eventData", named.name as "eventUnit",
       s.held_on as "receivedOn", c.text, c.address, c.rt, c.rw, c.landmark,
       kel.name as kelurahan, kel.code as "kelurahanCode", kec.name as kecamatan, kec.code as "kecamatanCode",
       cat.code as "categoryCode", cat.name_id as "categoryId", cat.name_en as "categoryEn",
       c.anonymous, c.confidential, p.name_sealed as "nameSealed",
       coalesce(unit.name, earlier.name) as unit, work.type as "workType", work.data as "workData",
       c.due_at as "dueAt", c.overdue_at is not null as overdue,
       review.type as "reviewType", review.data as "reviewData",
       (select id from photos where complaint_id = c.id and kind in ('before', 'intake')
         order by kind = 'intake', added_at desc, id limit 1) as "photoBefore",
       (select id from photos where complaint_id = c.id and kind = 'after'
         order by added_at desc, id limit 1) as "photoAfter"
     from complaints c
     join saturday_sessions s on s.id = c.session_id
     join areas kel on kel.code = c.kelurahan_code
     join areas kec on kec.code = c.kecamatan_code
     join categories cat on cat.code = c.category_code
     join complainants p on p.id = c.complainant_id
     join lateral (
       select e.* from complaint_events e
       where ${marks} and (e.to_state = c.state or e.to_state in ('resolved', 'closed'))
       order by e.id desc limit 1) mark on true
     left join offices named on named.id = (mark.data ->> 'unitId')::bigint
     left join offices unit on unit.id = c.unit_id
     left join lateral (
       select o.name from complaint_events e join offices o on o.id = (e.data ->> 'unitId')::bigint
       where e.complaint_id = c.id order by e.id desc limit 1) earlier on true
     left join lateral (
       select e.type, e.data from complaint_events e
       where e.complaint_id = c.id and e.type in ('completeWork', 'rejectWork')
       order by e.id desc limit 1) work on true
     left join lateral (
       select e.type, e.data from complaint_events e
       where e.complaint_id = c.id and e.type in ('recordReview', 'waiveReview')
       order by e.id desc limit 1) review on true
     where ${columnOf[level]} = :areaCode
       and (c.state in (:toReport, :followUp, :verification) or (${settled} and c.entered_at >= ${since}))
       and (c.state in (:toReport, :followUp, :verification)
         or (mark.from_state like :inLevel and ${notReported('mark')}))
     order by c.received_at, c.id`,
    { areaCode, level, ...statesOf(level) },
  );
  return rows;
}

/** Cases of a report counted by place and category; `waiting` are those that no meeting has decided on yet. */
export type Count = { part: Part | 'waiting'; areaCode: string; categoryCode: string; n: number };

/**
 * The same cases counted afresh by the database, in another way than `casesOf` finds them: what a report says must
 * agree with this before it goes out.
 */
export async function countsOf(
  db: Connection,
  { level, areaCode }: Pick<Report, 'level' | 'areaCode'>,
): Promise<Count[]> {
  const place = level === 'kecamatan' ? 'c.kelurahan_code' : 'c.kecamatan_code';
  const { rows } = await db.raw<{ rows: Count[] }>(
    `select part, "areaCode", "categoryCode", count(*) as n from (
       select case when c.state = :toReport then 'unsolved'
           when c.state in (:followUp, :verification) then 'underWay' else 'waiting' end as part,
         ${place} as "areaCode", c.category_code as "categoryCode"
       from complaints c where ${columnOf[level]} = :areaCode and c.state like :inLevel
       union all
       select 'solved', ${place}, c.category_code
       from complaints c join complaint_events e on ${moves} and e.to_state in ('resolved', 'closed')
       where ${columnOf[level]} = :areaCode and ${settled} and e.from_state like :inLevel
         and e.at >= ${since} and ${notReported('e')}
         and not exists (select from complaint_events later where later.complaint_id = c.id and later.id > e.id
           and later.to_state in ('resolved', 'closed') and later.from_state not in ('resolved', later.to_state))
     ) found group by 1, 2, 3 order by 1, 2, 3`,
    { areaCode, level, ...statesOf(level) },
  );
  return rows;
}

function statesOf(level: ReportLevel) {
  return {
    toReport: `${level}.toReport`,
    followUp: `${level}.followUp`,
    verification: `${level}.verification`,
    inLevel: `${level}.%`,
  };
}
