import type { Knex } from 'knex';
import { transactionAnew } from '../database/anew.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { blindIndex, seal } from '../database/sealing.ts';
import { withNext } from '../database/walled.ts';
import { Conflict } from '../errors.ts';
import { moveOf, type Move } from './advance.ts';
import type { Complaint, EventInput } from './complaint.ts';
import { insertDeadlines, startedRow } from './deadlines.ts';
import { placeOf, type CategoryFacts, type Place } from './intake-place.ts';
import { checkPoint } from './point.ts';
import type { Actor } from './policy.ts';
import { alreadyDone, complaintByTicket } from './queries.ts';
import { beginHistory, eventRow, involve, movedColumns, placedColumns, receivedRow } from './records.ts';
import { tellOfNew } from './telling.ts';
import { newTicket, type RandomBytes } from './tickets.ts';
import { trackKey } from './track-key.ts';
import { dueIn, promiseOf } from './visit.ts';

export type Channel = 'sms' | 'whatsapp' | 'email' | 'none';

/** What a complainant says of himself; sealed before it reaches a column. */
export type Visitor = {
  name: string;
  phone: string | null;
  email: string | null;
  nik: string | null;
  address: string | null;
  language: 'id' | 'en';
};

export type Intake = {
  visitor: Visitor | { complainantId: number };
  sessionId: number;
  categoryCode: string;
  text: string;
  kelurahanCode: string;
  address: string | null;
  rt: string | null;
  rw: string | null;
  landmark: string | null;
  latitude: number | null;
  longitude: number | null;
  anonymous: boolean;
  confidential: boolean;
  urgent: boolean;
  channel: Channel;
  lateReason: string | null;
  crmNumber: string | null;
  /** The version of the privacy notice that the complainant was given, or how it is found. */
  privacyNotice?: number | Knex.Raw | null;
};

type Receiving = {
  intake: Intake;
  actor: Actor & { kind: 'person' };
  now: Date;
  key?: string | undefined;
  /** The ticket on the visitor's paper, when it was handed out before; a new one otherwise. */
  ticket?: string | undefined;
  /** What history should keep beside the event's own particulars. */
  note?: Record<string, unknown> | undefined;
  random?: RandomBytes;
  /** What the counter does about it at once, if anything: written with it, as if in the same breath. */
  onward?: ((received: Complaint, category: CategoryFacts) => EventInput | null) | undefined;
};

/**
 * `receiveIn` in a transaction of its own. The same key again returns the complaint that the first request made.
 * @throws Conflict when the key was used for something else, and whatever `receiveIn` throws
 */
export function receive(
  db: Database,
  receiving: Receiving,
): Promise<{ complaint: Complaint; repeated: boolean }> {
  const { key } = receiving;
  return withFreeTicket(db, async (trx) => {
    const done = key ? await alreadyDone(trx, key) : undefined;
    if (done && done.type !== 'received') throw new Conflict(undefined, 1);
    if (done) return { complaint: (await complaintByTicket(trx, done.ticket))!, repeated: true };
    return { complaint: await receiveIn(trx, receiving), repeated: false };
  });
}

/**
 * A complaint comes in at the counter (Ingub 135/2017, KESATU), and goes on at once if `onward` says so: its row with
 * owner and deadline, its first events and their messages. The row is written once, as the last event leaves it; what
 * is returned was not read again: nobody else can have seen it. Nothing of it is waited for (`withNext`): a key that
 * was used fails the transaction at its next question.
 * @throws Invalid when kelurahan or category don't belong to the session's kecamatan, and whatever `moveOf` throws
 */
export async function receiveIn(trx: Transaction, receiving: Receiving): Promise<Complaint> {
  const { intake, actor, now, key, ticket: handed, note, random, onward } = receiving;
  const first = handed ?? newTicket(random);
  const place = await placeOf(trx, intake, first);
  await checkPoint(trx, intake, place.kecamatanCode);
  const { visitor } = intake;
  const complainantId =
    'complainantId' in visitor
      ? visitor.complainantId
      : await beyondScope(trx, 'a complainant is written before the complaint with which they are seen', () =>
          rememberVisitor(trx, place.complainantId, visitor, now),
        );
  const ticket = handed || !place.reserved ? first : await freeTicket(trx, random);
  const received = await arrived(trx, { intake, place, ticket, complainantId, now });
  const event = onward?.(received, place);
  const act = event && { ticket, event, actor, now, version: received.version, workplaces: place.workplaces };
  const move = act ? await moveOf(trx, received, act) : null;

  await insertComplaint(trx, received, move, intake, actor.person.id);
  await insertDeadlines(trx, deadlinesOf(received, move));
  const { eventId } = place;
  const late = { late: intake.lateReason, ...note };
  const firstEvent = { id: eventId, ...receivedRow(received, { at: now, actor, key, data: late }) };
  const effects = [
    { type: 'tellCitizen' as const, message: 'received' as const },
    // An ordinary case is usually passed on in the same minute; danger is told at once.
    ...(intake.urgent ? [{ type: 'tellOwner' as const, message: 'urgent' as const }] : []),
  ];
  const arrival = { complaint: received, event: { at: now }, eventId, effects };
  if (!move) {
    await beginHistory(trx, [firstEvent]);
    await tellOfNew(trx, [arrival]);
    return received;
  }
  const { after } = move;
  // No key in the second: the first carries it, and both are committed together.
  await beginHistory(trx, [firstEvent, { id: place.nextEventId, ...eventRow(move, { actor }) }]);
  if (after.unitId !== null) await involve(trx, after.id, after.unitId, now);
  const next = { complaint: after, event: move.event, eventId: place.nextEventId, effects: move.effects };
  await tellOfNew(trx, [arrival, next]);
  return after;
}

type Arriving = { intake: Intake; place: Place; ticket: string; complainantId: number; now: Date };

/** The complaint as it stands on the counter. */
async function arrived(
  trx: Transaction,
  { intake, place, ticket, complainantId, now }: Arriving,
): Promise<Complaint> {
  const state = 'kecamatan.received';
  const dueAt = await dueIn(trx, state, { enteredAt: now, sessionSaturday: place.heldOn });
  return {
    id: place.id,
    ticket,
    version: 1,
    state,
    enteredAt: now,
    receivedAt: now,
    sessionOn: place.heldOn,
    complainantId,
    categoryCode: intake.categoryCode,
    text: intake.text,
    cityCode: place.cityCode,
    kecamatanCode: place.kecamatanCode,
    kelurahanCode: intake.kelurahanCode,
    anonymous: intake.anonymous,
    confidential: intake.confidential || place.restricted,
    restricted: place.restricted,
    urgent: intake.urgent,
    ownerRole: 'camat',
    ownerOfficeId: place.offices.camat,
    dueAt,
    ...(await promiseOf(trx, { state, dueAt }, now)),
    ...untouched,
    offices: place.offices,
  };
}

/** The clock of the counter, and that of the state into which the complaint went on. */
function deadlinesOf(received: Complaint, move: Move | null) {
  const first = startedRow(received, received.receivedAt);
  if (!move) return [first];
  const { at } = move.event;
  const stopped = { ...first, ended_at: at };
  return move.after.dueAt ? [stopped, { ...startedRow(move.after, at), ended_at: null }] : [stopped];
}

/** What nothing has happened to yet. */
const untouched = {
  unitId: null,
  workedByPersonId: null,
  workedByOfficeId: null,
  overdueAt: null,
  pausedAt: null,
  onAgenda: false,
  objections: 0,
  resolvedLevel: null,
  closedReason: null,
  leadId: null,
  followed: false,
  withdrawn: false,
};

async function insertComplaint(
  trx: Transaction,
  received: Complaint,
  move: Move | null,
  intake: Intake,
  personId: number,
): Promise<void> {
  await withNext(
    trx('complaints').insert({
      id: received.id,
      ticket: received.ticket,
      track_key: trackKey(received.ticket),
      received_at: received.receivedAt,
      session_id: intake.sessionId,
      complainant_id: received.complainantId,
      category_code: intake.categoryCode,
      text: intake.text,
      city_code: received.cityCode,
      kecamatan_code: received.kecamatanCode,
      kelurahan_code: intake.kelurahanCode,
      address: intake.address,
      rt: intake.rt,
      rw: intake.rw,
      landmark: intake.landmark,
      latitude: intake.latitude,
      longitude: intake.longitude,
      anonymous: intake.anonymous,
      confidential: received.confidential,
      restricted: received.restricted,
      urgent: intake.urgent,
      channel: intake.channel,
      late_reason: intake.lateReason,
      crm_number: intake.crmNumber,
      privacy_notice: intake.privacyNotice ?? null,
      created_by: personId,
      ...(move ? movedColumns(move) : placedColumns(received)),
    }),
  );
}

/**
 * Runs the transaction in which a complaint comes in, and runs it anew when its ticket turns out to be another
 * complaint's: of 34 billion some are taken, and whose they are a counter does not see.
 */
export const withFreeTicket = <Made>(
  db: Database,
  work: (trx: Transaction) => Promise<Made>,
): Promise<Made> => transactionAnew(db, work, { atMost: 5, when: isTakenTicket });

const isTakenTicket = (fault: unknown) =>
  (fault as { constraint?: string }).constraint === 'complaints_ticket_key';

// A ticket that was handed to a counter's device may stand on somebody's paper already.
async function freeTicket(trx: Transaction, random: RandomBytes | undefined): Promise<string> {
  for (let attempt = 0; attempt < 10; attempt++) {
    const ticket = newTicket(random);
    const { rows } = await trx.raw<{ rows: [{ handed: boolean }] }>(
      'select exists (select from reserved_tickets where ticket = ?) as handed',
      [ticket],
    );
    if (!rows[0].handed) return ticket;
  }
  throw new Error('Ten random tickets in a row were handed out before');
}

async function rememberVisitor(trx: Transaction, id: number, visitor: Visitor, now: Date): Promise<number> {
  await withNext(
    trx('complainants').insert({
      id,
      name_sealed: seal(visitor.name, 'complainants.name_sealed'),
      phone_sealed: seal(visitor.phone, 'complainants.phone_sealed'),
      phone_index: visitor.phone && blindIndex('phone', visitor.phone),
      email_sealed: seal(visitor.email, 'complainants.email_sealed'),
      nik_sealed: seal(visitor.nik, 'complainants.nik_sealed'),
      nik_index: visitor.nik && blindIndex('nik', visitor.nik),
      address_sealed: seal(visitor.address, 'complainants.address_sealed'),
      language: visitor.language,
      created_at: now,
    }),
  );
  return id;
}
