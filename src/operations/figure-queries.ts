import type { Connection } from '../database/connect.ts';

type Counted = { count: number };
/** Numbers of the whole installation; ages in seconds. No row of them is about anybody. */
export type Figures = {
  roundAge: number | null;
  backupAge: number | null;
  sealAge: number | null;
  /** How long the deadline that waits longest has been due and not passed; 0 when none is. */
  deadlineLag: number;
  /** Changes that are not rolled up into the counts yet, at most 10,000 of them, and the age of the oldest; 0 of none. */
  uncounted: (Counted & { what: 'complaints' | 'answers'; oldest: number })[];
  jobs: (Counted & { task: string; state: 'running' | 'waiting' | 'ahead' | 'failed' })[];
  /** Messages that are not settled, and those of the last 24 hours by what became of them. */
  waiting: (Counted & { channel: string; status: string; oldest: number })[];
  sent: (Counted & { channel: string; status: string })[];
  /** Open complaints by the level of whose turn it is; `complainant` where they are asked whether it is solved. */
  open: (Counted & { level: string })[];
};

/** So many waiting changes are counted: more says nothing new, and a scrape stays cheap. */
export const countedChanges = 10_000;

/**
 * All figures in one statement. Each part reads little: the first changes that wait, or an index: deadlines_due, notifications_queued, notifications_unsettled,
 * notifications_by_time, complaints_open_by_owner (that one alone).
 */
export async function figuresOf(db: Connection, now: Date): Promise<Figures> {
  const asked = db.raw<{ rows: [Figures] }>(
    `with unsettled as (
       select channel, status, audience, created_at, complaint_id from notifications where status = 'queued'
       union all
       select channel, status, audience, created_at, complaint_id from notifications where status in ('sending', 'uncertain')),
     messages as (
       select coalesce(case when n.audience <> 'citizen' then 'email' end, n.channel, c.channel, 'none') as channel,
         n.status, n.created_at from unsettled n left join complaints c on c.id = n.complaint_id)
     select
       (select extract(epoch from clock_timestamp() - changed_at)::float8 from settings where key = 'worker.lastRound')
         as "roundAge",
       (select extract(epoch from clock_timestamp() - max(started_at))::float8 from backups where file is not null)
         as "backupAge",
       (select greatest(0, extract(epoch from :now::timestamptz - made_at)::float8) from audit_seals
        order by number desc limit 1) as "sealAge",
       coalesce((select greatest(0, extract(epoch from :now::timestamptz - min(due_at))::float8) from deadlines
         where ended_at is null and paused_at is null and passed_at is null), 0) as "deadlineLag",
       (select json_agg(u) from (${uncounted('tally_changes', 'complaints')} union all
          ${uncounted('survey_changes', 'answers')}) u) as uncounted,
       (select coalesce(json_agg(j), '[]') from (
          select task_identifier as task, ${jobState} as state, count(*)::int as count
          from graphile_worker.jobs group by 1, 2) j) as jobs,
       (select coalesce(json_agg(m), '[]') from (
          select channel, status, count(*)::int as count,
            greatest(0, extract(epoch from :now::timestamptz - min(created_at))::float8) as oldest
          from messages group by 1, 2) m) as waiting,
       (select coalesce(json_agg(m), '[]') from (
          select coalesce(channel, 'none') as channel, status, count(*)::int as count from notifications
          where created_at > :now::timestamptz - interval '1 day' and created_at <= :now::timestamptz
          group by 1, 2) m) as sent,
       (select coalesce(json_agg(o), '[]') from (
          select coalesce(o.level, 'complainant') as level, sum(c.count)::int as count
          from (select owner_office_id, count(*) as count from complaints where closed_at is null group by 1) c
          left join offices o on o.id = c.owner_office_id group by 1) o) as open`,
    { now },
  );
  // Given up, its connection is closed: a database that hangs holds no more than one at a time.
  return (await asked.timeout(5_000)).rows[0];
}

/** In real time; a table that nobody has rolled up for long has its oldest rows first. */
const uncounted = (table: string, what: string) => `select '${what}' as what, count(*)::int as count,
  coalesce(greatest(0, extract(epoch from clock_timestamp() - min(changed_at))::float8), 0) as oldest
  from (select changed_at from ${table} limit ${countedChanges}) first`;

/** Of a row of graphile_worker.jobs: one that used up its tries stays, and nobody takes it any more. */
const jobState = `case when locked_at is not null then 'running' when attempts >= max_attempts then 'failed'
  when run_at > now() then 'ahead' else 'waiting' end`;

export type FailedJob = {
  id: string;
  task: string;
  attempts: number;
  error: string | null;
  /** When it was last tried; real time. */
  triedAt: Date;
};

const failed = 'attempts >= max_attempts and locked_at is null';

/** Jobs that used up their tries, the latest first. */
export async function failedJobs(db: Connection, limit: number): Promise<FailedJob[]> {
  const { rows } = await db.raw<{ rows: FailedJob[] }>(
    `select id::text, task_identifier as task, attempts, left(last_error, 4000) as error, updated_at as "triedAt"
     from graphile_worker.jobs where ${failed} order by updated_at desc, id desc limit ?`,
    [limit],
  );
  return rows;
}

/** The ids of failed jobs: of the one with this number, or of all of a task. */
export async function failedIds(db: Connection, which: string): Promise<string[]> {
  const one = /^\d{1,18}$/.test(which);
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select id::text from graphile_worker.jobs where ${failed} and ${one ? 'id = ?::bigint' : 'task_identifier = ?'}`,
    [which],
  );
  return rows.map(({ id }) => id);
}

/** From the first try on, at once; returns how many there still were. */
export async function rescheduleJobs(db: Connection, ids: readonly string[]): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    'select from graphile_worker.reschedule_jobs(?::bigint[], run_at := clock_timestamp(), attempts := 0)',
    [[...ids]],
  );
  return rowCount;
}

export async function removeJobs(db: Connection, ids: readonly string[]): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    'select from graphile_worker.complete_jobs(?::bigint[])',
    [[...ids]],
  );
  return rowCount;
}

export async function serverVersion(db: Connection): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ version: string }] }>(
    `select split_part(current_setting('server_version'), ' ', 1) as version`,
  );
  return rows[0].version;
}
