import { at, ordinaryCalendar } from '../../src/calendar/cycle.ts';
import { receive } from '../../src/complaints/receive.ts';
import { seal } from '../../src/database/sealing.ts';
import { move, officeId, reload } from '../support/moves.ts';
import { on, ordinaryIntake, saturday, setiabudi, type World } from '../support/world.ts';
import { recordsOf } from '../web/records.ts';

/** Stands in every text of Setiabudi's records and nowhere else: whoever reads it read what is not theirs. */
export const secret = 'Rahasiasetiabudi';
const tebet = '31.74.01';

/** One record of each kind in Setiabudi: the addresses that lead to them, and their ids. */
export async function recordsInSetiabudi(world: World) {
  const visitor = {
    name: secret,
    phone: '+6281234509876',
    email: 'rahasia@contoh.id',
    nik: null,
    address: secret,
    language: 'id',
  } as const;
  const theirs = await recordsOf(world, secret, { visitor, landmark: secret, address: secret });
  const id = (path: string) => theirs(path).split('/')[2]!;
  const insert = async (table: string, row: object) =>
    ((await world.db(table).insert(row).returning('id')) as [{ id: number }])[0].id;
  const theComplaint = (await world.db('complaints').first('id', 'ticket')) as { id: number; ticket: string };
  const message = await insert('inbound_messages', {
    provider: 'gateway',
    provider_id: '1',
    channel: 'sms',
    received_at: on(saturday),
    sender_index: Buffer.alloc(32),
    sender_sealed: seal('+6281234509876', 'inbound_messages.sender_sealed'),
    text_sealed: seal(secret, 'inbound_messages.text_sealed'),
    deed: 'forClerk',
    for_clerks_since: on(saturday),
  });
  await world.db('inbound_kecamatan').insert({ message_id: message, kecamatan_code: setiabudi });
  const photo = '0b0f6a3e-7c0e-4a6e-9a52-6d0a35a6a7a1';
  await world.db('photos').insert({
    id: photo,
    complaint_id: theComplaint.id,
    kind: 'intake',
    content_type: 'image/jpeg',
    width: 1,
    height: 1,
    bytes: Buffer.from(secret),
    added_at: on(saturday),
  });
  const clerk = await world.as('loket.setiabudi');
  const { id: session } = (await world
    .db('sign_ins')
    .insert({
      person_id: clerk.id,
      token_hash: Buffer.from('x'),
      created_at: on(saturday),
      last_seen_at: on(saturday),
    })
    .returning('id')
    .then(([row]) => row)) as { id: string };
  const { id: grant } = (await world.db('role_grants').where({ person_id: clerk.id }).first('id')) as {
    id: number;
  };
  const entry = await insert('queue_entries', {
    session_id: await world.session(setiabudi, '2026-11-28'),
    number: 1,
    priority: 'none',
    issued_at: on(saturday),
    issued_from: 'kiosk',
  });
  const closed = await insert('meetings', {
    level: 'kecamatan',
    area_code: setiabudi,
    held_on: '2026-11-16',
    opened_at: on('2026-11-16'),
    closed_at: on('2026-11-16', '12:00'),
  });
  const told = (await world.db('notifications').where({ complaint_id: theComplaint.id }).first('id')) as {
    id: number;
  };
  const ids = {
    closed: String(closed),
    ticket: theComplaint.ticket,
    meeting: id('/meetings/:id'),
    report: id('/reports/:id'),
    review: id('/reviews/:id'),
    session: id('/saturday/:id'),
    unit: String(await officeId(world, 'satpel.bina-marga.setiabudi')),
    message: String(message),
    photo,
    grant: String(grant),
    signIn: session,
    person: String(clerk.id),
    entry: String(entry),
    told: String(told.id),
    office: 'loket.setiabudi',
  };
  return { theirs, ids };
}

/** What the strangers may change: their own complaint in its meeting, with its report and session. */
export async function recordsInTebet(world: World) {
  const intake = { sessionId: await world.session(tebet, saturday), kelurahanCode: '31.74.01.1002' };
  const person = await world.as('loket.tebet');
  const now = at(saturday, '09:00', ordinaryCalendar);
  const { complaint } = await receive(world.db, {
    intake: { ...ordinaryIntake, ...intake },
    actor: { kind: 'person', person },
    now,
  });
  const unit = await officeId(world, 'satpel.bina-marga.tebet');
  await move(world, complaint, { as: 'camat.tebet', type: 'assign', unitId: unit, now });
  const row = async (table: string, more: object) =>
    (
      (await world
        .db(table)
        .insert({ level: 'kecamatan', area_code: tebet, ...more })
        .returning('id')) as [{ id: number }]
    )[0].id;
  return {
    ...(await reload(world, complaint)),
    meeting: await row('meetings', { held_on: saturday, opened_at: on(saturday) }),
    report: await row('reports', { week_of: saturday }),
    session: await world.session(tebet, '2026-11-28'),
    unit,
  };
}
