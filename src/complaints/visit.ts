import { at, dayOf, nextMeeting } from '../calendar/cycle.ts';
import { dueAt, type DeadlineFacts } from '../calendar/deadlines.ts';
import { nextAnswer } from '../calendar/promise.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Connection } from '../database/connect.ts';
import type { Complaint } from './complaint.ts';
import { resumedDue } from './deadlines.ts';
import type { ComplaintEvent, Effect, State } from './machine.ts';
import { ownerOf } from './owners.ts';
import { lastClosedMeeting } from './queries.ts';
import type { Position } from './workflow.ts';

/**
 * The complaint after an event: the machine's facts, the owner, the unit, the deadline and the date of the next
 * answer. Nothing is written.
 */
export async function changedBy(
  db: Connection,
  complaint: Complaint,
  event: ComplaintEvent,
  { state, context, effects }: Position & { effects: Effect[] },
): Promise<Complaint> {
  const moved = effects.some(({ type }) => type === 'startDeadline') || state === 'closed';
  const unowned: Complaint = {
    ...complaint,
    version: complaint.version + 1,
    state,
    enteredAt: moved ? event.at : complaint.enteredAt,
    onAgenda: context.onAgenda,
    overdueAt: context.overdue ? (complaint.overdueAt ?? event.at) : null,
    pausedAt: context.paused ? (complaint.pausedAt ?? event.at) : null,
    objections: context.objections,
    resolvedLevel: context.resolvedLevel,
    closedReason: context.closedReason,
    withdrawn: context.withdrawn,
    unitId: unitAfter(complaint, event),
    workedByPersonId: context.workedBy?.personId ?? null,
    workedByOfficeId: context.workedBy?.officeId ?? null,
  };
  const owner = ownerOf(state, unowned);
  const owned = { ...unowned, ownerRole: owner?.role ?? null, ownerOfficeId: owner?.officeId ?? null };
  const timed = { ...owned, dueAt: await dueAfter(db, owned, event, effects) };
  // A pause moves the deadline, and the answer that was promised with it.
  const retimed = moved || timed.dueAt?.getTime() !== complaint.dueAt?.getTime();
  return retimed ? { ...timed, ...(await promiseOf(db, timed, event.at)) } : timed;
}

/** When work in a state is due by the rules in force. */
export async function dueIn(
  db: Connection,
  state: State | 'information',
  facts: DeadlineFacts,
): Promise<Date> {
  const { calendar, deadlines } = await rulesOf(db);
  const rule = deadlines.get(state);
  if (!rule) throw new Error(`No deadline rule for ${state}`);
  return dueAt(rule, facts, calendar);
}

/** The days that the citizen is promised an answer on while a complaint is in a state. */
export async function promiseOf(
  db: Connection,
  {
    state,
    dueAt: due,
    pausedAt = null,
  }: Pick<Complaint, 'state' | 'dueAt'> & Partial<Pick<Complaint, 'pausedAt'>>,
  now: Date,
): Promise<Pick<Complaint, 'answerOn' | 'answerLatestOn'>> {
  if (state === 'closed' || state === 'resolved') return { answerOn: null, answerLatestOn: null };
  const { calendar } = await rulesOf(db);
  // What waits for the complainant goes on when he answers, at the latest when his time is over.
  const from = pausedAt && due && due > now ? due : answeredAfter(state, due, now);
  const { on, latest } = nextAnswer(state, { now: from, dueAt: due }, calendar);
  return { answerOn: on, answerLatestOn: latest };
}

// A review that is planned for a later Sunday, or a case put off, is answered by the meeting of that week.
function answeredAfter(state: State, due: Date | null, now: Date): Date {
  if (!due || due < now) return now;
  if (state === 'kecamatan.reviewPlanned') return due;
  return state.endsWith('awaitingMeeting') ? new Date(due.getTime() - 1) : now;
}

function unitAfter(complaint: Complaint, event: ComplaintEvent): number | null {
  if ('unitId' in event) return event.unitId;
  // Another level, or the wrong unit: whoever decides next names the unit anew.
  if (['decline', 'correct', 'sendReport', 'returnDown', 'object'].includes(event.type)) return null;
  return complaint.unitId;
}

async function dueAfter(
  db: Connection,
  complaint: Complaint,
  event: ComplaintEvent,
  effects: Effect[],
): Promise<Date | null> {
  const { id, state } = complaint;
  const has = (type: Effect['type']) => effects.some((effect) => effect.type === type);
  if (state === 'closed') return null;
  if (has('startDeadline')) return stateDue(db, complaint, event);
  if (has('pauseDeadline')) return dueIn(db, 'information', { enteredAt: event.at });
  if (has('resumeDeadline')) {
    const due = await resumedDue(db, id, event.at);
    return complaint.overdueAt ? due : alignToMeeting(db, state, due);
  }
  return complaint.dueAt;
}

async function stateDue(db: Connection, complaint: Complaint, event: ComplaintEvent): Promise<Date> {
  return dueIn(db, complaint.state, {
    enteredAt: await countsFrom(db, complaint, event),
    sessionSaturday: complaint.sessionOn,
    plannedOn: event.type === 'planReview' ? event.plannedOn : null,
    decidedOn: 'dueOn' in event ? event.dueOn : null,
  });
}

// A case that enters after this week's meeting was closed, or that the meeting put off, waits for the next one.
async function countsFrom(db: Connection, complaint: Complaint, event: ComplaintEvent): Promise<Date> {
  const { calendar, deadlines } = await rulesOf(db);
  const rule = deadlines.get(complaint.state);
  if (rule?.day !== 'meeting' || !rule.level) return event.at;
  const meeting = nextMeeting(rule.level, event.at, calendar);
  const deferred =
    event.type === 'decide' && event.outcome === 'deferred' && meeting.day === dayOf(event.at, calendar);
  const area = rule.level === 'city' ? complaint.cityCode : complaint.kecamatanCode;
  const held = deferred || (await lastClosedMeeting(db, area)) === meeting.day;
  const { ends } = rule.level === 'city' ? calendar.cityMeeting : calendar.kecamatanMeeting;
  return held ? at(meeting.day, ends, calendar) : event.at;
}

// A pause that ends on a Thursday does not make a meeting on Thursday.
async function alignToMeeting(db: Connection, state: State, due: Date): Promise<Date> {
  const { calendar, deadlines } = await rulesOf(db);
  const rule = deadlines.get(state);
  if (rule?.day !== 'meeting' || !rule.level) return due;
  return nextMeeting(rule.level, new Date(due.getTime() - 1), calendar).ends;
}
