import { addDays, at, type Day } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Connection } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { visibleTo } from './scope.ts';

export type WorkAsked = {
  /** Where the cases lie: a city, a kecamatan or a kelurahan; everywhere that the person sees when missing. */
  area?: string | undefined;
  /** Only these. */
  offices?: readonly number[] | undefined;
  /** The first and the last week, by their Saturdays: work that was reported as done until the Friday after `weekTo`. */
  weekFrom: Day;
  weekTo: Day;
};

export type Work = {
  officeId: number;
  /** How often the office reported work as done. */
  finished: number;
  /** Of those, by the deadline that was set; a pause moves it. */
  inTime: number;
  /** Of those, sent back: by who validated it, or by the complainant's objection. */
  reopened: number;
  /** From the day on which the work was given until it was reported as done, in days with a fraction. */
  medianDays: number;
  p90Days: number;
};

/** What each office has finished in a period, in the order of their ids; without those that finished nothing. */
export async function workOf(db: Connection, person: Person, asked: WorkAsked): Promise<Work[]> {
  const { area, offices, weekFrom, weekTo } = asked;
  const zone = { zone: config.timeZone };
  const finished = db('complaint_events as e')
    .join('complaints as c', 'c.id', 'e.complaint_id')
    .where(visibleTo(person))
    .where('e.type', 'completeWork')
    .whereNotNull('e.office_id')
    .where('e.at', '>=', at(weekFrom, '00:00', zone))
    .where('e.at', '<', at(addDays(weekTo, 7), '00:00', zone))
    .joinRaw(
      `left join lateral (select d.started_at, coalesce(d.paused_at, e.at) <= d.due_at as in_time from deadlines d
         where d.complaint_id = c.id and d.state = e.from_state and d.kind = 'state' and d.ended_at = e.at
         order by d.id desc limit 1) d on true`,
    )
    .select({
      office_id: 'e.office_id',
      in_time: 'd.in_time',
      seconds: db.raw('extract(epoch from e.at - d.started_at)::float8'),
      // What climbed unsolved since was answered for by somebody else.
      reopened: db.raw(
        `(select n.type in ('rejectWork', 'object') from complaint_events n where n.complaint_id = c.id and n.id > e.id
          and n.type in ('completeWork', 'rejectWork', 'object', 'sendReport') order by n.id limit 1)`,
      ),
    });
  if (area)
    finished.where((where) => {
      where.where('c.city_code', area).orWhere('c.kecamatan_code', area).orWhere('c.kelurahan_code', area);
    });
  if (offices) finished.whereIn('e.office_id', [...offices]);
  return (await db
    .from(finished.as('w'))
    .groupBy('office_id')
    .orderBy('office_id')
    .select({
      officeId: 'office_id',
      finished: db.raw('count(*)'),
      inTime: db.raw('count(*) filter (where in_time)'),
      reopened: db.raw('count(*) filter (where reopened)'),
      medianDays: db.raw('percentile_cont(0.5) within group (order by seconds) / 86400'),
      p90Days: db.raw('percentile_cont(0.9) within group (order by seconds) / 86400'),
    })) as Work[];
}
