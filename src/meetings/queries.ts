import type { Connection, Transaction } from '../database/connect.ts';
import { carriedOut, type MeetingLevel, type MeetingOutcome } from './decision.ts';

export type Meeting = {
  id: number;
  level: MeetingLevel;
  areaCode: string;
  area: string;
  areaKind: string;
  officeId: number;
  office: string;
  heldOn: string;
  openedAt: Date | null;
  openedBy: number | null;
  closedAt: Date | null;
  closedBy: number | null;
  notes: string | null;
  noteTaker: string | null;
  /** Counts the changes of the agenda's order. */
  orderVersion: number;
};

const columns = `
  m.id, m.level, m.area_code as "areaCode", a.name as area, a.kind as "areaKind", o.id as "officeId",
  o.name as office, m.held_on as "heldOn", m.opened_at as "openedAt", m.opened_by as "openedBy",
  m.closed_at as "closedAt", m.closed_by as "closedBy", m.notes, m.note_taker as "noteTaker", m.order_version as "orderVersion"`;
const joins = `
  join areas a on a.code = m.area_code
  join offices o on o.area_code = m.area_code
    and o.kind = case m.level when 'city' then 'walikota' else 'camat' end`;

/** The meeting, whoever asks, or undefined; pages and verbs look at the policy before they use it. */
export async function meetingById(db: Connection, id: number): Promise<Meeting | undefined> {
  const { rows } = await db.raw<{ rows: Meeting[] }>(
    `select ${columns} from meetings m ${joins} where m.id = ?`,
    [id],
  );
  return rows[0];
}

/** The meeting, locked until the transaction ends: decisions and closing come one after the other. */
export async function lockMeeting(trx: Transaction, id: number): Promise<Meeting | undefined> {
  const { rows } = await trx.raw<{ rows: Meeting[] }>(
    `select ${columns} from meetings m ${joins} where m.id = ? for no key update of m`,
    [id],
  );
  return rows[0];
}

type When = { level: MeetingLevel; areaCode: string; day: string };

/** The row of an area's meeting on a day, made when there is none; returns its id. */
export async function ensureMeeting(db: Connection, { level, areaCode, day }: When): Promise<number> {
  const row = { level, area_code: areaCode, held_on: day };
  await db('meetings').insert(row).onConflict(['area_code', 'held_on']).ignore();
  const { id } = (await db('meetings').where({ area_code: areaCode, held_on: day }).first('id')) as {
    id: number;
  };
  return id;
}

export type ListedMeeting = Meeting & { decisions: number };
type MeetingFilter = { areas: readonly string[] | null; after?: string | undefined };
export const pageSize = 25;

/** Meetings that were opened, the latest first, of some areas or of all (null); a page and the next cursor. */
export async function listMeetings(
  db: Connection,
  { areas, after }: MeetingFilter,
): Promise<{ rows: ListedMeeting[]; next: string | null }> {
  const cursor = /^(\d{4}-\d\d-\d\d)_(\d{1,15})$/.exec(after ?? '');
  const { rows } = await db.raw<{ rows: ListedMeeting[] }>(
    `select ${columns}, (select count(*) from meeting_decisions d where d.meeting_id = m.id) as decisions
     from meetings m ${joins}
     where m.opened_at is not null ${areas ? 'and m.area_code = any(:areas)' : ''}
       ${cursor ? 'and (m.held_on, m.id) < (:day::date, :id::bigint)' : ''}
     order by m.held_on desc, m.id desc limit :limit`,
    { areas: areas ?? [], day: cursor?.[1] ?? '', id: cursor?.[2] ?? '', limit: pageSize + 1 },
  );
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  return { rows: shown, next: rows.length > pageSize && last ? `${last.heldOn}_${last.id}` : null };
}

/** Which cases wait for the meeting: on the agenda of its level and area, and not decided on in it or a later one. */
export const awaiting = (level: MeetingLevel): string => `
  c.on_agenda and ${level === 'city' ? `c.city_code = :areaCode and c.state like 'city.%'` : `c.kecamatan_code = :areaCode and c.state like 'kecamatan.%'`}
  and not exists (
    select from meeting_decisions d join meetings held on held.id = d.meeting_id
    where d.complaint_id = c.id and held.area_code = :areaCode and held.held_on >= :heldOn)`;

type Held = Pick<Meeting, 'level' | 'areaCode' | 'heldOn'>;

// What goes on without a decision waits for none.
const undecided = ({ level, areaCode, heldOn }: Held) => ({
  sql: `${awaiting(level)} and c.state <> all(:goingOn)`,
  bindings: { areaCode, heldOn, goingOn: carriedOut.map((step) => `${level}.${step}`) },
});

/** Tickets of the cases that the meeting has to decide and has not, in their order. */
export async function undecidedTickets(db: Connection, meeting: Held): Promise<string[]> {
  const { sql, bindings } = undecided(meeting);
  const { rows } = await db.raw<{ rows: { ticket: string }[] }>(
    `select c.ticket from complaints c where ${sql} order by c.received_at, c.id`,
    bindings,
  );
  return rows.map(({ ticket }) => ticket);
}

/** How many cases the meeting has to decide. */
export async function countUndecided(db: Connection, meeting: Held): Promise<number> {
  const { sql, bindings } = undecided(meeting);
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*) as n from complaints c where ${sql}`,
    bindings,
  );
  return rows[0].n;
}

export type DecisionRow = {
  meetingId: number;
  complaintId: number;
  outcome: MeetingOutcome;
  reason?: string | undefined;
  ask?: string | undefined;
  unitId?: number | undefined;
  dueOn?: string | undefined;
  institution?: string | undefined;
  instruction?: string | undefined;
  eventId: number;
  at: Date;
};

/** Keeps a decision in the meeting's record; false when the meeting has already decided on the case. */
export async function keepDecision(trx: Transaction, row: DecisionRow): Promise<boolean> {
  const kept = (await trx('meeting_decisions')
    .insert({
      meeting_id: row.meetingId,
      complaint_id: row.complaintId,
      outcome: row.outcome,
      reason: row.reason ?? null,
      ask: row.ask ?? null,
      unit_id: row.unitId ?? null,
      due_on: row.dueOn ?? null,
      institution: row.institution ?? null,
      instruction: row.instruction ?? null,
      event_id: row.eventId,
      decided_at: row.at,
    })
    .onConflict(['meeting_id', 'complaint_id'])
    .ignore()
    .returning('meeting_id')) as unknown[];
  return kept.length === 1;
}

/** Keeps the order of a meeting's cases and counts that it changed. */
export async function keepOrder(trx: Transaction, meetingId: number, complaintIds: number[]): Promise<void> {
  await trx('meeting_order').where({ meeting_id: meetingId }).delete();
  await trx.raw(
    `insert into meeting_order (meeting_id, complaint_id, position)
     select :meetingId, id, position from unnest(:complaintIds::bigint[]) with ordinality as o (id, position)`,
    { meetingId, complaintIds },
  );
  await trx('meetings').where({ id: meetingId }).increment('order_version', 1);
}

export type Lineage = { province: string; city: string; cityKind: string };

/** The province and city in which an area lies, for the head of a paper. */
export async function lineageOf(db: Connection, areaCode: string): Promise<Lineage> {
  const [province, city] = areaCode.split('.');
  const { rows } = await db.raw<{ rows: [Lineage] }>(
    `select p.name as province, c.name as city, c.kind as "cityKind"
     from areas p join areas c on c.code = ? where p.code = ?`,
    [`${province}.${city}`, province!],
  );
  return rows[0];
}

/** Offices that the meeting can give work to: in a kecamatan also the camat and the lurah, in a city its units. */
export async function unitsOf(
  db: Connection,
  { level, areaCode }: Pick<Meeting, 'level' | 'areaCode'>,
): Promise<{ id: number; name: string }[]> {
  const { rows } = await db.raw<{ rows: { id: number; name: string }[] }>(
    `select id, name from offices where (area_code = :areaCode and kind = 'unit')
       or (:level = 'kecamatan' and (area_code = :areaCode or (kind = 'lurah' and area_code like :inside)))
     order by kind <> 'unit', name, id`,
    { level, areaCode, inside: `${areaCode}.%` },
  );
  return rows;
}

/** Names of offices by their ids. */
export async function officeNames(db: Connection, ids: number[]): Promise<Map<number, string>> {
  const rows = (await db('offices').whereIn('id', ids).select('id', 'name')) as {
    id: number;
    name: string;
  }[];
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export type MessageCount = { audience: 'citizen' | 'office'; office: string | null; n: number };

/** How many messages these events cause, to complainants and to each office. */
export async function messagesOf(db: Connection, eventIds: number[]): Promise<MessageCount[]> {
  const { rows } = await db.raw<{ rows: MessageCount[] }>(
    `select n.audience, o.name as office, count(*) as n
     from notifications n
     left join offices o on o.id = n.office_id
     left join complaints c on c.id = n.complaint_id
     where n.event_id = any(?::bigint[]) and (n.audience = 'office' or c.channel <> 'none')
     group by n.audience, o.name order by n.audience, o.name`,
    [eventIds],
  );
  return rows;
}
