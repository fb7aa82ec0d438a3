import type { Connection } from '../database/connect.ts';
import { elements, krejcieMorgan } from '../satisfaction/ikm.ts';
import { named, placesSql, scopeOf, type Found, type Scope } from './results-counts.ts';
import type { Flow, Satisfaction } from './results.ts';
import type { Moment, Period } from './results-due.ts';

/**
 * The same results, counted afresh in another way: from the history and the running deadlines instead of the
 * complaints' own columns, from lists of sessions and meetings instead of sums. What a report says must agree.
 */
export async function recountResults(
  db: Connection,
  areaCode: string,
  period: Period,
  moment: Moment,
): Promise<Found> {
  const scope = scopeOf(areaCode, period, moment);
  const places = await placesIn(db, scope);
  const happened = await happeningsOf(db, scope);
  const sessions = await sessionsOf(db, scope);
  const meetings = await meetingsOf(db, scope);
  const solved = happened.filter(({ kind }) => kind === 'solved');
  const areas = groups(places, ({ place }) => place).map(([code, inside]) => {
    const kecamatan = new Set(inside.map((each) => each.kecamatan));
    const here = happened.filter((each) => kecamatan.has(each.kecamatan));
    const held = meetings.filter(({ level, areaCode: at }) => level === 'kecamatan' && kecamatan.has(at));
    return {
      code,
      name: inside[0]!.name,
      kecamatan: kecamatan.size,
      sessionsHeld: sessions.filter((each) => kecamatan.has(each.kecamatan) && each.status !== 'cancelled')
        .length,
      received: count(here, 'received'),
      meetingsHeld: held.length,
      attendance: sum(held.map(({ offices }) => offices)),
      solved: here.filter(({ kind, level }) => kind === 'solved' && level === 'kecamatan').length,
      escalated: count(here, 'escalated'),
      open: count(here, 'open'),
    };
  });
  const city = meetings.filter(({ level }) => level === 'city');
  const at = (level: string) => solved.filter((each) => each.level === level).length;
  const days = solved.map((each) => each.days ?? 0).toSorted((one, other) => one - other);
  const told = happened.filter(({ kind }) => kind !== 'escalated');
  const rows = [
    ...groups(told, ({ kelurahan }) => kelurahan).map(([kelurahan, own]) => ({
      kelurahan,
      category: null,
      ...flow(own),
    })),
    ...groups(told, ({ category }) => category).map(([category, own]) => ({
      kelurahan: null,
      category,
      ...flow(own),
    })),
  ];
  return {
    areas,
    cities: new Set(places.map((each) => each.city)).size,
    cityMeetings: { meetingsHeld: city.length, attendance: sum(city.map(({ offices }) => offices)) },
    solvedAt: { kecamatan: at('kecamatan'), city: at('city'), province: at('province') },
    medianDays: quantile(days, 0.5),
    p90Days: quantile(days, 0.9),
    ...(await named(db, rows, scope)),
  };
}

type Place = { kecamatan: string; place: string; name: string; city: string };

async function placesIn(db: Connection, scope: Scope): Promise<Place[]> {
  const { rows } = await db.raw<{ rows: Place[] }>(
    `with ${placesSql} select p.kecamatan, p.place, a.name, k.parent_code as city from places p
     join areas a on a.code = p.place join areas k on k.code = p.kecamatan order by a.name, a.code, k.code`,
    scope,
  );
  return rows;
}

type Happening = {
  kind: 'received' | 'solved' | 'escalated' | 'open';
  kecamatan: string;
  kelurahan: string;
  category: string;
  level: string | null;
  days: number | null;
};

// A complaint counts as solved by the last event that resolved it, as long as nothing but a confirmation or a
// silence came after it.
async function happeningsOf(db: Connection, scope: Scope): Promise<Happening[]> {
  const { rows } = await db.raw<{ rows: Happening[] }>(
    `with ${placesSql}, facts as (
       select e.complaint_id, 'received' as kind, null as level, null::float as days
       from complaint_events e join complaints c on c.id = e.complaint_id
       join saturday_sessions s on s.id = c.session_id
       where e.from_state is null and s.held_on between :from and :to and e.at <= :until
       union all
       select e.complaint_id, 'solved', split_part(e.from_state, '.', 1),
         extract(epoch from e.at - first.at) / 86400
       from complaint_events e
       join complaint_events first on first.complaint_id = e.complaint_id and first.from_state is null
       where e.to_state = 'resolved' and e.from_state <> 'resolved' and e.at between :since and :until
         and not exists (select from complaint_events later where later.complaint_id = e.complaint_id
           and later.id > e.id and later.from_state <> later.to_state
           and not (later.from_state = 'resolved' and later.type in ('confirm', 'deadlinePassed')))
       union all
       select e.complaint_id, 'escalated', null, null from complaint_events e
       where e.type = 'sendReport' and e.from_state = 'kecamatan.toReport' and e.at between :since and :until
       union all
       select d.complaint_id, 'open', null, null from deadlines d
       where d.ended_at is null and d.paused_at is null and d.state <> 'resolved')
     select f.kind, c.kecamatan_code as kecamatan, c.kelurahan_code as kelurahan, c.category_code as category,
       f.level, f.days
     from facts f join complaints c on c.id = f.complaint_id join places p on p.kecamatan = c.kecamatan_code`,
    scope,
  );
  return rows;
}

async function sessionsOf(db: Connection, scope: Scope) {
  const { rows } = await db.raw<{ rows: { kecamatan: string; status: string }[] }>(
    `with ${placesSql} select s.kecamatan_code as kecamatan, s.status from saturday_sessions s
     join places p on p.kecamatan = s.kecamatan_code
     where s.held_on >= :from and s.held_on <= :to and s.opens_at <= :until`,
    scope,
  );
  return rows;
}

async function meetingsOf(db: Connection, scope: Scope) {
  const { rows } = await db.raw<{ rows: { level: string; areaCode: string; offices: number }[] }>(
    `select m.level, m.area_code as "areaCode", count(a.office_id) as offices
     from meetings m left join meeting_attendance a on a.meeting_id = m.id
     where (m.area_code = :areaCode or m.area_code like :inside) and m.closed_at is not null
       and m.held_on >= :from and m.held_on <= :to group by m.id`,
    scope,
  );
  return rows;
}

/** The survey's answers given in the period: 25 × the mean of the elements' means, and the least answered element. */
export async function recountSatisfaction(
  db: Connection,
  areaCode: string,
  period: Period,
  moment: Moment,
): Promise<Satisfaction | null> {
  const scope = scopeOf(areaCode, period, moment);
  type Row = { index: number | null; most: number; answers: number };
  const { rows } = await db.raw<{ rows: [Row] }>(
    `with ${placesSql} select round(25 * (${elements.map((name) => `avg(${name})`).join(' + ')}) / 9, 2)::float as index,
       greatest(${elements.map((name) => `count(${name})`).join(', ')})::int as most,
       least(${elements.map((name) => `count(${name})`).join(', ')})::int as answers
     from survey_answers s join complaints c on c.id = s.complaint_id join places p on p.kecamatan = c.kecamatan_code
     where s.answered_on between :from and :to`,
    scope,
  );
  const [{ index, most, answers }] = rows;
  if (most === 0) return null;
  const needed = krejcieMorgan(await resolvedIn(db, scope, moment.calendar.zone));
  return { index, grade: null, answers, ...(answers < needed ? { needed } : {}) };
}

// By the last event that resolved each, and not by the complaint's own column.
async function resolvedIn(db: Connection, scope: Scope, zone: string): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `with ${placesSql} select count(*)::int as n from (
       select distinct on (e.complaint_id) e.at from complaint_events e
       join complaints c on c.id = e.complaint_id join places p on p.kecamatan = c.kecamatan_code
       where e.to_state = 'resolved' and e.from_state <> 'resolved'
       order by e.complaint_id, e.id desc) last
     where last.at >= (:from::date::timestamp at time zone :zone)
       and last.at < ((:to::date + 1)::timestamp at time zone :zone)`,
    { ...scope, zone },
  );
  return rows[0].n;
}

const flow = (own: readonly Happening[]): Flow => ({
  received: count(own, 'received'),
  solved: count(own, 'solved'),
  open: count(own, 'open'),
});
const groups = <T>(rows: readonly T[], by: (row: T) => string): [string, T[]][] => [...Map.groupBy(rows, by)];
const count = (rows: readonly Happening[], kind: Happening['kind']) =>
  rows.filter((row) => row.kind === kind).length;
const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);

/** Between the two nearest values, as PostgreSQL's percentile_cont does; null of nothing. */
function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const place = share * (sorted.length - 1);
  const low = sorted[Math.floor(place)]!;
  return low + (sorted[Math.ceil(place)]! - low) * (place - Math.floor(place));
}
