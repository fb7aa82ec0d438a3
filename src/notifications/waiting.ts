import type { Connection } from '../database/connect.ts';

/** Whether an event has messages in the queue: a job whose messages went out with others has nothing to do. */
export async function hasQueued(db: Connection, eventId: number, since = new Date(0)): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ found: boolean }] }>(
    `select exists (
       select from notifications where event_id = ? and status = 'queued' and created_at >= ?) as found`,
    [eventId, since],
  );
  return rows[0].found;
}

/** Whether any message may go now, is on its way or is uncertain. */
export async function somethingWaits(db: Connection, now: Date): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ found: boolean }] }>(
    `select exists (select from notifications
         where status = 'queued' and (waiting_until is null or waiting_until <= ?))
       or exists (select from notifications where status in ('sending', 'uncertain')) as found`,
    [now],
  );
  return rows[0].found;
}

/** The first instant after `after` at which a message that waits may go, or null (index notifications_waiting). */
export async function nextWaiting(db: Connection, after: Date): Promise<Date | null> {
  const { rows } = await db.raw<{ rows: [{ at: Date | null }] }>(
    `select min(waiting_until) as at from notifications
     where status = 'queued' and waiting_until is not null and waiting_until > ?`,
    [after],
  );
  return rows[0].at;
}

/** The next instant of real time at which a worker counts as gone or a provider is asked again, or null. */
export async function nextLease(db: Connection): Promise<Date | null> {
  const { rows } = await db.raw<{ rows: [{ at: Date | null }] }>(
    `select min(lease_until) as at from notifications
     where status in ('sending', 'uncertain') and lease_until > clock_timestamp()`,
  );
  return rows[0].at;
}

/** Wakes the delivery at an instant of real time; a later call moves it. */
export async function wakeAt(db: Connection, at: Date): Promise<void> {
  await db.raw(
    `select graphile_worker.add_job('deliver', '{}'::json, run_at := ?, job_key := 'deliver-waiting', max_attempts := 1)`,
    [at],
  );
}
