import type { Connection, Database, Transaction } from '../database/connect.ts';
import { dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import { config } from '../config.ts';
import { Conflict, Forbidden, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import type { OfficeMessage } from './machine.ts';
import type { Complaint } from './complaint.ts';
import { remindingRole, type Actor } from './policy.ts';
import { complaintByTicket, lockComplaint } from './queries.ts';
import { appendFact } from './records.ts';
import { tell } from './telling.ts';

type Reminder = {
  kind: OfficeMessage & ('dueTomorrow' | 'reviewToday' | 'reminded');
  ticket: string;
  officeId: number;
  /** The day of the deadline or of the review, YYYY-MM-DD. */
  on: string;
  /** Who reminds, where it is a person: then the reminder is a fact of the case's history. */
  by?: Actor;
};

/**
 * Tells an office once that a day comes: the row of the reminder and the message are written together, and the same
 * reminder of another worker at the same moment finds it written. `still` says whether the reason still stands once
 * the complaint is locked. What a person sends stands in the history, once. Returns whether it was told.
 */
export function remind(
  db: Database,
  { kind, ticket, officeId, on, by }: Reminder,
  now: Date,
  still: (complaint: NonNullable<Awaited<ReturnType<typeof lockComplaint>>>) => boolean,
): Promise<boolean> {
  return db.transaction(async (trx) => {
    const complaint = await lockComplaint(trx, ticket);
    if (!complaint || !still(complaint)) return false;
    const [written] = (await trx('reminders')
      .insert({ complaint_id: complaint.id, office_id: officeId, kind, for_on: on, reminded_at: now })
      .onConflict(['complaint_id', 'office_id', 'kind', 'for_on'])
      .ignore()
      .returning('id')) as { id: number }[];
    if (!written) return false;
    const event = { at: now, ...(kind === 'reviewToday' ? { plannedOn: on } : {}) };
    const eventId = by
      ? await noteReminder(trx, complaint, { officeId, by, now })
      : await lastEvent(trx, complaint.id);
    await tell(trx, [{ type: 'tellOffice', officeId, message: kind }], { complaint, event, eventId });
    return true;
  });
}

/**
 * The head of the level reminds the owner of a case, once a day. Returns whether it was told now.
 * @throws NotFound, Conflict, Forbidden
 */
export async function remindOwner(
  db: Database,
  { ticket, version, person, now }: { ticket: string; version: number; person: Person; now: Date },
): Promise<boolean> {
  const complaint = await complaintByTicket(db, ticket);
  if (!complaint) throw new NotFound();
  const role = remindingRole(person, complaint);
  if (!role) throw new Forbidden();
  if (complaint.version !== version) throw new Conflict(version, complaint.version);
  const officeId = complaint.ownerOfficeId!;
  const { calendar } = await rulesOf(db);
  const by = { kind: 'person', person: { ...person, roles: [role] } } as const;
  const reminder = { kind: 'reminded' as const, ticket, officeId, on: dayOf(now, calendar), by };
  return remind(db, reminder, now, (locked) => locked.version === version);
}

async function noteReminder(
  trx: Transaction,
  complaint: Complaint,
  { officeId, by, now }: { officeId: number; by: Actor; now: Date },
): Promise<number> {
  const { name } = (await trx('offices').where({ id: officeId }).first('name')) as { name: string };
  return appendFact(trx, complaint, { type: 'ownerReminded', at: now, actor: by, data: { office: name } });
}

// Messages hang on the history; a reminder that the calendar sends hangs on what it reminds of.
async function lastEvent(trx: Transaction, complaintId: number): Promise<number> {
  const { id } = (await trx('complaint_events')
    .where({ complaint_id: complaintId })
    .max('id as id')
    .first()) as { id: number };
  return id;
}

/**
 * Work of which the day before its deadline has come: running deadlines that began on an earlier day, whose owner is
 * an office. Meetings have their agenda and reviews a morning of their own.
 */
const dueSoon = `
  select c.ticket, c.owner_office_id as "officeId", r.due_on as "on", d.due_at as "dueAt", r.remind_at as "remindAt"
  from deadlines d
  join complaints c on c.id = d.complaint_id
  cross join lateral (
    select (d.due_at at time zone :zone)::date as due_on,
      ((d.due_at at time zone :zone)::date - interval '16 hours') at time zone :zone as remind_at,
      ((d.due_at at time zone :zone)::date - interval '1 day') at time zone :zone as day_before) r
  where d.ended_at is null and d.paused_at is null and d.passed_at is null and d.kind = 'state'
    and c.owner_office_id is not null and c.state not like '%.awaitingMeeting'
    and c.state <> 'kecamatan.reviewPlanned' and d.started_at < r.day_before
    and not exists (select from reminders m where m.complaint_id = c.id and m.office_id = c.owner_office_id
      and m.kind = 'dueTomorrow' and m.for_on = r.due_on)`;

type DueSoon = { ticket: string; officeId: number; on: string; dueAt: Date; remindAt: Date };

const zone = config.timeZone;

async function dueSoonBy(db: Connection, now: Date): Promise<DueSoon[]> {
  const { rows } = await db.raw<{ rows: DueSoon[] }>(
    `${dueSoon} and d.due_at > :now and d.due_at < cast(:now as timestamptz) + interval '2 days' and r.remind_at <= :now
     order by d.due_at, d.id limit 1000`,
    { zone, now },
  );
  return rows;
}

/** For `due.ts`: at 08.00 of the day before its deadline, the owner of a piece of work is told once. */
export const dueTomorrow = {
  next: async (db: Database, after: Date): Promise<Date | null> => {
    const { rows } = await db.raw<{ rows: { at: Date | null }[] }>(
      `select min("remindAt") as at from (${dueSoon} and d.due_at > :after) s where "remindAt" > :after`,
      { zone, after },
    );
    return rows[0]?.at ?? null;
  },
  run: async (db: Database, now: Date): Promise<number> => {
    let told = 0;
    for (const { dueAt, ...due } of await dueSoonBy(db, now)) {
      const done = await remind(
        db,
        { kind: 'dueTomorrow', ...due },
        now,
        (complaint) =>
          complaint.dueAt?.getTime() === dueAt.getTime() && complaint.ownerOfficeId === due.officeId,
      );
      if (done) told += 1;
    }
    return told;
  },
};
