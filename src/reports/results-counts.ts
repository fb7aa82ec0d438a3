import type { Connection } from '../database/connect.ts';
import type { AreaResults, Flow, Meetings, Results } from './results.ts';
import { boundsOf, type Moment, type Period } from './results-due.ts';

/** What the database holds of a period; what was due of it comes from the calendar. */
export type Found = {
  areas: (Omit<AreaResults, 'sessionsDue' | 'meetingsDue'> & { kecamatan: number })[];
  cities: number;
  cityMeetings: Omit<Meetings, 'meetingsDue'>;
  solvedAt: Results['solvedAt'];
  medianDays: number | null;
  p90Days: number | null;
  kelurahan: NonNullable<Results['byKelurahan']>;
  categories: NonNullable<Results['byCategory']>;
};

/** Of which level the area is that results are asked for; its code says it. */
export const levelOfArea = (areaCode: string) =>
  (['province', 'city', 'kecamatan'] as const)[areaCode.split('.').length - 1]!;

/** Where and when is counted: bindings of every statement here and of `recountResults`. */
export function scopeOf(areaCode: string, period: Period, moment: Moment) {
  const { since, until } = boundsOf(period, moment);
  return { areaCode, inside: `${areaCode}.%`, level: levelOfArea(areaCode), ...period, since, until };
}
export type Scope = ReturnType<typeof scopeOf>;

/** The kecamatan of the scope, with the row that each is counted in: itself, or its city in a whole province. */
export const placesSql = `places as (
  select k.code as kecamatan, case :level when 'province' then k.parent_code else k.code end as place
  from areas k where k.level = 'kecamatan' and (k.code = :areaCode or k.code like :inside))`;

// A later level may have closed for another reason what was once solved and objected to.
const solved = `c.state in ('resolved', 'closed')
  and coalesce(c.closed_reason, 'confirmed') in ('confirmed', 'noObjection')
  and c.resolved_level is not null and c.resolved_at between :since and :until`;

/** The results as the rows of complaints, sessions, meetings and reports tell them. */
export async function countResults(
  db: Connection,
  areaCode: string,
  period: Period,
  moment: Moment,
): Promise<Found> {
  const scope = scopeOf(areaCode, period, moment);
  // One after the other: inside a transaction there is only one connection.
  const areas = await areasOf(db, scope);
  const cityMeetings = await cityMeetingsOf(db, scope);
  const solving = await solvingOf(db, scope);
  const flows = await flowsOf(db, scope);
  return { areas, ...cityMeetings, ...solving, ...flows };
}

async function areasOf(db: Connection, scope: Scope): Promise<Found['areas']> {
  const { rows } = await db.raw<{ rows: Found['areas'] }>(
    `with ${placesSql}, facts as (
       select p.place, 1 as kecamatan, 0 as sessions, 0 as received, 0 as meetings, 0 as attendance, 0 as solved,
         0 as escalated, 0 as open from places p
       union all
       select p.place, 0, 1, 0, 0, 0, 0, 0, 0 from saturday_sessions s join places p on p.kecamatan = s.kecamatan_code
       where s.held_on between :from and :to and s.status <> 'cancelled' and s.opens_at <= :until
       union all
       select p.place, 0, 0, 1, 0, 0, 0, 0, 0 from saturday_sessions s
       join places p on p.kecamatan = s.kecamatan_code join complaints c on c.session_id = s.id
       where s.held_on between :from and :to and c.received_at <= :until
       union all
       select p.place, 0, 0, 0, 1, (select count(*) from meeting_attendance a where a.meeting_id = m.id), 0, 0, 0
       from meetings m join places p on p.kecamatan = m.area_code
       where m.closed_at is not null and m.held_on between :from and :to
       union all
       select p.place, 0, 0, 0, 0, 0, 1, 0, 0 from complaints c join places p on p.kecamatan = c.kecamatan_code
       where c.resolved_level = 'kecamatan' and ${solved}
       union all
       select p.place, 0, 0, 0, 0, 0, 0, 1, 0 from reports r join places p on p.kecamatan = r.area_code
       join report_cases rc on rc.report_id = r.id
       where r.level = 'kecamatan' and rc.part = 'unsolved' and r.sent_at between :since and :until
       union all
       select p.place, 0, 0, 0, 0, 0, 0, 0, 1 from complaints c join places p on p.kecamatan = c.kecamatan_code
       where c.closed_at is null and c.state <> 'resolved')
     select a.code, a.name, sum(f.kecamatan)::int as kecamatan, sum(f.sessions)::int as "sessionsHeld",
       sum(f.received)::int as received, sum(f.meetings)::int as "meetingsHeld", sum(f.attendance)::int as attendance,
       sum(f.solved)::int as solved, sum(f.escalated)::int as escalated, sum(f.open)::int as open
     from facts f join areas a on a.code = f.place group by a.code order by a.name, a.code`,
    scope,
  );
  return rows;
}

async function cityMeetingsOf(db: Connection, scope: Scope) {
  const { rows } = await db.raw<{ rows: [{ cities: number } & Found['cityMeetings']] }>(
    `select (select count(*) from areas c where c.level = 'city' and (c.code = :areaCode or c.code like :inside))
         as cities,
       count(distinct m.id) as "meetingsHeld", count(a.office_id) as attendance
     from meetings m left join meeting_attendance a on a.meeting_id = m.id
     where m.level = 'city' and (m.area_code = :areaCode or m.area_code like :inside)
       and m.closed_at is not null and m.held_on between :from and :to`,
    scope,
  );
  const { cities, ...cityMeetings } = rows[0];
  return { cities, cityMeetings };
}

async function solvingOf(db: Connection, scope: Scope) {
  type Solving = Results['solvedAt'] & { median: number | null; p90: number | null };
  const days = 'extract(epoch from c.resolved_at - c.received_at) / 86400';
  const { rows } = await db.raw<{ rows: [Solving] }>(
    `with ${placesSql}
     select count(*) filter (where resolved_level = 'kecamatan') as kecamatan,
       count(*) filter (where resolved_level = 'city') as city,
       count(*) filter (where resolved_level = 'province') as province,
       percentile_cont(0.5) within group (order by ${days}) as median,
       percentile_cont(0.9) within group (order by ${days}) as p90
     from complaints c join places p on p.kecamatan = c.kecamatan_code where ${solved}`,
    scope,
  );
  const { median, p90, ...solvedAt } = rows[0];
  return { solvedAt, medianDays: median, p90Days: p90 };
}

type FlowRow = Flow & { kelurahan: string | null; category: string | null };

async function flowsOf(db: Connection, scope: Scope): Promise<Pick<Found, 'kelurahan' | 'categories'>> {
  const { rows } = await db.raw<{ rows: FlowRow[] }>(
    `with ${placesSql}, facts as (
       select c.kelurahan_code, c.category_code, 1 as received, 0 as solved, 0 as open
       from saturday_sessions s join places p on p.kecamatan = s.kecamatan_code join complaints c on c.session_id = s.id
       where s.held_on between :from and :to and c.received_at <= :until
       union all
       select c.kelurahan_code, c.category_code, 0, 1, 0
       from complaints c join places p on p.kecamatan = c.kecamatan_code where ${solved}
       union all
       select c.kelurahan_code, c.category_code, 0, 0, 1
       from complaints c join places p on p.kecamatan = c.kecamatan_code
       where c.closed_at is null and c.state <> 'resolved')
     select kelurahan_code as kelurahan, category_code as category, sum(received)::int as received,
       sum(solved)::int as solved, sum(open)::int as open
     from facts group by grouping sets ((kelurahan_code), (category_code))`,
    scope,
  );
  return named(db, rows, scope);
}

const flowOf = ({ received, solved: done, open }: Flow) => ({ received, solved: done, open });

/** The same with names, in the order in which a report lists them; a whole province names no kelurahan. */
export async function named(db: Connection, rows: readonly FlowRow[], { level, areaCode }: Scope) {
  const kelurahan = (await db('areas as k')
    .join('areas as p', 'p.code', 'k.parent_code')
    .where('k.level', 'kelurahan')
    .where('k.code', 'like', level === 'province' ? '' : `${areaCode}.%`)
    .orderBy(['p.name', 'k.name', 'k.code'])
    .select({ code: 'k.code', name: 'k.name', within: 'p.name' })) as {
    code: string;
    name: string;
    within: string;
  }[];
  const categories = (await db('categories')
    .select({ code: 'code', nameId: 'name_id', nameEn: 'name_en' })
    .orderBy(['position', 'code'])) as { code: string; nameId: string; nameEn: string }[];
  const withFlow = <T extends { code: string }>(known: T[], of: (row: FlowRow) => string | null) => {
    const found = new Map(rows.flatMap((row) => (of(row) ? [[of(row), flowOf(row)] as const] : [])));
    return known.flatMap((each) => (found.has(each.code) ? [{ ...each, ...found.get(each.code)! }] : []));
  };
  return {
    kelurahan: withFlow(kelurahan, (row) => row.kelurahan),
    categories: withFlow(categories, (row) => row.category),
  };
}
