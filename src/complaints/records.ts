import type { Connection, Transaction } from '../database/connect.ts';
import { withNext } from '../database/walled.ts';
import { Conflict } from '../errors.ts';
import type { Complaint } from './complaint.ts';
import type { ComplaintEvent, State } from './machine.ts';
import { roleFor, type Actor } from './policy.ts';

type Telling = {
  actor: Actor;
  key?: string | undefined;
  note?: Record<string, unknown>;
  /** An id that was drawn before: nobody waits for the row. */
  drawn?: { eventId: number } | undefined;
};

/** Appends the event of a transition to the complaint's history; returns its id. */
export async function appendEvent(
  trx: Transaction,
  complaint: Complaint,
  { at, by, type, ...particulars }: ComplaintEvent,
  toState: State,
  { actor, key, note, drawn }: Telling,
): Promise<number> {
  const role = actor.kind === 'person' ? roleFor(actor.person, type, complaint) : undefined;
  const row = {
    complaint_id: complaint.id,
    version: complaint.version + 1,
    at,
    type,
    from_state: complaint.state,
    to_state: toState,
    actor: actor.kind,
    person_id: by.personId,
    office_id: by.officeId,
    role: role?.role ?? null,
    capacity: role?.capacity ?? null,
    data: { ...particulars, ...note },
    request_key: key ?? null,
  };
  if (!drawn) return insertEvent(trx, row);
  await withNext(trx('complaint_events').insert({ id: drawn.eventId, ...row }));
  return drawn.eventId;
}

export type Fact = {
  type:
    | 'noteAdded'
    | 'photoAdded'
    | 'progressTold'
    | 'identityShown'
    | 'informationAdded'
    | 'meetingMoved'
    | 'contactCorrected'
    | 'surveyAnswered'
    | 'invitationAccepted'
    | 'invitationDeclined'
    | 'teamChanged';
  at: Date;
  actor: Actor;
  data?: Record<string, unknown>;
  key?: string | undefined;
};

/**
 * Appends a fact that moves nothing: a note, a photo, a look at a hidden identity, a meeting that a holiday moved. Returns the event's id, with a
 * key that was used before that of the first time. @throws Conflict when the key was used for something else
 */
export async function appendFact(
  db: Connection,
  complaint: Pick<Complaint, 'id' | 'version' | 'state'>,
  fact: Fact,
): Promise<number> {
  const row = { ...rowOf(complaint, fact), from_state: complaint.state };
  const [inserted] = (await db('complaint_events')
    .insert(row)
    .onConflict('request_key')
    .ignore()
    .returning('id')) as { id: number }[];
  return inserted?.id ?? firstOf(db, row);
}

/** Begins the history of a complaint under an id that was drawn before. A key that was used fails the transaction. */
export async function beginHistory(
  trx: Transaction,
  complaint: Pick<Complaint, 'id' | 'version' | 'state'>,
  { eventId, ...fact }: Omit<Fact, 'type'> & { eventId: number },
): Promise<void> {
  const row = rowOf(complaint, { ...fact, type: 'received' });
  await withNext(trx('complaint_events').insert({ id: eventId, ...row, from_state: null }));
}

function rowOf(
  complaint: Pick<Complaint, 'id' | 'version' | 'state'>,
  { type, at, actor, data, key }: Omit<Fact, 'type'> & { type: Fact['type'] | 'received' },
) {
  const role = actor.kind === 'person' ? actor.person.roles[0] : undefined;
  return {
    complaint_id: complaint.id,
    version: complaint.version,
    at,
    type,
    to_state: complaint.state,
    actor: actor.kind,
    person_id: actor.kind === 'person' ? actor.person.id : null,
    office_id: role?.officeId ?? null,
    role: role?.role ?? null,
    capacity: role?.capacity ?? null,
    data: data ?? {},
    request_key: key ?? null,
  };
}

/** Writes the complaint's row as the event left it, and remembers an office that it involves. */
export async function moveRow(
  trx: Transaction,
  before: Complaint,
  after: Complaint,
  event: ComplaintEvent,
): Promise<void> {
  await withNext(
    trx('complaints')
      .where({ id: after.id })
      .update({
        version: after.version,
        state: after.state,
        entered_at: after.enteredAt,
        owner_role: after.ownerRole,
        owner_office_id: after.ownerOfficeId,
        unit_id: after.unitId,
        worked_by_person_id: after.workedByPersonId,
        worked_by_office_id: after.workedByOfficeId,
        due_at: after.dueAt,
        overdue_at: after.overdueAt,
        paused_at: after.pausedAt,
        on_agenda: after.onAgenda,
        objections: after.objections,
        resolved_level: after.resolvedLevel,
        ...(after.state === 'resolved' && before.state !== 'resolved' ? { resolved_at: event.at } : {}),
        closed_at: after.state === 'closed' ? event.at : null,
        closed_reason: after.closedReason,
        answer_on: after.answerOn,
        answer_latest_on: after.answerLatestOn,
        // Withdrawn while others follow it: the matter goes on, its first complainant hears no more.
        ...(event.type === 'withdraw' && after.state !== 'closed' ? { channel: 'none' } : {}),
        ...('institution' in event ? { referred_to: event.institution } : {}),
      }),
  );
  if (after.unitId !== null && after.unitId !== before.unitId)
    await involve(trx, after.id, after.unitId, event.at);
}

/** From now on the officers of this office see the complaint. */
export async function involve(
  trx: Transaction,
  complaintId: number,
  officeId: number,
  since: Date,
): Promise<void> {
  await withNext(
    trx('complaint_offices')
      .insert({ complaint_id: complaintId, office_id: officeId, since })
      .onConflict(['office_id', 'complaint_id'])
      .ignore(),
  );
}

async function firstOf(db: Connection, { version, data, ...asked }: Asked): Promise<number> {
  const { request_key, complaint_id, type, person_id } = asked;
  const first = (await db('complaint_events')
    .where({ request_key, complaint_id, type, person_id })
    .whereRaw('data = ?::jsonb', [JSON.stringify(data)])
    .first('id')) as { id: number } | undefined;
  if (!first) throw new Conflict(undefined, version);
  return first.id;
}

type Asked = {
  version: number;
  complaint_id: number;
  type: string;
  person_id: number | null;
  data: Record<string, unknown>;
  request_key: string | null;
};

async function insertEvent(db: Connection, row: Record<string, unknown>): Promise<number> {
  const [inserted] = (await db('complaint_events').insert(row).returning('id')) as [{ id: number }];
  return inserted.id;
}
