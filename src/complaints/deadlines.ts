import type { Connection, Transaction } from '../database/connect.ts';
import { withNext } from '../database/walled.ts';
import type { Complaint } from './complaint.ts';
import type { ComplaintEvent, Effect, State } from './machine.ts';

/** What happened to a complaint, as far as its clock is concerned. */
type Happened = {
  after: Pick<Complaint, 'id' | 'state' | 'dueAt'>;
  event: Pick<ComplaintEvent, 'at' | 'type'>;
  effects: readonly Effect[];
};

/** Keeps in the rows of a complaint's deadlines what an event did to its clock. */
export async function keepDeadlines(trx: Transaction, { after, event, effects }: Happened): Promise<void> {
  const { id, state, dueAt } = after;
  const { at } = event;
  const has = (type: Effect['type']) => effects.some((effect) => effect.type === type);
  const running = () => trx('deadlines').where({ complaint_id: id, ended_at: null });
  if (event.type === 'deadlinePassed')
    await withNext(running().where({ paused_at: null }).update({ passed_at: at }));
  // It left its state: whatever ran or was paused is over.
  if (state === 'closed' || has('startDeadline')) await withNext(running().update({ ended_at: at }));
  if (state === 'closed') return;
  if (has('startDeadline')) await insertDeadlines(trx, [startedRow(after, at)]);
  if (has('pauseDeadline')) {
    await withNext(running().update({ paused_at: at }));
    // The question has a deadline of its own.
    await insertDeadlines(trx, [{ ...startedRow(after, at), kind: 'information' }]);
  }
  if (has('resumeDeadline')) {
    await withNext(running().where({ kind: 'information' }).update({ ended_at: at }));
    await withNext(running().update({ paused_at: null, due_at: dueAt }));
  }
}

type Row = {
  complaint_id: number;
  state: State;
  kind?: 'information';
  started_at: Date;
  due_at: Date | null;
  ended_at?: Date | null;
};

/** A complaint entered a state: its clock starts at that fact and no edit resets it. */
export const startedRow = ({ id, state, dueAt }: Happened['after'], at: Date): Row => ({
  complaint_id: id,
  state,
  started_at: at,
  due_at: dueAt,
});

export async function insertDeadlines(trx: Transaction, rows: Row[]): Promise<void> {
  await withNext(trx('deadlines').insert(rows));
}

/** When the clock that a question stopped is due again: later by the length of the pause. */
export async function resumedDue(db: Connection, id: number, at: Date): Promise<Date> {
  const paused = (await db('deadlines')
    .where({ complaint_id: id, ended_at: null })
    .whereNotNull('paused_at')
    .first('due_at', 'paused_at')) as { due_at: Date; paused_at: Date };
  return new Date(paused.due_at.getTime() + at.getTime() - paused.paused_at.getTime());
}

export type PassedDeadline = { id: number; ticket: string; dueAt: Date };

/** Deadlines that have passed by `now` and whose passing is not yet told, the oldest first, those after `last`. */
export async function passedDeadlines(
  db: Connection,
  now: Date,
  limit: number,
  last: Pick<PassedDeadline, 'id' | 'dueAt'> = { id: 0, dueAt: new Date(0) },
): Promise<PassedDeadline[]> {
  const { rows } = await db.raw<{ rows: PassedDeadline[] }>(
    `select d.id, c.ticket, d.due_at as "dueAt" from deadlines d join complaints c on c.id = d.complaint_id
     where d.ended_at is null and d.paused_at is null and d.passed_at is null and d.due_at <= ?
       and (d.due_at, d.id) > (?, ?)
     order by d.due_at, d.id limit ?`,
    [now, last.dueAt, last.id, limit],
  );
  return rows;
}

/** The instant of the next deadline after `after`, or null. */
export async function nextDeadline(db: Connection, after: Date): Promise<Date | null> {
  const { rows } = await db.raw<{ rows: { dueAt: Date | null }[] }>(
    `select min(due_at) as "dueAt" from deadlines
     where ended_at is null and paused_at is null and passed_at is null and due_at > ?`,
    [after],
  );
  return rows[0]?.dueAt ?? null;
}
