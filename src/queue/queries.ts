import type { Connection, Transaction } from '../database/connect.ts';
import type { Entry, Priority } from './line.ts';

/** What the queue needs to know of a Saturday session. */
export type QueueSession = {
  id: number;
  kecamatanCode: string;
  kecamatan: string;
  heldOn: string;
  status: 'held' | 'cancelled' | 'piket';
  reason: string | null;
  opensAt: Date;
  closesAt: Date;
  /** Why it closed before its time; null when it did not, or opened again. */
  closedEarly: string | null;
};

const sessions = `
  select s.id, s.kecamatan_code as "kecamatanCode", a.name as kecamatan, s.held_on as "heldOn", s.status, s.reason,
    s.opens_at as "opensAt", s.closes_at as "closesAt",
    (select case h.kind when 'closedEarly' then h.reason end from session_changes h where h.session_id = s.id
       and h.kind in ('closedEarly', 'reopened') order by h.id desc limit 1) as "closedEarly"
  from saturday_sessions s join areas a on a.code = s.kecamatan_code`;

/** The session, or undefined. */
export async function sessionById(db: Connection, id: number): Promise<QueueSession | undefined> {
  const { rows } = await db.raw<{ rows: QueueSession[] }>(`${sessions} where s.id = ?`, [id]);
  return rows[0];
}

/**
 * The session, whose queue nobody else touches until the transaction ends: numbers have no gaps, and two counters
 * never call the same visitor. A complaint that is being saved shares the row for a moment only.
 */
export async function lockQueue(trx: Transaction, id: number): Promise<QueueSession | undefined> {
  const { rows } = await trx.raw<{ rows: QueueSession[] }>(
    `${sessions} where s.id = ? for no key update of s`,
    [id],
  );
  return rows[0];
}

/** The first session of a kecamatan on or after a day, or undefined. */
export async function sessionFrom(
  db: Connection,
  kecamatanCode: string,
  day: string,
): Promise<QueueSession | undefined> {
  const { rows } = await db.raw<{ rows: QueueSession[] }>(
    `${sessions} where s.kecamatan_code = ? and s.held_on >= ? order by s.held_on limit 1`,
    [kecamatanCode, day],
  );
  return rows[0];
}

/** The next session of the same kecamatan after a day that is not cancelled, locked, or undefined. */
export async function lockNextQueue(
  trx: Transaction,
  kecamatanCode: string,
  after: string,
): Promise<QueueSession | undefined> {
  const { rows } = await trx.raw<{ rows: QueueSession[] }>(
    `${sessions} where s.kecamatan_code = ? and s.held_on > ? and s.status <> 'cancelled'
     order by s.held_on limit 1 for no key update of s`,
    [kecamatanCode, after],
  );
  return rows[0];
}

const columns = `e.id, e.session_id as "sessionId", e.number, e.priority, e.issued_at as "issuedAt", e.turn,
  e.called_at as "calledAt", e.counter, e.call_key as "callKey", e.recalled, e.served_at as "servedAt",
  e.no_show_at as "noShowAt", e.carried_to as "carriedTo"`;

/** Every number of a session, by number: tens of rows, so line, board and waits are made from them in memory. */
export async function entriesOf(db: Connection, sessionId: number): Promise<Entry[]> {
  const { rows } = await db.raw<{ rows: Entry[] }>(
    `select ${columns} from queue_entries e where e.session_id = ? order by e.number`,
    [sessionId],
  );
  return rows;
}

/** One number by its id, or undefined. */
export async function entryById(db: Connection, id: number): Promise<Entry | undefined> {
  const { rows } = await db.raw<{ rows: Entry[] }>(`select ${columns} from queue_entries e where e.id = ?`, [
    id,
  ]);
  return rows[0];
}

/** The number that a request with this key has been given before, or undefined. */
export async function entryUnder(db: Connection, sessionId: number, key: string): Promise<Entry | undefined> {
  const { rows } = await db.raw<{ rows: Entry[] }>(
    `select ${columns} from queue_entries e where e.session_id = ? and e.request_key = ?`,
    [sessionId, key],
  );
  return rows[0];
}

export type Issue = {
  sessionId: number;
  priority: Priority;
  from: 'kiosk' | 'clerk';
  by: number | null;
  at: Date;
  key: string | null;
};

/** Gives the next number of a session whose queue is locked. */
export async function insertEntry(trx: Transaction, issue: Issue): Promise<Entry> {
  const { rows } = await trx.raw<{ rows: [Entry] }>(
    `insert into queue_entries as e (session_id, number, priority, issued_at, issued_from, issued_by, request_key)
     values (:sessionId, (select coalesce(max(number), 0) + 1 from queue_entries where session_id = :sessionId),
       :priority, :at, :from, :by, :key)
     returning ${columns}`,
    issue,
  );
  return rows[0];
}

/** Writes facts about a number. */
export async function updateEntry(
  trx: Transaction,
  id: number,
  facts: Record<string, unknown>,
): Promise<Entry> {
  await trx('queue_entries').where({ id }).update(facts);
  return (await entryById(trx, id))!;
}

/** Who is still at a counter when the queue is closed has been served. */
export async function servePresent(trx: Transaction, sessionId: number, at: Date): Promise<void> {
  await trx('queue_entries')
    .where({ session_id: sessionId, served_at: null, no_show_at: null })
    .whereNotNull('called_at')
    .update({ served_at: at });
}

/** Gives all who still wait in one session a number of the other, in their order; returns how many. */
export async function moveWaiting(
  trx: Transaction,
  { from, to, at }: { from: number; to: number; at: Date },
): Promise<number> {
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `with base as (select coalesce(max(number), 0) as last from queue_entries where session_id = :to),
     waiting as (
       select id, row_number() over (order by number) as nth from queue_entries
       where session_id = :from and called_at is null and carried_to is null),
     made as (
       insert into queue_entries (session_id, number, priority, issued_at, issued_from)
       select :to, base.last + nth, 'returning', :at, 'carried' from waiting, base order by nth
       returning id, number)
     update queue_entries e set carried_to = made.id
     from waiting, base, made where e.id = waiting.id and made.number = base.last + waiting.nth`,
    { from, to, at },
  );
  return rowCount;
}

/** Whether anybody still waits in a session. */
export async function anyWaiting(db: Connection, sessionId: number): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ found: boolean }] }>(
    `select exists (select from queue_entries
       where session_id = ? and called_at is null and carried_to is null) as found`,
    [sessionId],
  );
  return rows[0].found;
}

/** Sessions with numbers that are neither served, absent nor moved, the oldest first (queue_entries_unsettled). */
export async function unsettledSessions(db: Connection): Promise<{ id: number; heldOn: string }[]> {
  const { rows } = await db.raw<{ rows: { id: number; heldOn: string }[] }>(
    `select s.id, s.held_on as "heldOn" from saturday_sessions s
     where exists (select from queue_entries e where e.session_id = s.id
       and e.served_at is null and e.no_show_at is null and e.carried_to is null)
     order by s.held_on, s.id`,
  );
  return rows;
}

export type Carried = { number: number; next: number; nextOn: string };

/** Who was moved from a session, to which number of which day, by number. */
export async function carriedFrom(db: Connection, sessionId: number): Promise<Carried[]> {
  const { rows } = await db.raw<{ rows: Carried[] }>(
    `select e.number, n.number as next, s.held_on as "nextOn" from queue_entries e
     join queue_entries n on n.id = e.carried_to join saturday_sessions s on s.id = n.session_id
     where e.session_id = ? order by e.number`,
    [sessionId],
  );
  return rows;
}

export type Returned = { number: number; before: number };

/** Who came from an earlier Saturday into this session: today's number and the one on the old slip. */
export async function returnedTo(db: Connection, sessionId: number): Promise<Returned[]> {
  const { rows } = await db.raw<{ rows: Returned[] }>(
    `select n.number, e.number as before from queue_entries n join queue_entries e on e.carried_to = n.id
     where n.session_id = ? order by n.number`,
    [sessionId],
  );
  return rows;
}

/** For each session a mark that changes whenever its queue or its hours do. */
export async function marksOf(db: Connection, sessionIds: number[]): Promise<Map<number, string>> {
  const { rows } = await db.raw<{ rows: { id: number; mark: string }[] }>(
    `select s.id, concat_ws('.', count(e.id), count(e.turn), coalesce(sum(e.recalled), 0), count(e.served_at),
       count(e.no_show_at), count(e.carried_to), s.status, extract(epoch from s.closes_at)::bigint) as mark
     from saturday_sessions s left join queue_entries e on e.session_id = s.id
     where s.id = any(?) group by s.id`,
    [sessionIds],
  );
  return new Map(rows.map(({ id, mark }) => [id, mark]));
}
