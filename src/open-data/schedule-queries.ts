import type { Day } from '../calendar/cycle.ts';
import type { Connection } from '../database/connect.ts';

export type SessionStatus = 'held' | 'cancelled' | 'piket';

export type PublicSession = {
  day: Day;
  kecamatan: string;
  name: string;
  city: string;
  address: string | null;
  status: SessionStatus;
  reason: string | null;
  opensAt: Date;
  closesAt: Date;
  /** How often it was decided anew, and when last. */
  changes: number;
  changedAt: Date | null;
};

export type Span = { from: Day; to: Day };

const columns = `s.held_on as day, k.code as kecamatan, k.name, city.name as city, o.address, s.status, s.reason,
  s.opens_at as "opensAt", s.closes_at as "closesAt"`;
const tables = `saturday_sessions s
  join areas k on k.code = s.kecamatan_code join areas city on city.code = k.parent_code
  left join offices o on o.area_code = k.code and o.kind = 'camat'`;

/** The sessions in an area, or everywhere, on the Saturdays between two days, by day and kecamatan. Uses saturday_sessions_by_day. */
export async function sessionsIn(
  db: Connection,
  area: string | null,
  { from, to }: Span,
): Promise<PublicSession[]> {
  const { rows } = await db.raw<{ rows: PublicSession[] }>(
    `select ${columns}, changed.n as changes, changed.at as "changedAt" from ${tables}
     left join lateral (select count(*)::int as n, max(at) as at from session_changes where session_id = s.id) changed on true
     where s.held_on between :from and :to 
       and (:area::text is null or k.code = :area or starts_with(k.code, :area || '.'))
     order by s.held_on, k.code`,
    { area, from, to },
  );
  return rows;
}

type Place = Pick<PublicSession, 'kecamatan' | 'name' | 'city' | 'address'>;
export type FoundSession = Place & Pick<PublicSession, 'day' | 'status' | 'reason' | 'opensAt' | 'closesAt'>;

/**
 * The sessions of up to so many kecamatan that a word finds, by their own name, their city's or a kelurahan's; of one
 * without a session a row with nothing but the place.
 */
export async function sessionsFound(
  db: Connection,
  word: string,
  { from, to }: Span,
  atMost: number,
): Promise<(FoundSession | (Place & { day: null }))[]> {
  const { rows } = await db.raw<{ rows: (FoundSession | (Place & { day: null }))[] }>(
    `select ${columns} from (
       select k.code, k.name, k.parent_code from areas k join areas city on city.code = k.parent_code
       where k.level = 'kecamatan' and (k.name ilike :like or city.name ilike :like
         or exists (select from areas kel where kel.parent_code = k.code and kel.name ilike :like))
       order by k.name, k.code limit :atMost) k
     join areas city on city.code = k.parent_code
     left join offices o on o.area_code = k.code and o.kind = 'camat'
     left join saturday_sessions s on s.kecamatan_code = k.code and s.held_on between :from and :to
     order by k.name, k.code, s.held_on`,
    { from, to, atMost, like: `%${word.replace(/[%_\\]/g, '\\$&')}%` },
  );
  return rows;
}

export type SessionGroup = {
  day: Day;
  status: SessionStatus;
  reason: string | null;
  opensAt: Date;
  closesAt: Date;
  count: number;
  /** Where, by name; not said of those that are held as usual. */
  names: string[];
};

/** How the Saturdays between two days are held: those alike together. */
export async function saturdaysBetween(db: Connection, { from, to }: Span): Promise<SessionGroup[]> {
  const { rows } = await db.raw<{ rows: SessionGroup[] }>(
    `select s.held_on as day, s.status, s.reason, s.opens_at as "opensAt", s.closes_at as "closesAt", count(*)::int,
       coalesce(array_agg(k.name order by k.name) filter (where s.status <> 'held'), '{}') as names
     from saturday_sessions s join areas k on k.code = s.kecamatan_code
     where s.held_on between :from and :to
     group by s.held_on, s.status, s.reason, s.opens_at, s.closes_at
     order by s.held_on, count(*) desc, s.status, s.reason, s.opens_at, s.closes_at`,
    { from, to },
  );
  return rows;
}

/** Changes whenever a file of the sessions would: a session, a decision about one, or an office's address. */
export async function sessionsVersion(db: Connection): Promise<unknown> {
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `select (select max(id) from saturday_sessions) as sessions, (select max(id) from session_changes) as changes,
       (select max(id) from settings_changes) as settings`,
  );
  return rows[0];
}

/** Every session, a year at a time. */
export async function* sessionsByYear(db: Connection): AsyncGenerator<PublicSession[]> {
  const { rows } = await db.raw<{ rows: { year: number }[] }>(
    `select generate_series(extract(year from min(held_on))::int, extract(year from max(held_on))::int) as year
     from saturday_sessions`,
  );
  for (const { year } of rows)
    yield await sessionsIn(db, null, { from: `${year}-01-01`, to: `${year}-12-31` });
}
