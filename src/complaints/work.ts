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
  // As `c`, with its complaint's columns: a person sees the work on the cases that he sees.
  const finished = db
    .from(db('finished_work').select('*', 'complaint_id as id').as('c'))
    .where(visibleTo(person))
    .where('c.finished_at', '>=', at(weekFrom, '00:00', zone))
    .where('c.finished_at', '<', at(addDays(weekTo, 7), '00:00', zone));
  if (area)
    finished.where((where) => {
      where.where('c.city_code', area).orWhere('c.kecamatan_code', area).orWhere('c.kelurahan_code', area);
    });
  if (offices) finished.whereIn('c.office_id', [...offices]);
  return (await finished
    .groupBy('c.office_id')
    .orderBy('c.office_id')
    .select({
      officeId: 'c.office_id',
      finished: db.raw('count(*)'),
      inTime: db.raw('count(*) filter (where in_time)'),
      reopened: db.raw('count(*) filter (where reopened)'),
      medianDays: db.raw('percentile_cont(0.5) within group (order by seconds) / 86400'),
      p90Days: db.raw('percentile_cont(0.9) within group (order by seconds) / 86400'),
    })) as Work[];
}
