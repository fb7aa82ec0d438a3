import { addDays, at, dayOf } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import type { RoleName } from '../people/roles.ts';
import { noteAct } from './acts.ts';
import { headOffice, placeOf } from './offices.ts';
import { requestPath } from './paths.ts';
import { above, headFor, type Place } from './posts.ts';
import { lockRequest } from './queries.ts';
import { raise, tellAdministrators, tellHead } from './telling.ts';
import { tellOfVacancies } from './vacancy.ts';

const zone = config.timeZone;
/** Days after which a request that nobody completed is over (UU 25/2009: within 30 days, or deemed withdrawn). */
const lapseDays = 30;

type Late = { id: number; number: string; role: RoleName; office: Place; dueAt: Date };

/**
 * Tells once of every request whose two hours are over: the head who decides, the level above, and the administrators,
 * who may decide now as well. Returns how many requests that were.
 */
export async function alarmLateRequests(db: Database, now: Date): Promise<number> {
  const { rows } = await db.raw<{ rows: Late[] }>(
    `select r.id, r.number, r.role, ${placeOf} as office, r.due_at as "dueAt"
     from access_requests r join offices o on o.id = r.office_id
     where r.state = 'waiting' and r.due_at <= :now and not exists (select from access_alarms a
       where a.kind = 'late' and a.subject_id = r.id and a.for_on = (r.due_at at time zone :zone)::date)
     order by r.due_at, r.id limit 500`,
    { now, zone },
  );
  let told = 0;
  for (const { id, number, role, office, dueAt } of rows) {
    const raised = await db.transaction(async (trx) => {
      const { state, dueAt: still } = await lockRequest(trx, id);
      // Decided or sent back since the list was read.
      if (state !== 'waiting' || still === null || still > now) return false;
      if (!(await raise(trx, { kind: 'late', subjectId: id, forOn: dayOf(dueAt, { zone }) }, now)))
        return false;
      const head = headFor({ role, office });
      const upper = head && above[head];
      const particulars = { path: requestPath(number), office: office.name, dueAt };
      if (head)
        await tellHead(trx, {
          officeId: await headOffice(trx, head, office),
          onlyFor: head,
          message: 'accessLate',
          particulars,
          now,
        });
      const below = { message: 'accessLateBelow' as const, particulars, now };
      if (upper)
        await tellHead(trx, { ...below, officeId: await headOffice(trx, upper, office), onlyFor: upper });
      await tellAdministrators(trx, { ...below, day: dayOf(now, { zone }) });
      await noteAct(trx, { act: 'accessLate', at: now, by: 'system', requestId: id });
      return true;
    });
    if (raised) told += 1;
  }
  return told;
}

/** Closes requests that were sent back a month ago and never completed. Returns how many. */
export async function lapseRequests(db: Database, now: Date): Promise<number> {
  const before = at(addDays(dayOf(now, { zone }), -lapseDays), '00:00', { zone });
  const ids = (await db('access_requests')
    .where({ state: 'incomplete' })
    .where('sent_back_at', '<', before)
    .pluck('id')) as number[];
  let lapsed = 0;
  for (const id of ids) {
    await db.transaction(async (trx) => {
      const request = await lockRequest(trx, id);
      if (request.state !== 'incomplete' || !request.sentBackAt || request.sentBackAt >= before) return;
      await trx('access_requests').where({ id }).update({ state: 'lapsed' });
      await noteAct(trx, { act: 'accessLapsed', at: now, by: 'system', requestId: id });
      lapsed += 1;
    });
  }
  return lapsed;
}

/** For `due.ts`: late requests, those that lapse, and offices that were left without anybody by a role's last day. */
export const accessDue = {
  next: async (db: Database, after: Date): Promise<Date | null> => {
    const { rows } = await db.raw<{ rows: [{ due: Date | null; endOn: string | null }] }>(
      `select (select min(due_at) from access_requests where state = 'waiting' and due_at > :after) as due,
         (select min(to_on) from role_grants where to_on >= (cast(:after as timestamptz) at time zone :zone)::date) as "endOn"`,
      { after, zone },
    );
    const [{ due, endOn }] = rows;
    const instants = [due, endOn && at(addDays(endOn, 1), '00:00', { zone })].filter(
      (each) => each instanceof Date,
    );
    return instants.length > 0 ? new Date(Math.min(...instants.map(Number))) : null;
  },
  run: async (db: Database, now: Date): Promise<number> => {
    const done = (await alarmLateRequests(db, now)) + (await lapseRequests(db, now));
    const vacant = await db.transaction((trx) => tellOfVacancies(trx, { day: dayOf(now, { zone }), now }));
    return done + vacant;
  },
};
