import type { Knex } from 'knex';
import type { Database, Transaction } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { blindIndex, seal } from '../database/sealing.ts';
import { withNext } from '../database/walled.ts';
import { Conflict } from '../errors.ts';
import type { Drawn } from './advance.ts';
import type { Complaint } from './complaint.ts';
import { startDeadline } from './deadlines.ts';
import { placeOf, type CategoryFacts } from './intake-place.ts';
import { checkPoint } from './point.ts';
import type { Actor } from './policy.ts';
import { alreadyDone, complaintByTicket } from './queries.ts';
import { beginHistory } from './records.ts';
import { tell } from './telling.ts';
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
  /** Another event follows in the same transaction, and its messages take this one's along. */
  goesOn?: boolean | undefined;
};

export type Received = { complaint: Complaint; eventId: number; category: CategoryFacts; drawn: Drawn };

/**
 * `receiveIn` in a transaction of its own. The same key again returns the complaint that the first request made.
 * @throws Conflict when the key was used for something else, and whatever `receiveIn` throws
 */
export function receive(
  db: Database,
  receiving: Receiving,
): Promise<{ complaint: Complaint; repeated: boolean }> {
  const { key } = receiving;
  return db.transaction(async (trx) => {
    const done = key ? await alreadyDone(trx, key) : undefined;
    if (done && done.type !== 'received') throw new Conflict(undefined, 1);
    if (done) return { complaint: (await complaintByTicket(trx, done.ticket))!, repeated: true };
    const { complaint } = await receiveIn(trx, receiving);
    return { complaint, repeated: false };
  });
}

/**
 * A complaint comes in at the counter (Ingub 135/2017, KESATU): the row with its owner and deadline, the first
 * event and the receipt's message. What it returns was not read again: nobody else can have seen it. Nothing of it is
 * waited for (`withNext`): a key that was used fails the transaction at its next question.
 * @throws Invalid when kelurahan or category don't belong to the session's kecamatan
 */
export async function receiveIn(
  trx: Transaction,
  { intake, actor, now, key, ticket: handed, note, random, goesOn }: Receiving,
): Promise<Received> {
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
  const state = 'kecamatan.received';
  const dueAt = await dueIn(trx, state, { enteredAt: now, sessionSaturday: place.heldOn });
  const complaint: Complaint = {
    id: place.id,
    ticket: handed || !place.reserved ? first : await freeTicket(trx, random),
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
  const { eventId } = place;
  await insertComplaint(trx, complaint, intake, actor.person.id);
  await startDeadline(trx, { id: complaint.id, state, startedAt: now, dueAt });
  await beginHistory(trx, complaint, {
    eventId,
    at: now,
    actor,
    key,
    data: { late: intake.lateReason, ...note },
  });
  await tell(
    trx,
    [
      { type: 'tellCitizen', message: 'received' },
      // An ordinary case is usually passed on in the same minute; danger is told at once.
      ...(intake.urgent ? [{ type: 'tellOwner' as const, message: 'urgent' as const }] : []),
    ],
    { complaint, event: { at: now }, eventId, leaves: goesOn ? 'toTheNext' : 'job' },
  );
  const drawn = { eventId: place.nextEventId, workplaces: place.workplaces };
  return { complaint, eventId, category: place, drawn };
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
};

async function insertComplaint(
  trx: Transaction,
  complaint: Complaint,
  intake: Intake,
  personId: number,
): Promise<void> {
  await withNext(
    trx('complaints').insert({
      id: complaint.id,
      ticket: complaint.ticket,
      track_key: trackKey(complaint.ticket),
      state: complaint.state,
      entered_at: complaint.enteredAt,
      received_at: complaint.receivedAt,
      session_id: intake.sessionId,
      complainant_id: complaint.complainantId,
      category_code: intake.categoryCode,
      text: intake.text,
      city_code: complaint.cityCode,
      kecamatan_code: complaint.kecamatanCode,
      kelurahan_code: intake.kelurahanCode,
      address: intake.address,
      rt: intake.rt,
      rw: intake.rw,
      landmark: intake.landmark,
      latitude: intake.latitude,
      longitude: intake.longitude,
      anonymous: intake.anonymous,
      confidential: complaint.confidential,
      restricted: complaint.restricted,
      urgent: intake.urgent,
      channel: intake.channel,
      late_reason: intake.lateReason,
      crm_number: intake.crmNumber,
      privacy_notice: intake.privacyNotice ?? null,
      owner_role: complaint.ownerRole,
      owner_office_id: complaint.ownerOfficeId,
      due_at: complaint.dueAt,
      answer_on: complaint.answerOn,
      answer_latest_on: complaint.answerLatestOn,
      created_by: personId,
    }),
  );
}

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
