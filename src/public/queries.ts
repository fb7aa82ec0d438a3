import { config } from '../config.ts';
import type { Connection, Transaction } from '../database/connect.ts';
import { alsoSee, beyondScope } from '../database/scope.ts';
import type { StoredPhoto } from '../complaints/photos.ts';

/** The ticket behind a tracking link with that of its lead, or undefined. */
export async function ticketsByKey(
  db: Connection,
  key: string,
): Promise<{ ticket: string; leadTicket: string | null } | undefined> {
  const why = 'who holds the key of a complaint follows it, with the case that it was joined to';
  const { rows } = await beyondScope(db, why, () =>
    db.raw<{ rows: { ticket: string; leadTicket: string | null; ids: number[] }[] }>(
      `select c.ticket, lead.ticket as "leadTicket", array(select o.id from complaints o
         where o.id in (c.id, c.lead_id) or o.lead_id in (c.id, c.lead_id)) as ids
       from complaints c left join complaints lead on lead.id = c.lead_id where c.track_key = ?`,
      [key],
    ),
  );
  const [found] = rows;
  if (!found) return undefined;
  alsoSee(
    'the holder of the key acts on the own complaint and its case, and who was joined is told',
    found.ids,
  );
  return { ticket: found.ticket, leadTicket: found.leadTicket };
}

/** The sealed phone and the tracking key of a ticket, or undefined. */
export async function phoneOfTicket(
  db: Connection,
  ticket: string,
): Promise<{ trackKey: string; phoneSealed: Buffer | null } | undefined> {
  const why = 'who knows ticket and phone finds the own complaint; wrong digits learn nothing';
  const { rows } = await beyondScope(db, why, () =>
    db.raw<{ rows: { trackKey: string; phoneSealed: Buffer | null }[] }>(
      `select c.track_key as "trackKey", p.phone_sealed as "phoneSealed" from complaints c
       join complainants p on p.id = c.complainant_id where c.ticket = ?`,
      [ticket],
    ),
  );
  return rows[0];
}

// Of the photos on a complaint its complainant sees the own ones, those from before and after the work, and those of
// progress that was told to the complainant.
const forComplainant = `(p.kind in ('before', 'after') or (p.kind = 'progress' and e.data -> 'public' = 'true')
  or e.id is null or e.actor = 'citizen' or e.type in ('received', 'photoAdded'))`;

/** Ids of the photos that a complainant may see on the own page; none when the matter is confidential. */
export async function trackedPhotoIds(db: Connection, key: string): Promise<ReadonlySet<string>> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `select p.id from photos p join complaints c on c.id = p.complaint_id
     left join complaint_events e on e.id = p.event_id
     where c.track_key = ? and not c.confidential and ${forComplainant}`,
    [key],
  );
  return new Set(rows.map(({ id }) => id));
}

/** One of those photos, or undefined. */
export async function trackedPhoto(
  db: Connection,
  key: string,
  id: string,
): Promise<Omit<StoredPhoto, 'ticket'> | undefined> {
  const { rows } = await db.raw<{ rows: Omit<StoredPhoto, 'ticket'>[] }>(
    `select p.content_type as "contentType", p.bytes from photos p join complaints c on c.id = p.complaint_id
     left join complaint_events e on e.id = p.event_id
     where p.id = ? and c.track_key = ? and not c.confidential and ${forComplainant}`,
    [id, key],
  );
  return rows[0];
}

/** One attempt at a ticket at a time, so that many at once can't slip past the limit. */
export async function lockAttempts(trx: Transaction, ticket: string): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('track:' || ?, 0))`, [ticket]);
}

/** Failures for this ticket and from this address since then. */
export async function failuresSince(
  trx: Transaction,
  { ticket, addressIndex, since }: { ticket: string; addressIndex: Buffer; since: Date },
): Promise<{ ofTicket: number; ofAddress: number }> {
  const { rows } = await trx.raw<{ rows: [{ ofTicket: number; ofAddress: number }] }>(
    `select
       (select count(*) from track_failures where ticket = :ticket and failed_at > :since) as "ofTicket",
       (select count(*) from track_failures where address_index = :addressIndex and failed_at > :since) as "ofAddress"`,
    { ticket, addressIndex, since },
  );
  return rows[0];
}

/** Keeps a failure, and forgets those that no longer count. */
export async function keepFailure(
  trx: Transaction,
  { ticket, addressIndex, at, since }: { ticket: string; addressIndex: Buffer; at: Date; since: Date },
): Promise<void> {
  await trx('track_failures').where('failed_at', '<=', since).delete();
  await trx('track_failures').insert({ ticket, address_index: addressIndex, failed_at: at });
}

/** How often a complaint's contact was changed from its own page since then. */
export async function changesSince(trx: Transaction, complaintId: number, since: Date): Promise<number> {
  const { rows } = await trx.raw<{ rows: [{ n: number }] }>(
    `select count(*)::int as n from complaint_events
     where complaint_id = ? and type = 'contactCorrected' and actor = 'citizen' and at > ?`,
    [complaintId, since],
  );
  return rows[0].n;
}

export type Place = {
  code: string;
  name: string;
  city: string;
  address: string | null;
  phone: string | null;
  status: 'held' | 'cancelled' | 'piket';
  reason: string | null;
  opensAt: Date | null;
  closesAt: Date | null;
  /** The last change of the session's hours, and why. */
  hoursKind: 'closedEarly' | 'reopened' | null;
  hoursReason: string | null;
};

/** Where complaints are received on a Saturday: every kecamatan of the province, or those that a word finds (also by kelurahan). */
export async function placesOn(db: Connection, day: string, word: string | undefined): Promise<Place[]> {
  const { rows } = await db.raw<{ rows: Place[] }>(
    `select k.code, k.name, city.name as city, o.address, o.phone, coalesce(s.status, 'held') as status,
       s.reason, s.opens_at as "opensAt", s.closes_at as "closesAt",
       h.kind as "hoursKind", h.reason as "hoursReason"
     from areas k
     join areas city on city.code = k.parent_code
     left join offices o on o.area_code = k.code and o.kind = 'camat'
     left join saturday_sessions s on s.kecamatan_code = k.code and s.held_on = :day
     left join lateral (select kind, reason from session_changes
       where session_id = s.id and kind in ('closedEarly', 'reopened') order by id desc limit 1) h on true
     where city.parent_code = :province and (:like::text is null or k.name ilike :like or city.name ilike :like
       or exists (select from areas kel where kel.parent_code = k.code and kel.name ilike :like))
     order by city.code, k.name`,
    { day, province: config.provinceCode, like: word ? `%${word.replace(/[%_\\]/g, '\\$&')}%` : null },
  );
  return rows;
}
