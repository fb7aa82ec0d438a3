import type { Knex } from 'knex';
import { liesIn } from '../areas/areas.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { blindIndex, seal } from '../database/sealing.ts';
import { withNext } from '../database/walled.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Drawn } from './advance.ts';
import type { Complaint } from './complaint.ts';
import { startDeadline } from './deadlines.ts';
import { officesForWorkSql, type WorkOffice } from './details.ts';
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

/** What of a category decides who works on the complaint. */
export type CategoryFacts = {
  sectorCode: string | null;
  referTo: string | null;
  workplaces: readonly WorkOffice[];
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

type Place = CategoryFacts & {
  heldOn: string;
  kecamatanCode: string;
  cityCode: string;
  offices: Complaint['offices'];
  restricted: boolean;
  /** Whether the ticket that was drawn was handed to a counter's device before. */
  reserved: boolean;
  /** Drawn ahead, so that no row has to be waited for: of the complaint, the complainant, this event and one after it. */
  id: number;
  complainantId: number;
  eventId: number;
  nextEventId: number;
};

const workplacesSql = `select coalesce(json_agg(w), '[]') from (${officesForWorkSql({
  level: `'kecamatan'`,
  kecamatan: 's.kecamatan_code',
  kelurahan: 'kel.code',
  city: 'k.parent_code',
  restricted: 'cat.restricted',
})}) w`;
const drawnSql = `nextval('complaints_id_seq') as id, nextval('complainants_id_seq') as "complainantId",
       nextval('complaint_events_id_seq') as "eventId", nextval('complaint_events_id_seq') as "nextEventId"`;

async function placeOf(
  trx: Transaction,
  { sessionId, categoryCode, kelurahanCode }: Intake,
  ticket: string,
): Promise<Place> {
  const { rows } = await trx.raw<{ rows: (Place & { kelurahan: string | null; category: string | null })[] }>(
    `select s.held_on as "heldOn", s.kecamatan_code as "kecamatanCode", k.parent_code as "cityCode",
       kel.code as kelurahan, cat.code as category, cat.restricted, cat.sector_code as "sectorCode",
       cat.refer_to as "referTo", exists (select from reserved_tickets where ticket = ?) as reserved,
       (select json_object_agg(o.kind, o.id) from offices o where
         (o.area_code = s.kecamatan_code and o.kind = 'camat') or (o.area_code = kel.code and o.kind = 'lurah')
         or (o.area_code = k.parent_code and o.kind = 'walikota')
         or (o.area_code = split_part(k.parent_code, '.', 1) and o.kind in ('sekda', 'governor'))) as offices,
       (${workplacesSql}) as workplaces, ${drawnSql}
     from saturday_sessions s
     join areas k on k.code = s.kecamatan_code
     left join areas kel on kel.code = ? and kel.level = 'kelurahan'
     left join categories cat on cat.code = ?
     where s.id = ?`,
    [ticket, kelurahanCode, categoryCode, sessionId],
  );
  const [place] = rows;
  if (!place) throw new Invalid({ sessionId: 'unknown' });
  if (!place.kelurahan || !liesIn(place.kelurahan, place.kecamatanCode))
    throw new Invalid({ kelurahanCode: 'notHere' });
  if (!place.category) throw new Invalid({ categoryCode: 'unknown' });
  return place;
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
