import { config } from '../config.ts';
import { remind } from '../complaints/reminders.ts';
import type { Database } from '../database/connect.ts';

const zone = config.timeZone;

/** Offices of a team, but the leader and who said no, on the morning of their review; told once for each day. */
const expected = `
  select c.ticket, m.office_id as "officeId", r.planned_on as "on",
    (r.planned_on + interval '7 hours') at time zone :zone as "remindAt"
  from reviews r
  join complaints c on c.id = r.complaint_id and c.state = 'kecamatan.reviewPlanned'
  join review_members m on m.review_id = r.id
  join offices o on o.id = m.office_id
  where r.recorded_at is null and r.waived_reason is null and m.answer is distinct from 'declined'
    and o.kind <> case when c.restricted then 'camat' else 'lurah' end
    and not exists (select from reminders d where d.complaint_id = c.id and d.office_id = m.office_id
      and d.kind = 'reviewToday' and d.for_on = r.planned_on)`;

type Expected = { ticket: string; officeId: number; on: string; remindAt: Date };

const planned = ({ state }: { state: string }) => state === 'kecamatan.reviewPlanned';

/** For `due.ts`: at 07.00 of the day of a review, each office that is expected there is told once (KEDUA). */
export const reviewsToday = {
  next: async (db: Database, after: Date): Promise<Date | null> => {
    const { rows } = await db.raw<{ rows: { at: Date | null }[] }>(
      `select min("remindAt") as at from (${expected} and r.planned_on >= (cast(:after as timestamptz) at time zone :zone)::date) e
       where "remindAt" > :after`,
      { zone, after },
    );
    return rows[0]?.at ?? null;
  },
  run: async (db: Database, now: Date): Promise<number> => {
    const { rows } = await db.raw<{ rows: Expected[] }>(
      `select * from (${expected} and r.planned_on = (cast(:now as timestamptz) at time zone :zone)::date) e
       where "remindAt" <= :now order by "on", ticket, "officeId" limit 1000`,
      { zone, now },
    );
    let told = 0;
    for (const { ticket, officeId, on } of rows) {
      if (await remind(db, { kind: 'reviewToday', ticket, officeId, on }, now, planned)) told += 1;
    }
    return told;
  },
};
