import {
  addDays,
  at,
  cityMeetingDay,
  dayOf,
  kecamatanMeetingDay,
  type CalendarSettings,
  type Day,
} from '../calendar/cycle.ts';
import type { Connection } from '../database/connect.ts';

type Meetings = { meetingsDue: number; meetingsHeld: number; attendance: number };

/** What became of the instruction in one kecamatan. `attendance` sums the offices present at its meetings. */
type KecamatanResults = Meetings & {
  code: string;
  name: string;
  sessionsDue: number;
  sessionsHeld: number;
  received: number;
  solved: number;
  escalated: number;
  open: number;
};

/** The results of carrying out the instruction in a city over a period (Ingub 135/2017, KEEMPAT c). */
export type Results = {
  byKecamatan: KecamatanResults[];
  total: Omit<KecamatanResults, 'code' | 'name'>;
  city: Meetings;
  /** Complaints solved in the period, by the level that solved them. */
  solvedAt: { kecamatan: number; city: number; province: number };
  /** From reception to solution, in days with one decimal; null when nothing was solved. */
  medianDays: number | null;
};

/** From the first Saturday that a report covers up to the day of the report. */
export type Period = { from: Day; to: Day };

export async function resultsOf(
  db: Connection,
  cityCode: string,
  { from, to }: Period,
  { now, calendar }: { now: Date; calendar: CalendarSettings },
): Promise<Results> {
  const saturdays = saturdaysOf({ from, to });
  const facts = { cityCode, from, to, now, since: at(from, '00:00', calendar) };
  const sessionsDue = saturdays.filter((day) => at(day, calendar.session.opens, calendar) <= now).length;
  const today = dayOf(now, calendar);
  const due = (dayAfter: typeof kecamatanMeetingDay) =>
    saturdays.filter((day) => dayAfter(day, calendar) <= today).length;
  // One after the other: inside a transaction there is only one connection.
  const places = await placesOf(db, facts);
  const city = await meetingsOf(db, facts);
  const { median, ...solvedAt } = await solvingOf(db, facts);
  const meetingsDue = due(kecamatanMeetingDay);
  const byKecamatan = places.map((place) => ({ ...place, sessionsDue, meetingsDue }));
  return {
    byKecamatan,
    total: totalOf(byKecamatan),
    city: { meetingsDue: due(cityMeetingDay), ...city },
    solvedAt,
    medianDays: median === null ? null : Math.round(median * 10) / 10,
  };
}

function saturdaysOf({ from, to }: Period): Day[] {
  const days: Day[] = [];
  for (let day = from; day <= to; day = addDays(day, 7)) days.push(day);
  return days;
}

function totalOf(rows: readonly KecamatanResults[]) {
  const sum = (name: Exclude<keyof KecamatanResults, 'code' | 'name'>) =>
    rows.reduce((total, row) => total + row[name], 0);
  return {
    sessionsDue: sum('sessionsDue'),
    sessionsHeld: sum('sessionsHeld'),
    received: sum('received'),
    meetingsDue: sum('meetingsDue'),
    meetingsHeld: sum('meetingsHeld'),
    attendance: sum('attendance'),
    solved: sum('solved'),
    escalated: sum('escalated'),
    open: sum('open'),
  };
}

// A later level may have closed for another reason what was once solved and objected to.
const solved = `c.state in ('resolved', 'closed') and coalesce(c.closed_reason, 'confirmed') in ('confirmed', 'noObjection')`;

type Facts = Period & { cityCode: string; now: Date; since: Date };
type Place = Omit<KecamatanResults, 'sessionsDue' | 'meetingsDue'>;

async function placesOf(db: Connection, facts: Facts): Promise<Place[]> {
  const { rows } = await db.raw<{ rows: Place[] }>(
    `select k.code, k.name,
       (select count(*) from saturday_sessions s where s.kecamatan_code = k.code
          and s.held_on between :from and :to and s.status <> 'cancelled' and s.opens_at <= :now) as "sessionsHeld",
       (select count(*) from saturday_sessions s join complaints c on c.session_id = s.id
          where s.kecamatan_code = k.code and s.held_on between :from and :to) as received,
       (select count(*) from meetings m where m.area_code = k.code and m.closed_at is not null
          and m.held_on between :from and :to) as "meetingsHeld",
       (select count(*) from meetings m join meeting_attendance a on a.meeting_id = m.id
          where m.area_code = k.code and m.closed_at is not null
          and m.held_on between :from and :to) as attendance,
       (select count(*) from complaints c where c.kecamatan_code = k.code and c.resolved_level = 'kecamatan'
          and c.resolved_at between :since and :now and ${solved}) as solved,
       (select count(*) from reports r join report_cases rc on rc.report_id = r.id
          where r.level = 'kecamatan' and r.area_code = k.code and rc.part = 'unsolved'
          and r.sent_at between :since and :now) as escalated,
       (select count(*) from complaints c where c.kecamatan_code = k.code
          and c.state not in ('resolved', 'closed')) as open
     from areas k where k.parent_code = :cityCode and k.level = 'kecamatan' order by k.name, k.code`,
    facts,
  );
  return rows;
}

type Solving = Results['solvedAt'] & { median: number | null };

async function solvingOf(db: Connection, facts: Facts): Promise<Solving> {
  const { rows } = await db.raw<{ rows: [Solving] }>(
    `select count(*) filter (where resolved_level = 'kecamatan') as kecamatan,
       count(*) filter (where resolved_level = 'city') as city,
       count(*) filter (where resolved_level = 'province') as province,
       percentile_cont(0.5) within group (order by extract(epoch from resolved_at - received_at) / 86400) as median
     from complaints c where city_code = :cityCode and ${solved}
       and resolved_level is not null and resolved_at between :since and :now`,
    facts,
  );
  return rows[0];
}

async function meetingsOf(db: Connection, facts: Facts): Promise<Omit<Meetings, 'meetingsDue'>> {
  const { rows } = await db.raw<{ rows: [Omit<Meetings, 'meetingsDue'>] }>(
    `select count(distinct m.id) as "meetingsHeld", count(a.office_id) as attendance
     from meetings m left join meeting_attendance a on a.meeting_id = m.id
     where m.area_code = :cityCode and m.level = 'city' and m.closed_at is not null
       and m.held_on between :from and :to`,
    facts,
  );
  return rows[0];
}
