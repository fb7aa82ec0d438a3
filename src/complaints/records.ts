import type { Connection, Transaction } from '../database/connect.ts';
import { withNext } from '../database/walled.ts';
import { Conflict } from '../errors.ts';
import type { Move } from './advance.ts';
import type { Complaint } from './complaint.ts';
import type { Correctable } from './machine.ts';
import { roleFor, type Actor } from './policy.ts';

type By = { actor: Actor; key?: string | undefined; note?: Record<string, unknown> };

/** Appends the event of a transition to the complaint's history; returns its id. */
export const appendEvent = (trx: Transaction, move: Move, by: By): Promise<number> =>
  insertEvent(trx, eventRow(move, by));

/** The row of a transition's event. */
export function eventRow({ before, after, event, changes }: Move, { actor, key, note }: By) {
  const { at, by, type, ...particulars } = event;
  const role = actor.kind === 'person' ? roleFor(actor.person, type, before) : undefined;
  return {
    complaint_id: before.id,
    version: after.version,
    at,
    type,
    from_state: before.state,
    to_state: after.state,
    actor: actor.kind,
    person_id: by.personId,
    office_id: by.officeId,
    role: role?.role ?? null,
    capacity: role?.capacity ?? null,
    data: { ...particulars, ...note, ...(changes && { changes }) },
    request_key: key ?? null,
  };
}

export type Fact = {
  type:
    | 'noteAdded'
    | 'photoAdded'
    | 'progressTold'
    | 'identityShown'
    | 'ownerReminded'
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
  const row = { ...factRow(complaint, fact), from_state: complaint.state };
  const [inserted] = (await db('complaint_events')
    .insert(row)
    .onConflict('request_key')
    .ignore()
    .returning('id')) as { id: number }[];
  return inserted?.id ?? firstOf(db, row);
}

/**
 * Begins the history of a complaint with rows whose ids were drawn before, in this order. A key that was used fails the
 * transaction at its next question.
 */
export async function beginHistory(
  trx: Transaction,
  rows: (ReturnType<typeof eventRow | typeof receivedRow> & { id: number })[],
): Promise<void> {
  await withNext(trx('complaint_events').insert(rows));
}

/** The row of a complaint's first event. */
export const receivedRow = (
  complaint: Pick<Complaint, 'id' | 'version' | 'state'>,
  fact: Omit<Fact, 'type'>,
) => ({ ...factRow(complaint, { ...fact, type: 'received' }), from_state: null });

function factRow(
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
export async function moveRow(trx: Transaction, move: Move): Promise<void> {
  const { before, after, event } = move;
  await withNext(trx('complaints').where({ id: after.id }).update(movedColumns(move)));
  if (after.unitId !== null && after.unitId !== before.unitId)
    await involve(trx, after.id, after.unitId, event.at);
  if (after.restricted && !before.restricted) await hide(trx, after);
}

/** It turned out to be about officials: those beside them had it by mistake, and what joined it tells of them, too. */
async function hide(trx: Transaction, { id, offices }: Complaint): Promise<void> {
  await withNext(
    trx('complaint_offices').where({ complaint_id: id }).whereNot({ office_id: offices.camat }).delete(),
  );
  await withNext(trx('complaints').where({ lead_id: id }).update({ restricted: true, confidential: true }));
}

/** The columns of a complaint that a transition changes. */
export const movedColumns = ({ before, after, event }: Move) => ({
  ...placedColumns(after),
  ...(after.state === 'resolved' && before.state !== 'resolved' ? { resolved_at: event.at } : {}),
  closed_at: after.state === 'closed' ? event.at : null,
  // Withdrawn while others follow it: the matter goes on, its first complainant hears no more.
  ...(event.type === 'withdraw' && after.state !== 'closed' ? { channel: 'none' } : {}),
  ...('institution' in event ? { referred_to: event.institution } : {}),
  ...(event.type === 'correct' ? correctedColumns(after, event) : {}),
});

const correctedColumns = (after: Complaint, { rt, rw, landmark }: Correctable) => ({
  category_code: after.categoryCode,
  kelurahan_code: after.kelurahanCode,
  confidential: after.confidential,
  restricted: after.restricted,
  rt,
  rw,
  landmark,
});

/** Where a complaint stands: the columns that any event may change. */
export const placedColumns = (complaint: Complaint) => ({
  version: complaint.version,
  state: complaint.state,
  entered_at: complaint.enteredAt,
  owner_role: complaint.ownerRole,
  owner_office_id: complaint.ownerOfficeId,
  unit_id: complaint.unitId,
  worked_by_person_id: complaint.workedByPersonId,
  worked_by_office_id: complaint.workedByOfficeId,
  due_at: complaint.dueAt,
  overdue_at: complaint.overdueAt,
  paused_at: complaint.pausedAt,
  on_agenda: complaint.onAgenda,
  objections: complaint.objections,
  resolved_level: complaint.resolvedLevel,
  closed_reason: complaint.closedReason,
  answer_on: complaint.answerOn,
  answer_latest_on: complaint.answerLatestOn,
});

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
