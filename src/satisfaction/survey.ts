import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Complaint } from '../complaints/complaint.ts';
import { lockComplaint } from '../complaints/queries.ts';
import { appendFact } from '../complaints/records.ts';
import type { Connection, Database } from '../database/connect.ts';
import { Invalid, NotAllowed } from '../errors.ts';
import { elements, type Element, type Score } from './ikm.ts';
import { answersOf, keepAnswers } from './queries.ts';

export type Answers = Partial<Record<Element, Score>>;

type Answering = {
  /** The complaint of who answers, and the case that it was joined to. */
  own: Pick<Complaint, 'id' | 'ticket'>;
  lead: Pick<Complaint, 'state' | 'closedReason'> | null;
  answers: Answers;
  remark: string | null;
  now: Date;
  key?: string | undefined;
};

/**
 * Whether a complaint has come so far that its complainant can say how the service was: one that was joined as far as its
 * lead, which was carried out for both. Whoever withdrew was not served to the end, and is not asked.
 */
export function canBeGraded(
  own: Pick<Complaint, 'state' | 'closedReason' | 'withdrawn'>,
  lead: Pick<Complaint, 'state' | 'closedReason'> | null,
): boolean {
  const { state, closedReason } = lead ?? own;
  if (own.withdrawn || closedReason === 'withdrawn') return false;
  return state === 'resolved' || state === 'closed';
}

/**
 * A complainant grades the service by the elements of the survey (Permenpan RB 14/2017); what is given later adds to
 * what was given before, an element given again counts as it was given last. One complaint is one respondent.
 * @throws Invalid without any answer, NotAllowed while the complaint is open, Conflict when the key was used for
 * something else
 */
export async function answerSurvey(db: Database, answering: Answering): Promise<void> {
  const { own, lead, answers, remark, now, key } = answering;
  const given = elements.filter((name) => answers[name] !== undefined);
  if (given.length === 0) throw new Invalid({ form: 'surveyEmpty' });
  const { calendar } = await rulesOf(db);
  await db.transaction(async (trx) => {
    const complaint = (await lockComplaint(trx, own.ticket))!;
    if (!canBeGraded(complaint, lead)) throw new NotAllowed('surveyAnswered', (lead ?? complaint).state);
    // How somebody graded stays with the answers: the history says only that it happened.
    const fact = { type: 'surveyAnswered', at: now, actor: { kind: 'citizen' } } as const;
    await appendFact(trx, complaint, { ...fact, data: { elements: given }, key });
    await keepAnswers(trx, {
      complaintId: complaint.id,
      answers,
      remark,
      at: now,
      day: dayOf(now, calendar),
    });
  });
}

/** What was answered for a complaint so far. */
export const surveyOf = (db: Connection, complaintId: number): Promise<Answers> => answersOf(db, complaintId);
