import type { Connection, Transaction } from '../database/connect.ts';
import { awaiting, type Meeting } from './queries.ts';

type NewInvitation = { meetingId: number; officeIds: number[]; note: string | null; by: number; at: Date };

/** Invites offices; returns those that were not invited before. */
export async function keepInvitations(
  trx: Transaction,
  { meetingId, officeIds, note, by, at }: NewInvitation,
): Promise<number[]> {
  const { rows } = await trx.raw<{ rows: { officeId: number }[] }>(
    `insert into meeting_invitations (meeting_id, office_id, note, invited_at, invited_by)
     select :meetingId, id, :note, :at, :by from unnest(:officeIds::bigint[]) as id
     on conflict (meeting_id, office_id) do nothing returning office_id as "officeId"`,
    { meetingId, officeIds, note, at, by },
  );
  return rows.map(({ officeId }) => officeId);
}

export type Answer = { answer: 'accepted' | 'declined'; reason: string | null };

/** What an office answered, or null while it has not, or undefined when it is not invited; locked. */
export async function lockInvitation(
  trx: Transaction,
  meetingId: number,
  officeId: number,
): Promise<Answer | null | undefined> {
  const row = (await trx('meeting_invitations')
    .where({ meeting_id: meetingId, office_id: officeId })
    .forUpdate()
    .first('answer', 'reason')) as Answer | { answer: null } | undefined;
  if (!row) return undefined;
  return row.answer === null ? null : (row as Answer);
}

type GivenAnswer = Answer & { meetingId: number; officeId: number; by: number; at: Date };

/** Keeps what an office answered. */
export async function keepAnswer(
  trx: Transaction,
  { meetingId, officeId, answer, reason, by, at }: GivenAnswer,
): Promise<void> {
  await trx('meeting_invitations')
    .where({ meeting_id: meetingId, office_id: officeId })
    .update({ answer, reason, answered_at: at, answered_by: by });
}

export type Invitation = {
  meetingId: number;
  level: Meeting['level'];
  area: string;
  areaKind: string;
  chairOffice: string;
  heldOn: string;
  closedAt: Date | null;
  officeId: number;
  office: string;
  note: string | null;
  answer: Answer['answer'] | null;
  reason: string | null;
};

/** What offices are invited to from a day on, the next meeting first (index meeting_invitations_by_office). */
export async function invitationsOf(
  db: Connection,
  officeIds: readonly number[],
  from: string,
): Promise<Invitation[]> {
  const { rows } = await db.raw<{ rows: Invitation[] }>(
    `select m.id as "meetingId", m.level, a.name as area, a.kind as "areaKind", chair.name as "chairOffice",
       m.held_on as "heldOn", m.closed_at as "closedAt", o.id as "officeId", o.name as office, i.note, i.answer,
       i.reason
     from meeting_invitations i
     join meetings m on m.id = i.meeting_id
     join areas a on a.code = m.area_code
     join offices chair on chair.area_code = m.area_code
       and chair.kind = case m.level when 'city' then 'walikota' else 'camat' end
     join offices o on o.id = i.office_id
     where i.office_id = any(:officeIds::bigint[]) and m.held_on >= :from
     order by m.held_on, m.id, o.id`,
    { officeIds: [...officeIds], from },
  );
  return rows;
}

/** How many cases of the agenda concern a unit; the first of them with its last event, or null when there is none. */
export type Concern = { officeId: number; cases: number; first: { ticket: string; eventId: number } | null };

/** For each of some units what of the agenda lies in its field of work, its first case being one that all may know. */
export async function concernsOf(
  db: Connection,
  { level, areaCode, heldOn }: Pick<Meeting, 'level' | 'areaCode' | 'heldOn'>,
  officeIds: number[],
): Promise<Concern[]> {
  const { rows } = await db.raw<{ rows: Concern[] }>(
    `with cases as (
       select c.id, c.ticket, c.unit_id, cat.sector_code, c.confidential or c.restricted as hidden, c.urgent, c.received_at
       from complaints c join categories cat on cat.code = c.category_code where ${awaiting(level)}),
     mine as (
       select o.id as office_id, c.* from offices o
       join cases c on c.unit_id = o.id or (c.sector_code = o.sector_code and not exists (
         select from offices other
         where other.id = c.unit_id and other.kind = 'unit' and other.area_code = o.area_code))
       where o.id = any(:officeIds::bigint[]))
     select o.id as "officeId", (select count(*) from mine c where c.office_id = o.id) as cases,
       (select json_build_object('ticket', c.ticket, 'eventId',
          (select max(e.id) from complaint_events e where e.complaint_id = c.id))
        from mine c where c.office_id = o.id
        order by c.hidden, c.urgent desc, c.received_at, c.id limit 1) as first
     from offices o where o.id = any(:officeIds::bigint[]) order by o.id`,
    { areaCode, heldOn, officeIds },
  );
  return rows;
}

type Telling = { officeId: number; particulars: object; at: Date };

/** Queues the invitation of an office whose field no case concerns: it goes out with the next round. */
export async function tellOfMeeting(trx: Transaction, { officeId, particulars, at }: Telling): Promise<void> {
  await trx('notifications').insert({
    audience: 'office',
    office_id: officeId,
    message: 'meetingInvited',
    particulars: JSON.stringify(particulars),
    created_at: at,
  });
}
