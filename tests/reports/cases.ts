import { advance } from '../../src/complaints/advance.ts';
import type { Complaint, EventInput } from '../../src/complaints/complaint.ts';
import { complaintByTicket } from '../../src/complaints/queries.ts';
import type { Intake } from '../../src/complaints/receive.ts';
import { on, type World } from '../support/world.ts';

export const monday = '2026-11-23';
export const tuesday = '2026-11-24';
export const wednesday = '2026-11-25';

/** Carries out an event on a complaint as a person, with the version that it has now. */
export async function act(
  world: World,
  username: string,
  { ticket }: Pick<Complaint, 'ticket'>,
  event: EventInput,
  now: Date,
): Promise<Complaint> {
  const { version } = (await complaintByTicket(world.db, ticket))!;
  const person = await world.as(username);
  const actor = { kind: 'person', person } as const;
  return (await advance(world.db, { ticket, version, event, actor, now })).complaint;
}

/** A weekly report that the kecamatan sent, as far as lists and first screens read it: without contents. */
export async function sentReport(
  world: World,
  areaCode: string,
  sentAt: Date,
  weekOf = '2026-11-21',
): Promise<void> {
  await world.db('reports').insert({
    level: /^\d\d\.\d\d$/.test(areaCode) ? 'city' : 'kecamatan',
    area_code: areaCode,
    week_of: weekOf,
    letter: 'Isi',
    content: '{}',
    content_hash: Buffer.from('ab', 'hex'),
    sent_at: sentAt,
    sent_by: (await world.as('camat.setiabudi')).id,
    sent_capacity: 'holder',
  });
}

export async function officeId(world: World, slug: string): Promise<number> {
  const row = (await world.db('offices').where({ slug }).first('id')) as { id: number };
  return row.id;
}

/** A complaint of Setiabudi that waits for the kecamatan's meeting. */
export async function awaiting(world: World, changes: Partial<Intake> = {}): Promise<Complaint> {
  const complaint = await world.complaint(changes);
  const unitId = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
  await act(world, 'loket.setiabudi', complaint, { type: 'assign', unitId }, on('2026-11-21', '10:00'));
  return act(
    world,
    'camat.setiabudi',
    complaint,
    { type: 'waiveReview', reason: 'Lokasi sudah dikenal.' },
    on('2026-11-21', '10:30'),
  );
}

export type Wanted =
  'unsolved' | 'followUp' | 'verification' | 'resolved' | 'notValid' | 'referred' | 'deferred';

/** A complaint of Setiabudi that Monday's meeting decided on. */
export async function decided(
  world: World,
  wanted: Wanted,
  changes: Partial<Intake> = {},
  now = on(monday, '09:00'),
): Promise<Complaint> {
  const complaint = await awaiting(world, changes);
  const unitId = await officeId(world, 'satpel.sumber-daya-air.setiabudi');
  const decisions = {
    unsolved: {
      outcome: 'cannotSolve',
      reason: 'Saluran primer milik kota.',
      ask: 'Pengerukan oleh Sudin SDA.',
    },
    followUp: { outcome: 'followUp', unitId, dueOn: '2026-11-30' },
    verification: { outcome: 'followUp', unitId, dueOn: '2026-11-30' },
    resolved: { outcome: 'resolved', reason: 'Sudah dikuras warga dan PPSU.' },
    notValid: { outcome: 'notValid', reason: 'Bukan pengaduan.' },
    referred: { outcome: 'referred', institution: 'PLN' },
    deferred: { outcome: 'deferred', reason: 'Menunggu data.' },
  } as const;
  const after = await act(world, 'camat.setiabudi', complaint, { type: 'decide', ...decisions[wanted] }, now);
  if (wanted !== 'verification') return after;
  return act(
    world,
    'satpel.sumber-daya-air.setiabudi',
    complaint,
    { type: 'completeWork', evidence: 'Saluran dikuras.' },
    new Date(now.getTime() + 3_600_000),
  );
}

export const stateOf = async (world: World, { ticket }: Pick<Complaint, 'ticket'>): Promise<string> =>
  (await complaintByTicket(world.db, ticket))!.state;

/** Forgets all that a test did; areas, offices and people stay, so the next test may use the same world. */
export const forget = (world: World) =>
  world.db.raw(
    'truncate complaints, saturday_sessions, meetings, reports, documents restart identity cascade; update clock set offset_ms = 0',
  );
