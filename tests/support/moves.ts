import { advance, type Act } from '../../src/complaints/advance.ts';
import type { Complaint, EventInput } from '../../src/complaints/complaint.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import type { World } from './world.ts';

export type Move = EventInput & { as: string; now: Date };

/** The complaint as its row says now. */
export const reload = async (world: World, { ticket }: Pick<Complaint, 'ticket'>): Promise<Complaint> =>
  (await complaintByTicket(world.db, ticket))!;

/** Sends one event as a demonstration account, `citizen` or `system`, upon the present version. */
export async function move(
  world: World,
  complaint: Pick<Complaint, 'ticket'>,
  { as, now, ...event }: Move,
): Promise<Complaint> {
  const actor: Act['actor'] =
    as === 'citizen' || as === 'system' ? { kind: as } : { kind: 'person', person: await world.as(as) };
  const { version } = await reload(world, complaint);
  const act = { ticket: complaint.ticket, version, event: event as EventInput, actor, now };
  return (await advance(world.db, act)).complaint;
}

/** The id of an office by its slug, e.g. `satpel.bina-marga.setiabudi`. */
export async function officeId(world: World, slug: string): Promise<number> {
  const office = (await world.db('offices').where({ slug }).first('id')) as { id: number } | undefined;
  if (!office) throw new Error(`No office ${slug}`);
  return office.id;
}

/** How many rows a request may have left: history, messages, jobs, deadlines, photos. */
export async function traces(world: World): Promise<Record<string, number>> {
  const { rows } = await world.db.raw<{ rows: [Record<string, number>] }>(`
    select (select count(*) from complaint_events) as events, (select count(*) from notifications) as messages,
      (select count(*) from graphile_worker.jobs) as jobs, (select count(*) from deadlines) as deadlines,
      (select count(*) from photos) as photos, (select count(*) from complaints) as complaints,
      (select sum(version) from complaints) as versions`);
  return rows[0];
}
