import type { Connection, Transaction } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';

type KeyRow = { publicJwk: JsonWebKey; privateSealed: Buffer };

/** The key pair of an office, or undefined while it has none. */
export async function keyOfOffice(db: Connection, officeId: number): Promise<KeyRow | undefined> {
  const { rows } = await db.raw<{ rows: KeyRow[] }>(
    `select public_jwk as "publicJwk", private_sealed as "privateSealed" from offline_keys where office_id = ?`,
    [officeId],
  );
  return rows[0];
}

type NewKey = { officeId: number; publicJwk: JsonWebKey; privateSealed: Buffer; at: Date };

/** Keeps the first key pair of an office; whoever comes second in the same moment keeps that one. */
export async function insertKey(db: Connection, { officeId, publicJwk, privateSealed, at }: NewKey) {
  await db('offline_keys')
    .insert({
      office_id: officeId,
      public_jwk: JSON.stringify(publicJwk),
      private_sealed: privateSealed,
      created_at: at,
    })
    .onConflict('office_id')
    .ignore();
}

type Block = { tickets: string[]; kecamatanCode: string; personId: number; at: Date };

/** Reserves those of the tickets that nobody has yet; returns them. */
export async function insertReserved(
  db: Connection,
  { tickets, kecamatanCode, personId, at }: Block,
): Promise<string[]> {
  const why = 'a ticket is given once in the whole province';
  const { rows } = await beyondScope(db, why, () =>
    db.raw<{ rows: { ticket: string }[] }>(
      `insert into reserved_tickets (ticket, kecamatan_code, person_id, handed_at)
     select t, :kecamatanCode, :personId::bigint, :at::timestamptz from unnest(:tickets::text[]) t
     where not exists (select from complaints c where c.ticket = t)
     on conflict do nothing returning ticket`,
      { tickets, kecamatanCode, personId, at: at.toISOString() },
    ),
  );
  return rows.map(({ ticket }) => ticket);
}

/** One block of a person at a time: requests in the same moment don't get past the count. */
export async function lockHanding(trx: Transaction, personId: number): Promise<void> {
  await trx.raw(`select pg_advisory_xact_lock(hashtextextended('tickets:' || ?::text, 0))`, [personId]);
}

/** How many tickets a person was handed after a moment. */
export async function handedSince(db: Connection, personId: number, since: Date): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*)::int as n from reserved_tickets where person_id = ? and handed_at > ?`,
    [personId, since.toISOString()],
  );
  return rows[0].n;
}

export type Reserved = { handedAt: Date; complaintId: number | null; setAsideAt: Date | null };

/** A ticket that was handed to the kecamatan of a session, locked until the transaction ends, or undefined. */
export async function lockReserved(
  trx: Transaction,
  ticket: string,
  sessionId: number,
): Promise<Reserved | undefined> {
  const { rows } = await trx.raw<{ rows: Reserved[] }>(
    `select r.handed_at as "handedAt", r.complaint_id as "complaintId", r.set_aside_at as "setAsideAt"
     from reserved_tickets r join saturday_sessions s on s.kecamatan_code = r.kecamatan_code
     where r.ticket = ? and s.id = ? for update of r`,
    [ticket, sessionId],
  );
  return rows[0];
}

/** Notes which complaint carries a reserved ticket, and the keyed hash of what its provisional paper leads by. */
export async function markUsed(
  trx: Transaction,
  ticket: string,
  { complaintId, paperIndex }: { complaintId: number; paperIndex: Buffer | null },
): Promise<void> {
  await trx('reserved_tickets')
    .where({ ticket })
    // A paper leads where it led first, whatever a device sends later; the complaint itself is kept.
    .update({
      complaint_id: complaintId,
      paper_index: trx.raw(
        'case when exists (select from reserved_tickets where paper_index = :paperIndex) then null else :paperIndex::bytea end',
        { paperIndex },
      ),
    });
}

/** The ticket of the complaint that a provisional paper leads to, or undefined while it has not arrived. */
export async function ticketOfPaper(db: Connection, paperIndex: Buffer): Promise<string | undefined> {
  const found = (await db('reserved_tickets').where({ paper_index: paperIndex }).first('ticket')) as
    { ticket: string } | undefined;
  return found?.ticket;
}

/** Nobody can use the ticket any more, if it was handed to this kecamatan and no complaint carries it. */
export async function voidReserved(trx: Transaction, ticket: string, kecamatanCode: string, at: Date) {
  await trx('reserved_tickets')
    .where({ ticket, kecamatan_code: kecamatanCode, complaint_id: null, set_aside_at: null })
    .update({ set_aside_at: at });
}

type Holding = { username: string; officeId: number; roles: readonly string[]; day: string };

/** The name of an account that held one of the roles in the office on a day, also if it was closed since; or undefined. */
export async function holderThen(trx: Transaction, holding: Holding): Promise<string | undefined> {
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(
    `select p.name from people p where p.username = :username and exists (
       select from role_grants g where g.person_id = p.id and g.office_id = :officeId and g.role = any(:roles)
         and g.from_on <= :day and (g.to_on is null or g.to_on >= :day))`,
    { ...holding, roles: [...holding.roles] },
  );
  return rows[0]?.name;
}

type NewSetAside = {
  key: string;
  officeId: number;
  kind: string;
  ticket: string | null;
  takenAt: Date;
  takenBy: string;
  contentSealed: Buffer;
  reason: string;
  personId: number;
  at: Date;
};

/** Writes down a record that was set aside; false when that was done under this key before. */
export async function insertSetAside(trx: Transaction, record: NewSetAside): Promise<boolean> {
  const inserted = (await trx('set_aside_records')
    .insert({
      key: record.key,
      office_id: record.officeId,
      kind: record.kind,
      ticket: record.ticket,
      taken_at: record.takenAt,
      taken_by: record.takenBy,
      content_sealed: record.contentSealed,
      reason: record.reason,
      person_id: record.personId,
      set_aside_at: record.at,
    })
    .onConflict('key')
    .ignore()
    .returning('key')) as unknown[];
  return inserted.length > 0;
}

export type SetAside = {
  ticket: string | null;
  kind: string;
  takenAt: Date;
  takenBy: string;
  reason: string;
  person: string;
  at: Date;
};

/** What an office has set aside, the latest first. */
export async function setAsideOf(db: Connection, officeId: number, limit: number): Promise<SetAside[]> {
  const { rows } = await db.raw<{ rows: SetAside[] }>(
    `select r.ticket, r.kind, r.taken_at as "takenAt", r.taken_by as "takenBy", r.reason, p.name as person,
       r.set_aside_at as at
     from set_aside_records r join people p on p.id = r.person_id
     where r.office_id = ? order by r.set_aside_at desc, r.key limit ?`,
    [officeId, limit],
  );
  return rows;
}
