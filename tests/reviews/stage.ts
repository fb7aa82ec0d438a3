import sharp from 'sharp';
import { advance } from '../../src/complaints/advance.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import type { Intake } from '../../src/complaints/receive.ts';
import { on, saturday, type World } from '../support/world.ts';

export const sunday = '2026-11-22';

/** What tests of reviews start from, on a world. */
export function stageOf(world: World) {
  const officeId = async (slug: string) =>
    ((await world.db('offices').where({ slug }).first('id')) as { id: number }).id;
  return {
    officeId,
    /** A complaint in `kecamatan.assigned`, version 2, with the unit of water works unless told otherwise. */
    assigned: async (
      changes: Partial<Intake> = {},
      { unit = 'satpel.sumber-daya-air.setiabudi', camat = 'camat.setiabudi' } = {},
    ): Promise<Complaint> => {
      const complaint = await world.complaint(changes);
      const advanced = await advance(world.db, {
        ticket: complaint.ticket,
        version: 1,
        event: { type: 'assign', unitId: await officeId(unit) },
        actor: { kind: 'person', person: await world.as(camat) },
        now: on(saturday, '09:30'),
      });
      return advanced.complaint;
    },
    /** Puts the clock of the pages to a moment; they then look at the tests' week. */
    setClock: async (now: Date) => {
      const offset = now.getTime() - Date.now();
      await world.db.raw('update clock set offset_ms = ?', [Math.round(offset)]);
    },
    eventsOf: (complaint: Complaint) =>
      world.db('complaint_events').where({ complaint_id: complaint.id }).orderBy('id') as unknown as Promise<
        { id: number; type: string; to_state: string; data: Record<string, unknown> }[]
      >,
    toldOf: async (complaint: Complaint, eventType: string) =>
      (await world
        .db('notifications as n')
        .join('complaint_events as e', 'e.id', 'n.event_id')
        .leftJoin('offices as o', 'o.id', 'n.office_id')
        .where({ 'n.complaint_id': complaint.id, 'e.type': eventType })
        .orderBy('n.id')
        .select('n.message', 'o.slug')) as { message: string; slug: string | null }[],
  };
}

/** A small photo as a phone would send it. */
export const photo = () =>
  sharp({ create: { width: 40, height: 30, channels: 3, background: '#557799' } })
    .jpeg()
    .toBuffer();

/** A drawn signature as a pad makes it: ink on nothing, larger than what is kept. */
export const drawing = () =>
  sharp({ create: { width: 900, height: 300, channels: 4, background: '#00000000' } })
    .composite([
      {
        input: { create: { width: 500, height: 8, channels: 4, background: '#10242b' } },
        top: 150,
        left: 200,
      },
    ])
    .png()
    .toBuffer();
