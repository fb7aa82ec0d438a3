import type { Connection } from '../database/connect.ts';

/** A correction of minutes that are closed: numbered, beside them, and as unchangeable as they are. */
export type Addendum = {
  number: number;
  text: string;
  reason: string;
  writtenAt: Date;
  writtenBy: string;
  nip: string | null;
  capacity: 'holder' | 'plt' | 'plh';
};

/** The addenda of a meeting in their order. */
export async function addendaOf(db: Connection, meetingId: number): Promise<Addendum[]> {
  const { rows } = await db.raw<{ rows: Addendum[] }>(
    `select a.number, a.text, a.reason, a.written_at as "writtenAt", p.name as "writtenBy", p.nip, a.capacity
     from meeting_addenda a join people p on p.id = a.written_by
     where a.meeting_id = ? order by a.number`,
    [meetingId],
  );
  return rows;
}
