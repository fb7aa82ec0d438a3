import { isDeepStrictEqual } from 'node:util';
import { addDays, addWorkingDays, dayOf } from '../calendar/cycle.ts';
import { rulesOf } from '../calendar/queries.ts';
import type { Connection, Database, Transaction } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid, NotAllowed, NotFound, VersionRequired } from '../errors.ts';
import { levelOf, positionOf, type Complaint, type EventInput } from './complaint.ts';
import { correctionOf, type Changes } from './correction.ts';
import { officesForWork } from './details.ts';
import { keepDeadlines } from './deadlines.ts';
import type { ComplaintEvent, Effect } from './machine.ts';
import { mayDo, roleFor, type Actor } from './policy.ts';
import { alreadyDone, lockComplaint } from './queries.ts';
import { appendEvent, moveRow } from './records.ts';
import { tell, turnsEnded } from './telling.ts';
import { changedBy } from './visit.ts';
import { advanceState, canHappen } from './workflow.ts';

export type Act = {
  ticket: string;
  event: EventInput;
  actor: Actor;
  now: Date;
  /** The version that the person acted upon; only the system and the citizen's single-purpose pages omit it. */
  version?: number | undefined;
  /** The same key again is the same request again: it acts once. */
  key?: string | undefined;
  /** What history should keep beside the event's own particulars. */
  note?: Record<string, unknown> & { follower?: string };
  /** The offices that may be given the work, where they were read already. */
  workplaces?: readonly { id: number }[] | undefined;
};

export type Advanced = { complaint: Complaint; eventId: number | null; repeated: boolean };

/** `advanceIn` in a transaction of its own. */
export function advance(db: Database, act: Act): Promise<Advanced> {
  return db.transaction((trx) => advanceIn(trx, act));
}

/**
 * The one way in which a complaint moves: lock, check version, right and machine, then row, event, deadline and
 * messages together. @throws NotFound, Conflict, VersionRequired, Forbidden, NotAllowed, Invalid; then nothing
 * was changed.
 */
export async function advanceIn(trx: Transaction, act: Act): Promise<Advanced> {
  const complaint = await lockComplaint(trx, act.ticket);
  if (!complaint) throw new NotFound();
  if (await isRepeated(trx, act, complaint)) return { complaint, eventId: null, repeated: true };
  const move = await moveOf(trx, complaint, act);
  const { after, event, effects } = move;
  await keepDeadlines(trx, move);
  // The row first: an event is chained to what the complaint says when it is appended.
  await moveRow(trx, move);
  const eventId = await appendEvent(trx, move, act);
  const told = { complaint: after, event, eventId, follower: act.note?.follower };
  await tell(trx, [...effects, ...turnsEnded(complaint, after, event)], told);
  return { complaint: after, eventId, repeated: false };
}

/** What an act comes to, before anything of it is written. */
export type Move = {
  before: Complaint;
  after: Complaint;
  event: ComplaintEvent;
  effects: Effect[];
  /** What a correction makes different. */
  changes?: Changes | undefined;
};

/** Checks an act and says where it leads. @throws Conflict, VersionRequired, Forbidden, NotAllowed, Invalid */
export async function moveOf(db: Connection, before: Complaint, act: Act): Promise<Move> {
  checkVersion(act, before);
  if (!mayDo(act.actor, act.event.type, before)) throw new Forbidden();
  const event = stamped(act, before);
  const position = positionOf(before);
  if (isTooEarly(event, before) || !canHappen(position, event))
    throw new NotAllowed(event.type, before.state);
  await checkUnit(db, act, before);
  await checkDay(db, act);
  const corrected = event.type === 'correct' ? await correctionOf(db, before, event) : undefined;
  const next = advanceState(position, event);
  const after = await changedBy(db, corrected?.complaint ?? before, event, next);
  return { before, after, event, effects: next.effects, changes: corrected?.changes };
}

/**
 * Whether this very request was carried out before. The same key again is the same request only if the same person
 * asks for the same; anything else would be lost silently. @throws Conflict when the key was used for something else
 */
export async function isRepeated(
  trx: Transaction,
  { key, event, actor, note }: Pick<Act, 'key' | 'event' | 'actor' | 'note'>,
  { ticket, version }: Pick<Complaint, 'ticket' | 'version'>,
): Promise<boolean> {
  const done = key ? await alreadyDone(trx, key) : undefined;
  if (!done) return false;
  const { type, ...particulars } = event;
  const personId = actor.kind === 'person' ? actor.person.id : null;
  const asked = { ticket, type, personId, data: { ...particulars, ...note } };
  // What it changed is no part of what was asked.
  const { changes: _, ...data } = done.data;
  if (!isDeepStrictEqual({ ...done, data }, JSON.parse(JSON.stringify(asked))))
    throw new Conflict(undefined, version);
  return true;
}

// Another process may have been faster, or the complaint has moved on to a deadline that still runs.
function isTooEarly({ type, at }: ComplaintEvent, { dueAt }: Complaint) {
  return type === 'deadlinePassed' && (dueAt === null || dueAt > at);
}

function checkVersion({ actor, version }: Act, complaint: Complaint) {
  if (version === undefined) {
    if (actor.kind === 'person') throw new VersionRequired();
    return;
  }
  if (version !== complaint.version) throw new Conflict(version, complaint.version);
}

function stamped({ actor, event, now }: Act, complaint: Complaint): ComplaintEvent {
  const role = actor.kind === 'person' ? roleFor(actor.person, event.type, complaint) : undefined;
  const by = {
    personId: actor.kind === 'person' ? actor.person.id : null,
    officeId: role?.officeId ?? null,
  };
  return { ...event, at: now, by } as ComplaintEvent;
}

// Work is given to an office of the level that gives it; anything else in a form is a forgery or a mistake.
async function checkUnit(db: Connection, { event, workplaces }: Act, complaint: Complaint) {
  if (!('unitId' in event)) return;
  const level = levelOf(complaint.state) ?? 'kecamatan';
  const known = workplaces ?? (await officesForWork(db, complaint, level));
  if (!known.some(({ id }) => id === event.unitId)) throw new Invalid({ unitId: 'unknownUnit' });
}

// A decision sets a date to come, and none so far away that the case would be forgotten.
async function checkDay(db: Connection, { event, now }: Act) {
  if (!('dueOn' in event)) return;
  const { calendar } = await rulesOf(db);
  const today = dayOf(now, calendar);
  if (event.dueOn < today) throw new Invalid({ dueOn: 'datePast' });
  if (event.dueOn > addDays(today, 365)) throw new Invalid({ dueOn: 'dateFar' });
  if (event.type === 'rejectWork' && event.dueOn > addWorkingDays(today, reworkDays, calendar))
    throw new Invalid({ dueOn: 'reworkFar' });
}

// One person sets this date, and work that is done again takes no longer than a whole complaint may (SP4N: working days).
const reworkDays = 14;
