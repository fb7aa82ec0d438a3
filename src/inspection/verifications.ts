import type { Fault } from '../audit/faults.ts';
import { lastSeal } from '../audit/seals.ts';
import { verifyAudit, type Verified } from '../audit/verify.ts';
import { dayOf } from '../calendar/cycle.ts';
import { restInSessions } from '../calendar/resting.ts';
import { config } from '../config.ts';
import type { Connection, Database } from '../database/connect.ts';
import { log } from '../log.ts';
import { verificationPath } from './paths.ts';

/** How a verification ended; of its faults the first are named. */
export type Verification = {
  finishedAt: Date;
  events: number;
  trail: number;
  seals: number;
  faults: number;
  named: Fault[];
};

const namedAtMost = 100;

/** The last verification that was finished (index audit_verifications_by_time). */
export async function lastVerification(db: Connection): Promise<Verification | null> {
  const { rows } = await db.raw<{ rows: Verification[] }>(
    `select finished_at as "finishedAt", events, trail, seals, faults, named from audit_verifications
     where finished_at is not null order by begun_at desc, id desc limit 1`,
  );
  return rows[0] ?? null;
}

/** Keeps how a verification of the moment `now` ended. */
export async function keepVerification(db: Connection, verified: Verified, now: Date): Promise<void> {
  const id = await begin(db, now);
  await finish(db, id, verified, now);
}

/**
 * Verifies the whole trail when that was not done for a week, and tells inspectors and administrators of faults. Safe
 * late, twice and in several processes: one verifies, and one that broke off is begun anew after six hours, or at once
 * where `stop` ended it.
 */
export async function verifyWeekly(db: Database, now: Date, stop?: AbortSignal): Promise<void> {
  const id = await db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(1352017, 47)');
    const { rows } = await trx.raw<{ rows: [{ due: boolean }] }>(
      `select not exists (select from audit_verifications
         where begun_at > :now::timestamptz - interval '6 hours'
           or (finished_at is not null and begun_at > :now::timestamptz - interval '7 days')) as due`,
      { now },
    );
    return rows[0].due && (await lastSeal(trx)) ? begin(trx, now) : null;
  });
  if (id === null) return;
  // It may go on for hours, into a session and out of it.
  const begun = performance.now();
  const clock = () => new Date(now.getTime() + performance.now() - begun);
  const rest = restInSessions(db, clock, stop);
  const restUnlessStopped = async () => {
    stop?.throwIfAborted();
    await rest();
  };
  let verified: Verified;
  try {
    verified = await verifyAudit(db, { rest: restUnlessStopped });
  } catch (fault) {
    if (!stop?.aborted) throw fault;
    await db('audit_verifications').where({ id }).delete();
    return;
  }
  await db.transaction(async (trx) => {
    await finish(trx, id, verified, now);
    if (verified.count > 0) await tellOfFaults(trx, now);
  });
  if (verified.count > 0) log.error({ faults: verified.count }, 'the audit trail was tampered with');
}

/** For `due.ts`: it comes along with whatever else is due. */
export const weeklyVerification = { next: async (): Promise<null> => null, run: verifyWeekly };

async function begin(db: Connection, now: Date): Promise<number> {
  const [row] = (await db('audit_verifications').insert({ begun_at: now }).returning('id')) as [
    { id: number },
  ];
  return row.id;
}

async function finish(db: Connection, id: number, verified: Verified, now: Date): Promise<void> {
  const { events, trail, seals, count, faults } = verified;
  const named = JSON.stringify(faults.slice(0, namedAtMost));
  await db('audit_verifications')
    .where({ id })
    .update({ finished_at: now, events, trail, seals, faults: count, named });
}

// Whoever looks after the trail or the accounts: one message to each of their offices.
async function tellOfFaults(db: Connection, now: Date): Promise<void> {
  await db.raw(
    `insert into notifications (audience, office_id, message, particulars, urgent, created_at)
     select distinct 'office', g.office_id, 'trailBroken', :particulars::jsonb, true, :now::timestamptz
     from role_grants g join people p on p.id = g.person_id
     where g.role in ('inspector', 'admin') and p.deactivated_at is null
       and g.from_on <= :day::date and (g.to_on is null or g.to_on >= :day::date)`,
    {
      day: dayOf(now, { zone: config.timeZone }),
      particulars: JSON.stringify({ path: verificationPath }),
      now,
    },
  );
}
