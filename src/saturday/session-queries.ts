import type { Connection, Transaction } from '../database/connect.ts';
import type { HoursChange, Session, SessionStatus } from './sessions.ts';

const columns = `s.id, s.kecamatan_code as "kecamatanCode", s.held_on as "heldOn", s.status, s.reason,
  s.opens_at as "opensAt", s.closes_at as "closesAt",
  coalesce((select h.closed_before from session_changes h where h.session_id = s.id
    and h.kind in ('closedEarly', 'reopened') order by h.id limit 1), s.closes_at) as "regularClosesAt",
  (select json_build_object('kind', h.kind, 'reason', h.reason, 'at', h.at, 'person', p.name)
   from session_changes h join people p on p.id = h.changed_by where h.session_id = s.id
     and h.kind in ('closedEarly', 'reopened') order by h.id desc limit 1) as hours`;

type Row = Omit<Session, 'hours'> & { hours: (Omit<HoursChange, 'at'> & { at: string }) | null };

const sessionFrom = ({ hours, ...row }: Row): Session => ({
  ...row,
  hours: hours && { ...hours, at: new Date(hours.at) },
});

type Times = { day: string; opensAt: Date; closesAt: Date };

/** Makes the sessions that are missing on these days, cancelled where the day is a holiday; returns how many. */
export async function insertSessions(db: Connection, days: Times[]): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `insert into saturday_sessions (kecamatan_code, held_on, opens_at, closes_at, status, reason)
     select a.code, d.held_on, d.opens_at, d.closes_at,
       case when h.held_on is null then 'held' else 'cancelled' end, h.name_id
     from areas a
     cross join unnest(:days::date[], :opens::timestamptz[], :closes::timestamptz[])
       as d (held_on, opens_at, closes_at)
     left join holidays h on h.held_on = d.held_on
     -- Looked for first: a conflict would use up an id each time.
     where a.level = 'kecamatan' and not exists (
       select from saturday_sessions s where s.kecamatan_code = a.code and s.held_on = d.held_on)
     order by d.held_on, a.code
     on conflict do nothing`,
    {
      days: days.map(({ day }) => day),
      opens: days.map(({ opensAt }) => opensAt.toISOString()),
      closes: days.map(({ closesAt }) => closesAt.toISOString()),
    },
  );
  return rowCount;
}

/** The last Saturday for which there are sessions, or null. */
export async function lastSessionDay(db: Connection): Promise<string | null> {
  const { rows } = await db.raw<{ rows: [{ day: string | null }] }>(
    'select max(held_on) as day from saturday_sessions',
  );
  return rows[0].day;
}

/** The first session of a kecamatan on or after a day, or undefined. */
export async function firstSessionFrom(
  db: Connection,
  kecamatanCode: string,
  day: string,
): Promise<Session | undefined> {
  const [session] = await sessionsFrom(db, kecamatanCode, day, 1);
  return session;
}

/** The next sessions of a kecamatan from a day on, by day. */
export async function sessionsFrom(
  db: Connection,
  kecamatanCode: string,
  day: string,
  limit: number,
): Promise<Session[]> {
  // The number in the text: PostgreSQL plans a query whose limit it does not know anew each time.
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select ${columns} from saturday_sessions s where s.kecamatan_code = ? and s.held_on >= ?
     order by s.held_on limit ${Math.trunc(limit)}`,
    [kecamatanCode, day],
  );
  return rows.map(sessionFrom);
}

/** The session, locked against everybody until the transaction ends, or undefined. */
export async function lockSession(trx: Transaction, id: number): Promise<Session | undefined> {
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `select ${columns} from saturday_sessions s where s.id = ? for update of s`,
    [id],
  );
  return rows[0] && sessionFrom(rows[0]);
}

/** The session, which nobody can cancel until the transaction ends, or undefined. */
export async function shareSession(trx: Transaction, id: number): Promise<Session | undefined> {
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `select ${columns} from saturday_sessions s where s.id = ? for share of s`,
    [id],
  );
  return rows[0] && sessionFrom(rows[0]);
}

/** The first session of a kecamatan on or after a day, shared likewise, or undefined. */
export async function shareSessionFrom(
  trx: Transaction,
  kecamatanCode: string,
  day: string,
): Promise<Session | undefined> {
  const { rows } = await trx.raw<{ rows: Row[] }>(
    `select ${columns} from saturday_sessions s where s.kecamatan_code = ? and s.held_on >= ?
     order by s.held_on limit 1 for share of s`,
    [kecamatanCode, day],
  );
  return rows[0] && sessionFrom(rows[0]);
}

/** Whether a session has taken a complaint. */
export async function hasComplaints(db: Connection, sessionId: number): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ found: boolean }] }>(
    'select exists (select from complaints where session_id = ?) as found',
    [sessionId],
  );
  return rows[0].found;
}

type Changed = { status: SessionStatus; reason: string | null; changedBy: number; changedAt: Date };

/** Writes whether a session is held, and who decided so. */
export async function changeStatus(
  trx: Transaction,
  id: number,
  { status, reason, changedBy, changedAt }: Changed,
): Promise<void> {
  await trx('saturday_sessions')
    .where({ id })
    .update({ status, reason, changed_by: changedBy, changed_at: changedAt });
}

type Change = {
  sessionId: number;
  kind: SessionStatus | HoursChange['kind'];
  reason: string | null;
  closedBefore: Date;
  closesAt: Date;
  by: number;
  at: Date;
  key: string | null;
};

/** Writes who changed a session, when and why. */
export async function insertChange(trx: Transaction, change: Change): Promise<void> {
  const { sessionId, kind, reason, closedBefore, closesAt, by, at, key } = change;
  await trx('session_changes').insert({
    session_id: sessionId,
    kind,
    reason,
    closed_before: closedBefore,
    closes_at: closesAt,
    at,
    changed_by: by,
    request_key: key,
  });
}

/** Writes when a session closes from now on. */
export async function moveClose(trx: Transaction, id: number, closesAt: Date): Promise<void> {
  await trx('saturday_sessions').where({ id }).update({ closes_at: closesAt });
}

/** What a request with this key has changed before, or undefined. */
export async function changedUnder(
  db: Connection,
  key: string,
): Promise<{ sessionId: number; kind: string; reason: string } | undefined> {
  return db('session_changes')
    .where({ request_key: key })
    .first({ sessionId: 'session_id', kind: 'kind', reason: 'reason' });
}

export type SessionChange = {
  kind: SessionStatus | HoursChange['kind'];
  reason: string | null;
  closesAt: Date;
  at: Date;
  person: string;
};

/** Everything that was changed about a session, the latest first. */
export async function changesOf(db: Connection, sessionId: number): Promise<SessionChange[]> {
  const { rows } = await db.raw<{ rows: SessionChange[] }>(
    `select h.kind, h.reason, h.closes_at as "closesAt", h.at, p.name as person
     from session_changes h join people p on p.id = h.changed_by where h.session_id = ? order by h.id desc`,
    [sessionId],
  );
  return rows;
}
