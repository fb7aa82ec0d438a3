import { at, dayOf } from '../calendar/cycle.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import { log } from '../log.ts';
import { makeBackup } from './making.ts';
import { backupsPath } from './paths.ts';
import { configuredPlace } from './places.ts';
import { standingOf, type Standing } from './records.ts';

const hourMs = 60 * 60 * 1000;
/** When offices sleep. */
const hour = '01:00';
/** After this many hours without a good backup the administrators are told. */
export const lateAfterHours = 26;

type Settings = Pick<Config, 'backup' | 'timeZone' | 'demonstration'>;

/**
 * Whether a backup is due at an instant of real time: none succeeded since the last 01.00, and a failed one was not
 * tried within the hour. The first is due at once.
 */
export function backupDue({ lastGood, lastTried, underWay }: Standing, now: Date, zone: string): boolean {
  const tonight = at(dayOf(now, { zone }), hour, { zone });
  const since = tonight <= now ? tonight : new Date(tonight.getTime() - 24 * hourMs);
  if (underWay || (lastGood && lastGood >= since)) return false;
  return !lastTried || lastTried.getTime() <= now.getTime() - hourMs;
}

/** Whether the last good backup is older than 26 hours; where none was ever made, the first attempt. */
export function backupLate({ lastGood, firstTried }: Standing, now: Date): boolean {
  const since = lastGood ?? firstTried;
  return since !== null && now.getTime() - since.getTime() > lateAfterHours * hourMs;
}

/** For the worker's round: true when a backup should be made now. */
export async function wantsBackup(db: Database, now: Date, settings: Settings): Promise<boolean> {
  if (!settings.backup.key || !configuredPlace(settings)) return false;
  return backupDue(await standingOf(db), now, settings.timeZone);
}

/** The nightly backup; a failure is kept, logged and tried again in an hour. Real time. */
export async function nightlyBackup(
  db: Database,
  connectionString: string,
  now: Date,
  settings: Settings,
): Promise<void> {
  const place = configuredPlace(settings);
  const { key, keep } = settings.backup;
  if (!key || !place || !(await wantsBackup(db, now, settings))) return;
  const { demonstration } = settings;
  await makeBackup(db, connectionString, place, { key, keep, demonstration, now }).then(
    ({ file, bytes, rows }) => log.info({ file, bytes, rows }, 'backup made'),
    (fault: unknown) => log.error({ err: fault }, 'backup failed'),
  );
}

/** Tells the offices of administrators once a day that the last good backup is too old. Real time. */
export async function alarmWhenLate(db: Database, now: Date, settings: Settings): Promise<number> {
  if (!settings.backup.key || !configuredPlace(settings)) return 0;
  const standing = await standingOf(db);
  if (!backupLate(standing, now)) return 0;
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `insert into notifications (audience, office_id, message, particulars, created_at, once_key)
     select distinct 'office', g.office_id, 'backupLate', :particulars::jsonb, :now::timestamptz,
       'backupLate:' || :day || ':' || g.office_id
     from role_grants g join people p on p.id = g.person_id and p.deactivated_at is null
     where g.role = 'admin' and g.from_on <= :day::date and (g.to_on is null or g.to_on >= :day::date)
     on conflict do nothing`,
    {
      particulars: JSON.stringify({ dueAt: standing.lastGood, path: backupsPath }),
      day: dayOf(now, { zone: settings.timeZone }),
      now,
    },
  );
  return rowCount;
}
