import { rulesOf, type Rules } from '../calendar/queries.ts';
import type { Database, Transaction } from '../database/connect.ts';
import {
  acknowledgementDue,
  lateAreas,
  latestDueWeek,
  nextWeekDue,
  overdueIfSentBefore,
  type Week,
} from './lateness.ts';
import { reportPath, reportsPath } from './paths.ts';
import type { ReportLevel } from './queries.ts';

const levels = ['kecamatan', 'city'] as const;

/**
 * Reminds once of what is late by now: the camat and the walikota's office of a report that was due (Ingub 135/2017,
 * KEEMPAT a), the walikota and the Sekda (KEEMPAT c); sender and receiver of a report that nobody has acknowledged
 * within a working day. Returns how many reminders that were.
 */
export async function remindOfReports(db: Database, now: Date): Promise<number> {
  const rules = await rulesOf(db);
  return db.transaction(async (trx) => {
    // One process at a time: the others find everything done.
    await trx.raw('select pg_advisory_xact_lock(1352017, 13)');
    let count = 0;
    for (const level of levels) {
      count += await remindLate(trx, level, latestDueWeek(level, now, rules), now);
      count += await remindUnacknowledged(trx, level, rules, now);
    }
    return count;
  });
}

/** For `due.ts`: the next hour at which reports are due, or a report was to be acknowledged. */
export const reportReminders = {
  next: async (db: Database, after: Date): Promise<Date | null> => {
    const rules = await rulesOf(db);
    const waiting = await waitingReports(db, after);
    const instants = [
      ...levels.map((level) => nextWeekDue(level, after, rules)),
      ...waiting.map(({ level, sentAt }) => acknowledgementDue(level, sentAt, rules)),
    ].filter((instant) => instant > after);
    return new Date(Math.min(...instants.map(Number)));
  },
  run: remindOfReports,
};

async function remindLate(trx: Transaction, level: ReportLevel, week: Week, now: Date): Promise<number> {
  const late = (await lateAreas(trx, level, week, '')).filter(({ remindedAt }) => remindedAt === null);
  for (const { areaCode, officeId, officeName } of late) {
    await trx('report_reminders').insert({
      kind: 'late',
      level,
      area_code: areaCode,
      week_of: week.weekOf,
      at: now,
    });
    const particulars = {
      ...about(level),
      office: officeName,
      dueAt: week.due,
      plannedOn: week.weekOf,
      path: reportsPath(),
    };
    await tellOffices(trx, { own: officeId, above: await officeAbove(trx, level, areaCode) }, particulars, {
      own: 'reportLate',
      above: 'reportLateBelow',
      now,
    });
  }
  return late.length;
}

async function remindUnacknowledged(
  trx: Transaction,
  level: ReportLevel,
  rules: Rules,
  now: Date,
): Promise<number> {
  const before = overdueIfSentBefore(level, now, rules);
  const waiting = (await waitingReports(trx, now)).filter(
    (report) => report.level === level && report.sentAt < before,
  );
  for (const { id, areaCode, weekOf, sentAt, officeId, officeName } of waiting) {
    await trx('report_reminders').insert({
      kind: 'unacknowledged',
      level,
      area_code: areaCode,
      week_of: weekOf,
      report_id: id,
      at: now,
    });
    const particulars = {
      ...about(level),
      office: officeName,
      dueAt: sentAt,
      plannedOn: weekOf,
      path: reportPath(id),
    };
    await tellOffices(trx, { own: officeId, above: await officeAbove(trx, level, areaCode) }, particulars, {
      own: 'reportUnacknowledged',
      above: 'reportToAcknowledge',
      now,
    });
  }
  return waiting.length;
}

type Waiting = {
  id: number;
  level: ReportLevel;
  areaCode: string;
  weekOf: string;
  sentAt: Date;
  officeId: number;
  officeName: string;
};

// Who never acknowledged for a month is not going to because of a message.
async function waitingReports(db: Database | Transaction, now: Date): Promise<Waiting[]> {
  const { rows } = await db.raw<{ rows: Waiting[] }>(
    `select r.id, r.level, r.area_code as "areaCode", r.week_of as "weekOf", r.sent_at as "sentAt",
       o.id as "officeId", o.name as "officeName"
     from reports r join offices o on o.area_code = r.area_code and o.kind in ('camat', 'walikota')
     where r.sent_at is not null and r.acknowledged_at is null and r.sent_at > :since and r.sent_at <= :now
       and not exists (select from report_reminders done where done.report_id = r.id)
     order by r.sent_at, r.id`,
    { now, since: new Date(now.getTime() - 30 * 24 * 60 * 60 * 1000) },
  );
  return rows;
}

async function officeAbove(trx: Transaction, level: ReportLevel, areaCode: string): Promise<number> {
  const { rows } = await trx.raw<{ rows: [{ id: number }] }>(
    `select o.id from areas a join offices o on o.area_code = a.parent_code and o.kind = ? where a.code = ?`,
    [level === 'city' ? 'sekda' : 'walikota', areaCode],
  );
  return rows[0].id;
}

// What every message to an office carries.
const about = (level: ReportLevel) => ({ state: `${level}.toReport` });

type Told = { own: number; above: number };
type Messages = { own: string; above: string; now: Date };

async function tellOffices(
  trx: Transaction,
  { own, above }: Told,
  particulars: object,
  messages: Messages,
): Promise<void> {
  await trx('notifications').insert(
    [[own, messages.own] as const, [above, messages.above] as const].map(([officeId, message]) => ({
      audience: 'office',
      office_id: officeId,
      message,
      particulars: JSON.stringify(particulars),
      created_at: messages.now,
    })),
  );
}
