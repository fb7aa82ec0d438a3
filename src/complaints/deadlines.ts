import type { Connection, Transaction } from '../database/connect.ts';
import { withNext } from '../database/walled.ts';
import type { State } from './machine.ts';

type Start = { id: number; state: State; startedAt: Date; dueAt: Date };

/** A complaint entered a state: its clock starts at that fact and no edit resets it. */
export async function startDeadline(trx: Transaction, { id, state, startedAt, dueAt }: Start): Promise<void> {
  await withNext(trx('deadlines').insert({ complaint_id: id, state, started_at: startedAt, due_at: dueAt }));
}

/** The complaint left its state: whatever ran or was paused is over. */
export async function stopDeadlines(trx: Transaction, id: number, at: Date): Promise<void> {
  await withNext(trx('deadlines').where({ complaint_id: id, ended_at: null }).update({ ended_at: at }));
}

/** Keeps on the deadline's row that it passed. */
export async function passDeadline(trx: Transaction, id: number, at: Date): Promise<void> {
  await trx('deadlines')
    .where({ complaint_id: id, ended_at: null, paused_at: null })
    .update({ passed_at: at });
}

type Pause = { id: number; state: State; pausedAt: Date; dueAt: Date };

/** Stops the state's clock while a fact is asked for; the question has a deadline of its own. */
export async function pauseDeadline(trx: Transaction, { id, state, pausedAt, dueAt }: Pause): Promise<void> {
  await trx('deadlines').where({ complaint_id: id, ended_at: null }).update({ paused_at: pausedAt });
  await trx('deadlines').insert({
    complaint_id: id,
    state,
    kind: 'information',
    started_at: pausedAt,
    due_at: dueAt,
  });
}

/**
 * Lets the state's clock run again, later by the length of the pause; `align` may move the new date further.
 * Returns the date on which the work is now due.
 */
export async function resumeDeadline(
  trx: Transaction,
  id: number,
  at: Date,
  align: (due: Date) => Promise<Date>,
): Promise<Date> {
  await trx('deadlines')
    .where({ complaint_id: id, ended_at: null, kind: 'information' })
    .update({ ended_at: at });
  const paused = (await trx('deadlines')
    .where({ complaint_id: id, ended_at: null })
    .first('id', 'due_at', 'paused_at')) as {
    id: number;
    due_at: Date;
    paused_at: Date;
  };
  const due = await align(new Date(paused.due_at.getTime() + at.getTime() - paused.paused_at.getTime()));
  await trx('deadlines').where({ id: paused.id }).update({ paused_at: null, due_at: due });
  return due;
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
