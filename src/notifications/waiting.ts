import type { Connection } from '../database/connect.ts';

const mayGo = `exists (select from notifications
  where status = 'queued' and (waiting_until is null or waiting_until <= ?))`;

/** Whether any message may go now. */
export async function anyMayGo(db: Connection, now: Date): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ found: boolean }] }>(`select ${mayGo} as found`, [now]);
  return rows[0].found;
}

/** Events since an instant whose messages wait in the queue. */
export async function queuedEvents(db: Connection, since: Date): Promise<number[]> {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `select distinct event_id as id from notifications
     where created_at >= ? and status = 'queued' and event_id is not null order by 1`,
    [since],
  );
  return rows.map(({ id }) => id);
}

/** Whether any message may go now, is on its way or is uncertain. */
export async function somethingWaits(db: Connection, now: Date): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ found: boolean }] }>(
    `select ${mayGo}
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
