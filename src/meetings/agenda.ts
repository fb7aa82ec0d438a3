import type { State } from '../complaints/machine.ts';
import type { Connection } from '../database/connect.ts';
import type { Recommended } from '../reviews/queries.ts';
import { isCarriedOut, type MeetingOutcome } from './decision.ts';
import { awaiting, type Meeting } from './queries.ts';

/** Why a case stands on an agenda. */
export const agendaReasons = [
  'reviewed',
  'waived',
  'escalated',
  'objected',
  'returned',
  'deferred',
  'overdue',
  'unanswered',
] as const;
export type AgendaReason = (typeof agendaReasons)[number];

export type CaseOutcome = {
  outcome: MeetingOutcome;
  reason: string | null;
  ask: string | null;
  unit: string | null;
  dueOn: string | null;
  institution: string | null;
  instruction: string | null;
  decidedAt: Date;
};

export type AgendaCase = {
  id: number;
  ticket: string;
  version: number;
  state: State;
  text: string;
  categoryCode: string;
  categoryId: string;
  categoryEn: string;
  kelurahanCode: string;
  kelurahan: string;
  kecamatanCode: string;
  kecamatan: string;
  urgent: boolean;
  confidential: boolean;
  receivedAt: Date;
  dueAt: Date | null;
  overdueAt: Date | null;
  pausedAt: Date | null;
  answerOn: string | null;
  answerLatestOn: string | null;
  unit: string | null;
  /** The city's unit that has it, else the one for the category's field of work, or null when there is none. */
  sudinId: number | null;
  sudin: string | null;
  reasons: AgendaReason[];
  /** What was said when it came here: the objection, the instruction, why it was put off. */
  remark: string | null;
  review: {
    findings: string | null;
    /** What the field team proposes to the meeting, and in its own words. */
    recommended: Recommended | null;
    recommendation: string | null;
    waived: string | null;
  } | null;
  /** Why the kecamatan could not solve it, and what it asks for. */
  escalation: { reason: string; ask: string } | null;
  photoIds: string[];
  /** What this meeting decided, or null. */
  decision: CaseOutcome | null;
};

type Row = Omit<AgendaCase, 'reasons' | 'remark' | 'review' | 'escalation' | 'decision'> & {
  cameBy: string | null;
  cameWith: Record<string, unknown> | null;
  late: boolean;
  reviewedBy: string | null;
  findings: string | null;
  recommended: Recommended | null;
  recommendation: string | null;
  waived: string | null;
  escalated: { reason?: string; ask?: string } | null;
  outcome: MeetingOutcome | null;
} & { [name in Exclude<keyof CaseOutcome, 'outcome'> as `d_${name}`]: CaseOutcome[name] };

/** Whether an earlier decision is being carried out and this meeting has made none: then it needs not decide. */
export const goesOn = ({ decision, state }: AgendaCase): boolean => !decision && isCarriedOut(state);

/** How far a meeting is: the cases that it has decided, of those that it has or has to. */
export const progressOf = (agenda: readonly AgendaCase[]): { decided: number; all: number } => ({
  decided: agenda.filter(({ decision }) => decision).length,
  all: agenda.filter((each) => !goesOn(each)).length,
});

/**
 * The cases of a meeting in one query: those that wait for it and those that it has decided, in the order in which
 * they were arranged; the others after them by kelurahan at the kecamatan and by kecamatan in the city, urgent ones
 * first, then the oldest.
 */
export async function agendaOf(db: Connection, meeting: Meeting): Promise<AgendaCase[]> {
  const { id, level, areaCode, heldOn } = meeting;
  const { rows } = await db.raw<{ rows: Row[] }>(
    `with listed as (
       select c.id from complaints c where ${meeting.closedAt ? 'false' : awaiting(level)}
       union select complaint_id from meeting_decisions where meeting_id = :id),
     -- Apart from the names that follow: a plan for all these tables at once takes longer than the query.
     cases as materialized (
       select c.id, c.ticket, c.version, c.state, c.text, c.category_code, c.kelurahan_code, c.kecamatan_code,
         c.city_code, c.urgent, c.confidential or c.restricted as confidential, c.received_at, c.due_at,
         c.overdue_at, c.paused_at, c.answer_on, c.answer_latest_on, c.unit_id, d.event_id as decided_by,
         d.outcome, d.reason, d.ask, d.unit_id as worker_id, d.due_on, d.institution, d.instruction, d.decided_at,
         arranged.position
       from listed
       join complaints c on c.id = listed.id
       left join meeting_order arranged on arranged.meeting_id = :id and arranged.complaint_id = c.id
       left join meeting_decisions d on d.meeting_id = :id and d.complaint_id = c.id),
     stories as materialized (
       select c.id, came.type as came_by, came.data as came_with, late.passed, rev.type as reviewed_by,
         coalesce(r.findings, rev.data ->> 'findings') as findings,
         coalesce(r.recommendation, rev.data ->> 'recommendation') as recommendation,
         coalesce(r.recommended, rev.data ->> 'recommended') as recommended,
         coalesce(r.waived_reason, rev.data ->> 'reason') as waived, esc.data as escalated
       from cases c
       -- A decided case has moved on: what brought it here is what happened before the decision.
       left join lateral (
         select e.id, e.type, e.data from complaint_events e
         where e.complaint_id = c.id and (c.decided_by is null or e.id < c.decided_by)
           and e.type in ('waiveReview', 'recordReview', 'object', 'returnDown', 'sendReport', 'decide')
         order by e.id desc limit 1) came on true
       left join lateral (
         select exists (select from complaint_events e where e.complaint_id = c.id and e.type = 'deadlinePassed'
           and e.id > coalesce(came.id, 0) and (c.decided_by is null or e.id < c.decided_by)) as passed) late on true
       left join lateral (
         select e.type, e.data from complaint_events e
         where e.complaint_id = c.id and e.type in ('waiveReview', 'recordReview')
           and (c.decided_by is null or e.id < c.decided_by)
         order by e.id desc limit 1) rev on true
       left join lateral (
         select findings, recommendation, recommended, waived_reason from reviews where complaint_id = c.id
         order by id desc limit 1) r on true
       left join lateral (
         select e.data from complaint_events e
         where e.complaint_id = c.id and e.type = 'decide' and e.data ->> 'outcome' = 'cannotSolve'
           and (c.decided_by is null or e.id < c.decided_by)
         order by e.id desc limit 1) esc on true)
     select c.id, c.ticket, c.version, c.state, c.text, c.category_code as "categoryCode",
       cat.name_id as "categoryId", cat.name_en as "categoryEn", c.kelurahan_code as "kelurahanCode",
       kel.name as kelurahan, c.kecamatan_code as "kecamatanCode", kec.name as kecamatan, c.urgent,
       c.confidential, c.received_at as "receivedAt", c.due_at as "dueAt", c.overdue_at as "overdueAt",
       c.paused_at as "pausedAt", c.answer_on as "answerOn", c.answer_latest_on as "answerLatestOn",
       unit.name as unit, coalesce(mine.id, sudin.id) as "sudinId", coalesce(mine.name, sudin.name) as sudin,
       array(select p.id from photos p where p.complaint_id = c.id order by p.added_at, p.id) as "photoIds",
       s.came_by as "cameBy", s.came_with as "cameWith", s.passed as late, s.reviewed_by as "reviewedBy",
       s.findings, s.recommendation, s.recommended, s.waived, s.escalated,
       c.outcome, c.reason as d_reason, c.ask as d_ask, worker.name as d_unit, c.due_on as "d_dueOn",
       c.institution as d_institution, c.instruction as d_instruction, c.decided_at as "d_decidedAt"
     from cases c
     join stories s on s.id = c.id
     join categories cat on cat.code = c.category_code
     join areas kel on kel.code = c.kelurahan_code
     join areas kec on kec.code = c.kecamatan_code
     left join offices unit on unit.id = c.unit_id
     left join offices mine on mine.id = c.unit_id and mine.kind = 'unit' and mine.area_code = c.city_code
     left join offices sudin on sudin.kind = 'unit' and sudin.area_code = c.city_code
       and sudin.sector_code = cat.sector_code
     left join offices worker on worker.id = c.worker_id
     order by c.position, ${level === 'city' ? 'kec.name, kec.code' : 'kel.name, kel.code'},
       c.urgent desc, c.received_at, c.id`,
    { id, areaCode, heldOn },
  );
  return rows.map(caseOf);
}

function caseOf(row: Row): AgendaCase {
  const {
    cameBy,
    cameWith,
    late,
    reviewedBy,
    findings,
    recommended,
    recommendation,
    waived,
    escalated,
    ...rest
  } = row;
  const { outcome, d_reason, d_ask, d_unit, d_dueOn, d_institution, d_instruction, d_decidedAt, ...facts } =
    rest;
  const said = cameBy === 'returnDown' ? cameWith?.instruction : cameWith?.reason;
  const arrived = arrival(cameBy, cameWith);
  return {
    ...facts,
    reasons: reasonsOf(row, arrived),
    remark: typeof said === 'string' && arrived !== 'waived' ? said : null,
    review: reviewedBy
      ? { findings, recommended, recommendation, waived: reviewedBy === 'waiveReview' ? waived : null }
      : null,
    escalation: escalated ? { reason: escalated.reason ?? '', ask: escalated.ask ?? '' } : null,
    decision: outcome && {
      outcome,
      reason: d_reason,
      ask: d_ask,
      unit: d_unit,
      dueOn: d_dueOn,
      institution: d_institution,
      instruction: d_instruction,
      decidedAt: d_decidedAt,
    },
  };
}

const arrivals: Readonly<Record<string, AgendaReason>> = {
  recordReview: 'reviewed',
  waiveReview: 'waived',
  sendReport: 'escalated',
  object: 'objected',
  returnDown: 'returned',
};

function arrival(type: string | null, data: Record<string, unknown> | null): AgendaReason | null {
  if (type === 'decide') return data?.outcome === 'deferred' ? 'deferred' : null;
  return (type && arrivals[type]) || null;
}

function reasonsOf(
  { outcome, overdueAt, pausedAt, late }: Row,
  arrived: AgendaReason | null,
): AgendaReason[] {
  const overdue = outcome ? late : overdueAt !== null;
  // On the agenda, not overdue and yet a deadline passed: the one of a question that nobody answered.
  const unanswered = !outcome && !overdue && late && pausedAt === null;
  return [arrived, overdue && ('overdue' as const), unanswered && ('unanswered' as const)].filter(
    (reason) => reason !== null && reason !== false,
  );
}
