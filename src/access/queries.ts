import type { Knex } from 'knex';
import type { Connection, Transaction } from '../database/connect.ts';
import { unseal } from '../database/sealing.ts';
import { NotFound } from '../errors.ts';
import type { Person, RoleName } from '../people/roles.ts';
import { placeOf } from './offices.ts';
import { officesSeenBy } from './policy.ts';
import type { Capacity, Place } from './posts.ts';

export const requestStates = ['waiting', 'incomplete', 'granted', 'rejected', 'lapsed'] as const;
export type RequestState = (typeof requestStates)[number];

/** Who asks, as it lies sealed, with the key of the status page. */
export type Applicant = { name: string; nip: string | null; email: string; phone: string; key: string };

export type AccessRequest = {
  id: number;
  number: string;
  office: Place;
  role: RoleName;
  capacity: Capacity;
  fromOn: string;
  toOn: string | null;
  applicant: Applicant;
  reason: string;
  personId: number | null;
  askedBy: string | null;
  askedAt: Date;
  state: RequestState;
  clockStartedAt: Date | null;
  spentMs: number;
  dueAt: Date | null;
  sentBackAt: Date | null;
  decidedAt: Date | null;
  decidedBy: string | null;
  remark: string | null;
};

type Row = Omit<AccessRequest, 'applicant'> & { sealed: Buffer };

const columns = `r.id, r.number, ${placeOf} as office, r.role, r.capacity, r.from_on as "fromOn", r.to_on as "toOn",
  r.applicant_sealed as sealed, r.reason, r.person_id as "personId", asker.name as "askedBy", r.asked_at as "askedAt",
  r.state, r.clock_started_at as "clockStartedAt", r.spent_ms as "spentMs", r.due_at as "dueAt",
  r.sent_back_at as "sentBackAt", r.decided_at as "decidedAt", decider.name as "decidedBy", r.remark`;

const opened = ({ sealed, ...row }: Row): AccessRequest => ({
  ...row,
  applicant: JSON.parse(unseal(sealed, 'access_requests.applicant_sealed')) as Applicant,
});

const requests = (db: Connection): Knex.QueryBuilder =>
  db('access_requests as r')
    .join('offices as o', 'o.id', 'r.office_id')
    .leftJoin('people as asker', 'asker.id', 'r.asked_by')
    .leftJoin('people as decider', 'decider.id', 'r.decided_by')
    .select(db.raw(columns));

/** Open requests for offices that the person sees, the nearest deadline first and what waits for papers last. */
export async function openRequests(db: Connection, person: Person, limit: number): Promise<AccessRequest[]> {
  return (await sealedRequests(db, person, limit)).map(opened);
}

/** The same with who asks left sealed: for whoever only counts them. */
export async function sealedRequests(db: Connection, person: Person, limit: number): Promise<Row[]> {
  return requests(db)
    .whereIn('r.state', ['waiting', 'incomplete'])
    .where(officesSeenBy(person))
    .orderByRaw('r.due_at nulls last, r.id')
    .limit(limit) as Promise<Row[]>;
}

/** A page of requests in the person's sight, the newest first and before `before`. */
export async function requestsSeen(
  db: Connection,
  person: Person,
  { state, before, limit }: { state: RequestState | undefined; before: number | undefined; limit: number },
): Promise<AccessRequest[]> {
  const rows = (await requests(db)
    .where(officesSeenBy(person))
    .where((page) => void (state === undefined || page.where('r.state', state)))
    .where((page) => void (before === undefined || page.where('r.id', '<', before)))
    .orderBy('r.id', 'desc')
    .limit(limit)) as Row[];
  return rows.map(opened);
}

/** The request of this number if the person sees its office. @throws NotFound */
export async function requestSeen(db: Connection, person: Person, number: string): Promise<AccessRequest> {
  const [row] = (await requests(db).where('r.number', number).where(officesSeenBy(person))) as Row[];
  if (!row) throw new NotFound();
  return opened(row);
}

/** The request behind a key, or undefined. */
export async function requestByKey(db: Connection, keyHash: Buffer): Promise<AccessRequest | undefined> {
  const [row] = (await requests(db).where('r.key_hash', keyHash)) as Row[];
  return row && opened(row);
}

export async function requestByFormKey(
  db: Connection,
  requestKey: string,
): Promise<AccessRequest | undefined> {
  const [row] = (await requests(db).where('r.request_key', requestKey)) as Row[];
  return row && opened(row);
}

/** Locks a request and reads it as it is now. @throws NotFound */
export async function lockRequest(trx: Transaction, id: number): Promise<AccessRequest> {
  const { rows } = await trx.raw<{ rows: object[] }>(
    'select id from access_requests where id = ? for update',
    [id],
  );
  if (rows.length === 0) throw new NotFound();
  const [row] = (await requests(trx).where('r.id', id)) as [Row];
  return opened(row);
}

export type DocumentRow = {
  id: string;
  mediaType: 'application/pdf' | 'image/jpeg';
  size: number;
  addedAt: Date;
};

export async function documentsOf(db: Connection, requestId: number): Promise<DocumentRow[]> {
  return (await db('access_documents')
    .where({ request_id: requestId })
    .orderBy(['added_at', 'id'])
    .select('id', 'media_type as mediaType', 'size', 'added_at as addedAt')) as DocumentRow[];
}

/** The bytes of one document of a request, sealed, or undefined. */
export async function sealedDocument(
  db: Connection,
  requestId: number,
  id: string,
): Promise<{ mediaType: DocumentRow['mediaType']; content: Buffer } | undefined> {
  return (await db('access_documents')
    .where({ request_id: requestId, id })
    .first('media_type as mediaType', 'content_sealed as content')) as
    { mediaType: DocumentRow['mediaType']; content: Buffer } | undefined;
}

export type Likeness = { id: number; username: string; name: string; sameNip: boolean };

/** Active accounts with this NIP or e-mail: the person may have one already. */
export async function accountsLike(
  db: Connection,
  { nip, email, personId }: { nip: string | null; email: string; personId: number | null },
): Promise<Likeness[]> {
  const { rows } = await db.raw<{ rows: Likeness[] }>(
    `select id, username, name, nip is not null and nip is not distinct from cast(:nip as text) as "sameNip" from people
     where deactivated_at is null and (id = cast(:personId as bigint) or (nip is not null and nip = :nip)
       or lower(email) = lower(:email)) order by id limit 5`,
    { nip, email, personId },
  );
  return rows;
}
