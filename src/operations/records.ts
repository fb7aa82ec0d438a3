import { recordAudit } from '../audit/record.ts';
import type { Connection, Database } from '../database/connect.ts';
import type { Made } from './backup.ts';
import { reasonOf } from './fault.ts';

export type Attempt = {
  id: number;
  startedAt: Date;
  endedAt: Date | null;
  place: string;
  file: string | null;
  bytes: number | null;
  rows: number | null;
  fault: string | null;
};

/** Notes that a backup begins. Instants here are real time: the demonstration's clock makes none older. */
export async function beginAttempt(db: Connection, place: string, now: Date): Promise<number> {
  const [row] = await db('backups').insert({ started_at: now, place }, ['id']);
  return (row as { id: number }).id;
}

/** Notes what came of it, with its line in the audit trail. */
export async function endAttempt(
  db: Database,
  id: number,
  result: Made | { fault: string },
  now: Date,
): Promise<void> {
  const failed = 'fault' in result;
  await db.transaction(async (trx) => {
    await trx('backups')
      .where({ id })
      .update(
        failed
          ? { ended_at: now, fault: result.fault }
          : {
              ended_at: now,
              file: result.file,
              bytes: result.bytes,
              row_count: result.rows,
              sha256: Buffer.from(result.sha256, 'hex'),
            },
      );
    await recordAudit(trx, {
      at: now,
      by: 'system',
      action: failed ? 'backupFailed' : 'backupMade',
      subject: { kind: 'backup', id },
      particulars: failed
        ? { reason: reasonOf(result.fault) ?? result.fault }
        : { file: result.file, removed: result.removed },
    });
  });
}

/** The newest attempts first. */
export async function latestAttempts(db: Connection, limit: number): Promise<Attempt[]> {
  const { rows } = await db.raw<{ rows: Attempt[] }>(
    `select id, started_at as "startedAt", ended_at as "endedAt", place, file, bytes, row_count as rows, fault
     from backups order by started_at desc, id desc limit ?`,
    [limit],
  );
  return rows;
}

export type Standing = {
  /** When the last good backup began: what happened since then is in none. */
  lastGood: Date | null;
  /** The first attempt and the last one, good or not. */
  firstTried: Date | null;
  lastTried: Date | null;
  underWay: boolean;
};

/** The lock that whoever makes a backup holds; see `making.ts`. */
export const turnLock = { classId: 1352017, objectId: 21 } as const;

export const realTime = async (db: Connection): Promise<Date> =>
  (await db.raw<{ rows: [{ now: Date }] }>('select clock_timestamp() as now')).rows[0].now;

export async function standingOf(db: Connection): Promise<Standing> {
  const { rows } = await db.raw<{ rows: [Standing] }>(
    `select (select max(started_at) from backups where file is not null) as "lastGood",
       (select min(started_at) from backups) as "firstTried", (select max(started_at) from backups) as "lastTried",
       exists (select from pg_locks l join pg_database d on d.oid = l.database and d.datname = current_database()
         where l.locktype = 'advisory' and l.classid = :classId and l.objid = :objectId) as "underWay"`,
    turnLock,
  );
  return rows[0];
}
