import { advance } from '../../src/complaints/advance.ts';
import type { Complaint, EventInput } from '../../src/complaints/complaint.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import type { Intake } from '../../src/complaints/receive.ts';
import { decideCases } from '../../src/meetings/batch.ts';
import { decideCase, meetingOn, openMeeting, type Decision } from '../../src/meetings/meeting.ts';
import type { Meeting } from '../../src/meetings/queries.ts';
import type { Person } from '../../src/people/roles.ts';
import { on, saturday, setiabudi, type World } from '../support/world.ts';

export const monday = '2026-11-23';
export const tuesday = '2026-11-24';
export const jakartaSelatan = '31.74';

/** The complaint as it is now. */
export const now = async (world: World, { ticket }: { ticket: string }): Promise<Complaint> =>
  (await complaintByTicket(world.db, ticket))!;

export const officeId = async (world: World, slug: string): Promise<number> =>
  ((await world.db('offices').where({ slug }).first('id')) as { id: number }).id;

/** Sends one event to the complaint as it is now. */
export async function act(world: World, username: string, ticket: string, event: EventInput, at: Date) {
  const person = await world.as(username);
  const { version } = await now(world, { ticket });
  const { complaint } = await advance(world.db, {
    ticket,
    version,
    event,
    actor: { kind: 'person', person },
    now: at,
  });
  return complaint;
}

/** A complaint that waits for Monday's meeting of Setiabudi without a review. */
export async function awaitingMonday(world: World, changes: Partial<Intake> = {}, day = saturday) {
  const { ticket } = await world.complaint(changes, on(day));
  const unitId = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
  await act(world, 'camat.setiabudi', ticket, { type: 'assign', unitId }, on(day, '10:00'));
  return act(
    world,
    'camat.setiabudi',
    ticket,
    { type: 'waiveReview', reason: 'sudah jelas dari foto' },
    on(day, '10:30'),
  );
}

/** The open meeting of Setiabudi on a day. */
export async function mondayMeeting(world: World, day = monday): Promise<Meeting> {
  const { id } = await meetingOn(world.db, { level: 'kecamatan', areaCode: setiabudi, day });
  const person = await world.as('camat.setiabudi');
  return openMeeting(world.db, { meetingId: id, person, now: on(day, '08:00') });
}

/** The open meeting of Jakarta Selatan on a day. */
export async function tuesdayMeeting(world: World, day = tuesday): Promise<Meeting> {
  const { id } = await meetingOn(world.db, { level: 'city', areaCode: jakartaSelatan, day });
  const person = await world.as('walikota.jakarta-selatan');
  return openMeeting(world.db, { meetingId: id, person, now: on(day, '09:00') });
}

/** The chair of a meeting decides on the case as it is now. */
export async function decides(
  world: World,
  meeting: Meeting,
  ticket: string,
  decision: Decision,
  { at = on(meeting.heldOn, '10:00'), person }: { at?: Date; person?: Person } = {},
) {
  const chair = meeting.level === 'city' ? 'walikota.jakarta-selatan' : 'camat.setiabudi';
  const { version } = await now(world, { ticket });
  return decideCase(world.db, {
    meetingId: meeting.id,
    ticket,
    version,
    decision,
    person: person ?? (await world.as(chair)),
    now: at,
  });
}

/** A complaint that Setiabudi could not solve and has reported: it waits for Tuesday's meeting. */
export async function awaitingTuesday(world: World, changes: Partial<Intake> = {}) {
  const { ticket } = await awaitingMonday(world, changes);
  const meeting = await mondayMeeting(world);
  const reason = 'perlu alat berat';
  await decides(world, meeting, ticket, { outcome: 'cannotSolve', reason, ask: 'ekskavator dua hari' });
  return act(world, 'camat.setiabudi', ticket, { type: 'sendReport' }, on(monday, '15:00'));
}

/** As many cases that wait for Tuesday's meeting as there are changes, sooner than one after the other. */
export async function manyAwaitingTuesday(
  world: World,
  changes: Partial<Intake>[],
): Promise<{ ticket: string; version: number }[]> {
  const person = await world.as('camat.setiabudi');
  const unitId = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
  const actor = { kind: 'person', person } as const;
  const step = async (ticket: string, version: number, event: EventInput, at: Date) =>
    (await advance(world.db, { ticket, version, event, actor, now: at })).complaint;
  const cases = await besideEachOther(changes, async (each) => {
    const { ticket } = await world.complaint(each, on(saturday));
    await step(ticket, 1, { type: 'assign', unitId }, on(saturday, '10:00'));
    return step(ticket, 2, { type: 'waiveReview', reason: 'sudah jelas' }, on(saturday, '10:30'));
  });
  const { id: meetingId } = await mondayMeeting(world);
  const decision = {
    outcome: 'cannotSolve',
    reason: 'perlu alat berat',
    ask: 'ekskavator dua hari',
  } as const;
  const at = on(monday, '10:00');
  const { decided } = await decideCases(world.db, { meetingId, cases, decision, person, now: at });
  return besideEachOther(decided, ({ complaint: { ticket, version } }) =>
    step(ticket, version, { type: 'sendReport' }, on(monday, '15:00')),
  );
}

/** The same work for each, on a few connections at a time; the results in the order of the items. */
async function besideEachOther<A, B>(items: readonly A[], work: (item: A) => Promise<B>): Promise<B[]> {
  const results: B[] = [];
  let next = 0;
  const lane = async () => {
    for (let n = next++; n < items.length; n = next++) results[n] = await work(items[n]!);
  };
  await Promise.all(Array.from({ length: 5 }, lane));
  return results;
}

/** The same person in the same office as staff: prepares and signs nothing. */
export const asStaff = (person: Person): Person => ({
  ...person,
  roles: person.roles.map((role) => ({ ...role, capacity: 'staff' as const })),
});
