import { liesIn } from '../areas/areas.ts';
import type { Database, Transaction } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { blindIndex, seal } from '../database/sealing.ts';
import { Conflict, Invalid } from '../errors.ts';
import type { Complaint } from './complaint.ts';
import { startDeadline } from './deadlines.ts';
import { checkPoint } from './point.ts';
import type { Actor } from './policy.ts';
import { alreadyDone, complaintByTicket } from './queries.ts';
import { appendFact } from './records.ts';
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
  /** The version of the privacy notice that the complainant was given. */
  privacyNotice?: number | null;
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
};

/** `receiveIn` in a transaction of its own. */
export function receive(
  db: Database,
  receiving: Receiving,
): Promise<{ complaint: Complaint; repeated: boolean }> {
  return db.transaction((trx) => receiveIn(trx, receiving));
}

/**
 * A complaint comes in at the counter (Ingub 135/2017, KESATU): the row with its owner and deadline, the first
 * event and the receipt's message. The same key again returns the complaint that the first request made.
 * @throws Invalid when kelurahan or category don't belong to the session's kecamatan.
 */
export async function receiveIn(
  trx: Transaction,
  { intake, actor, now, key, ticket: handed, note, random }: Receiving,
): Promise<{ complaint: Complaint; repeated: boolean }> {
  const done = key ? await alreadyDone(trx, key) : undefined;
  if (done && done.type !== 'received') throw new Conflict(undefined, 1);
  if (done) return { complaint: (await complaintByTicket(trx, done.ticket))!, repeated: true };
  const place = await placeOf(trx, intake);
  await checkPoint(trx, intake, place.kecamatanCode);
  const complainantId =
    'complainantId' in intake.visitor
      ? intake.visitor.complainantId
      : await beyondScope(trx, 'a complainant is written before the complaint with which they are seen', () =>
          rememberVisitor(trx, intake.visitor as Visitor, now),
        );
  const due = await dueIn(trx, 'kecamatan.received', { enteredAt: now, sessionSaturday: place.heldOn });
  const ticket = handed ?? (await freeTicket(trx, random));
  const [{ id }] = (await trx('complaints')
    .insert({
      ticket,
      track_key: trackKey(ticket),
      state: 'kecamatan.received',
      entered_at: now,
      received_at: now,
      session_id: intake.sessionId,
      complainant_id: complainantId,
      category_code: intake.categoryCode,
      text: intake.text,
      city_code: place.cityCode,
      kecamatan_code: place.kecamatanCode,
      kelurahan_code: intake.kelurahanCode,
      address: intake.address,
      rt: intake.rt,
      rw: intake.rw,
      landmark: intake.landmark,
      latitude: intake.latitude,
      longitude: intake.longitude,
      anonymous: intake.anonymous,
      confidential: intake.confidential || place.restricted,
      restricted: place.restricted,
      urgent: intake.urgent,
      channel: intake.channel,
      late_reason: intake.lateReason,
      crm_number: intake.crmNumber,
      privacy_notice: intake.privacyNotice ?? null,
      owner_role: 'camat',
      owner_office_id: place.camatOfficeId,
      due_at: due,
      created_by: actor.person.id,
    })
    .returning('id')) as [{ id: number }];
  await startDeadline(trx, { id, state: 'kecamatan.received', startedAt: now, dueAt: due });
  const complaint = (await complaintByTicket(trx, ticket))!;
  const promise = await promiseOf(trx, complaint, now);
  await trx('complaints')
    .where({ id })
    .update({ answer_on: promise.answerOn, answer_latest_on: promise.answerLatestOn });
  const eventId = await appendFact(trx, complaint, {
    type: 'received',
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
    { complaint: { ...complaint, ...promise }, event: { at: now }, eventId },
  );
  return { complaint: { ...complaint, ...promise }, repeated: false };
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

type Place = {
  heldOn: string;
  kecamatanCode: string;
  cityCode: string;
  camatOfficeId: number;
  restricted: boolean;
};

async function placeOf(trx: Transaction, { sessionId, categoryCode, kelurahanCode }: Intake): Promise<Place> {
  const { rows } = await trx.raw<{ rows: (Place & { kelurahan: string | null; category: string | null })[] }>(
    `select s.held_on as "heldOn", s.kecamatan_code as "kecamatanCode", k.parent_code as "cityCode",
       camat.id as "camatOfficeId", kel.code as kelurahan, cat.code as category, cat.restricted
     from saturday_sessions s
     join areas k on k.code = s.kecamatan_code
     join offices camat on camat.area_code = s.kecamatan_code and camat.kind = 'camat'
     left join areas kel on kel.code = ? and kel.level = 'kelurahan'
     left join categories cat on cat.code = ?
     where s.id = ?`,
    [kelurahanCode, categoryCode, sessionId],
  );
  const [place] = rows;
  if (!place) throw new Invalid({ sessionId: 'unknown' });
  if (!place.kelurahan || !liesIn(place.kelurahan, place.kecamatanCode))
    throw new Invalid({ kelurahanCode: 'notHere' });
  if (!place.category) throw new Invalid({ categoryCode: 'unknown' });
  return place;
}

async function rememberVisitor(trx: Transaction, visitor: Visitor, now: Date): Promise<number> {
  const [row] = (await trx('complainants')
    .insert({
      name_sealed: seal(visitor.name, 'complainants.name_sealed'),
      phone_sealed: seal(visitor.phone, 'complainants.phone_sealed'),
      phone_index: visitor.phone && blindIndex('phone', visitor.phone),
      email_sealed: seal(visitor.email, 'complainants.email_sealed'),
      nik_sealed: seal(visitor.nik, 'complainants.nik_sealed'),
      nik_index: visitor.nik && blindIndex('nik', visitor.nik),
      address_sealed: seal(visitor.address, 'complainants.address_sealed'),
      language: visitor.language,
      created_at: now,
    })
    .returning('id')) as [{ id: number }];
  return row.id;
}
