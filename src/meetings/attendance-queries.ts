import type { Connection, Transaction } from '../database/connect.ts';
import type { Meeting } from './queries.ts';

export type Invitee = {
  officeId: number;
  office: string;
  kind: 'camat' | 'lurah' | 'unit';
  sector: string | null;
  holder: string | null;
  nip: string | null;
  phone: string | null;
  /** Who came for the office ('' for its head), or null when nobody has yet. */
  representedBy: string | null;
  arrivedAt: Date | null;
  invitation: {
    answer: 'accepted' | 'declined' | null;
    reason: string | null;
  } | null;
};

/**
 * The offices that the instruction calls to the meeting, with who came for them: at the kecamatan its lurah and
 * units (KETIGA), in the city the heads of its suku dinas and suku badan with the camat (KEEMPAT b).
 */
export async function inviteesOf(
  db: Connection,
  { id, areaCode, level, heldOn }: Pick<Meeting, 'id' | 'areaCode' | 'level' | 'heldOn'>,
): Promise<Invitee[]> {
  const { rows } = await db.raw<{ rows: Invitee[] }>(
    `select o.id as "officeId", o.name as office, o.kind, o.sector_code as sector, h.name as holder, h.nip,
       coalesce(o.phone, h.phone) as phone, att.represented_by as "representedBy", att.arrived_at as "arrivedAt",
       case when inv.office_id is not null
         then json_build_object('answer', inv.answer, 'reason', inv.reason) end as invitation
     from offices o
     left join meeting_attendance att on att.meeting_id = :id and att.office_id = o.id
     left join meeting_invitations inv on inv.meeting_id = :id and inv.office_id = o.id
     left join lateral (
       select p.name, p.nip, p.phone from role_grants g join people p on p.id = g.person_id
       where g.office_id = o.id and g.role in ('camat', 'lurah', 'unitOfficer') and g.capacity <> 'staff'
         and g.from_on <= :heldOn and (g.to_on is null or g.to_on >= :heldOn) and p.deactivated_at is null
       order by g.capacity = 'holder', g.id limit 1) h on true
     where (o.kind = 'unit' and o.area_code = :areaCode)
       or (o.kind = :below and o.area_code like :inside)
     order by o.kind, o.sector_code, o.name, o.id`,
    { id, areaCode, heldOn, below: level === 'city' ? 'camat' : 'lurah', inside: `${areaCode}.%` },
  );
  return rows;
}

/** Takes back that offices came. */
export async function forgetPresences(
  trx: Transaction,
  meetingId: number,
  officeIds: number[],
): Promise<void> {
  if (officeIds.length === 0) return;
  await trx('meeting_attendance').where({ meeting_id: meetingId }).whereIn('office_id', officeIds).delete();
}

type PresenceRow = { officeId: number; representedBy: string; arrivedAt: Date };

/** Keeps who came for offices and when, over what was noted before. */
export async function keepPresences(
  trx: Transaction,
  rows: PresenceRow[],
  { meetingId, by, at }: { meetingId: number; by: number; at: Date },
): Promise<void> {
  if (rows.length === 0) return;
  await trx('meeting_attendance')
    .insert(
      rows.map(({ officeId, representedBy, arrivedAt }) => ({
        meeting_id: meetingId,
        office_id: officeId,
        represented_by: representedBy,
        arrived_at: arrivedAt,
        marked_at: at,
        marked_by: by,
      })),
    )
    .onConflict(['meeting_id', 'office_id'])
    .merge();
}
