import {
  at,
  dayOf,
  latestMeetingDay,
  nextMeeting,
  type CalendarSettings,
  type Day,
} from '../calendar/cycle.ts';
import { nextAnswer } from '../calendar/promise.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Transaction } from '../database/connect.ts';
import type { State } from './machine.ts';
import { appendFact } from './records.ts';

/**
 * A day becomes a holiday and the meetings on it, or after it, move (KETIGA, KEEMPAT b): what waits for them is due
 * at the end of the meeting as it is now held, and answered then. Overdue and paused cases keep their date. Returns
 * how many moved.
 */
export async function followMovedMeetings(trx: Transaction, holiday: Day, now: Date): Promise<number> {
  const { calendar: before, deadlines } = await rulesOf(trx);
  const calendar: CalendarSettings = { ...before, holidays: new Set([...before.holidays, holiday]) };
  let moved = 0;
  for (const { state, dueAt } of await waiting(trx, holiday, calendar)) {
    const { day, level } = deadlines.get(state) ?? {};
    if (day !== 'meeting' || !level) continue;
    const due = dayOf(dueAt, calendar);
    if (latestMeetingDay(level, due, calendar) === due) continue;
    const meeting = nextMeeting(level, at(due, '00:00', calendar), calendar);
    moved += await move(trx, { state, from: dueAt, to: meeting.ends, heldOn: meeting.day, now, calendar });
  }
  return moved;
}

type Waiting = { state: State; dueAt: Date };

// In the order in which `advance` locks: the complaint before its deadline.
async function waiting(trx: Transaction, holiday: Day, calendar: CalendarSettings): Promise<Waiting[]> {
  const { rows } = await trx.raw<{ rows: Waiting[] }>(
    `select distinct state, due_at as "dueAt" from complaints
     where state in ('kecamatan.awaitingMeeting', 'city.awaitingMeeting') and due_at >= ?
       and overdue_at is null and paused_at is null order by due_at desc, state`,
    [at(holiday, '00:00', calendar)],
  );
  return rows;
}

type Move = { state: State; from: Date; to: Date; heldOn: Day; now: Date; calendar: CalendarSettings };

async function move(trx: Transaction, { state, from, to, heldOn, now, calendar }: Move): Promise<number> {
  const { on, latest } = nextAnswer(state, { now: new Date(to.getTime() - 1), dueAt: to }, calendar);
  const { rows } = await trx.raw<{ rows: { id: number; version: number; state: State }[] }>(
    `update complaints set due_at = :to, answer_on = :on, answer_latest_on = :latest
     where state = :state and due_at = :from and overdue_at is null and paused_at is null
     returning id, version, state`,
    { state, from, to, on, latest },
  );
  await trx('deadlines')
    .whereIn(
      'complaint_id',
      rows.map(({ id }) => id),
    )
    .where({ ended_at: null, paused_at: null })
    .update({ due_at: to });
  for (const complaint of rows)
    await appendFact(trx, complaint, {
      type: 'meetingMoved',
      at: now,
      actor: { kind: 'system' },
      data: { heldOn },
    });
  return rows.length;
}
