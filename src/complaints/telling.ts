import type { Transaction } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { withNext } from '../database/walled.ts';
import type { Complaint } from './complaint.ts';
import type { CitizenMessage, ComplaintEvent, Effect, OfficeMessage, State } from './machine.ts';
import { officeAbove } from './owners.ts';

type Happening = {
  complaint: Complaint;
  event: Pick<ComplaintEvent, 'at'> & Record<string, unknown>;
  eventId: number;
  /** The ticket of who acted, where it was one of those who joined. */
  follower?: string | undefined;
};

/** Who is told: by an effect of the machine, or an office that a verb names itself (invited to a review). */
export type Telling = Effect | { type: 'tellOffice'; officeId: number; message: OfficeMessage };

/**
 * What answers who acted, or asks the first complainant, is told that one alone: the others hear what comes of it. Once
 * the first has left, all who joined are asked.
 */
const forOneAlone = ({ withdrawn }: Complaint): CitizenMessage[] =>
  withdrawn ? ['objected'] : ['objected', 'informationRequested'];

/**
 * Writes the messages of a transition into the queue, in its own transaction: what is committed is told, what is
 * rolled back was never said. Followers of a merged case are told under their ticket.
 */
export async function tell(trx: Transaction, effects: Telling[], happening: Happening): Promise<void> {
  const { complaint } = happening;
  const shared = sharedOf(happening);
  const offices = officeRows(effects, complaint, shared);
  if (offices.length > 0) await withNext(trx('notifications').insert(offices));
  const citizen = citizenMessages(effects);
  if (citizen.length > 0)
    await beyondScope(trx, 'everybody who was joined to a case is told what becomes of it', () =>
      withNext(
        trx.raw(
          `insert into notifications (event_id, particulars, urgent, created_at, audience, complaint_id, complainant_id, message)
           select :event_id, :particulars, :urgent, :created_at, 'citizen', c.id, c.complainant_id, m
           from complaints c cross join unnest(:messages::text[]) m
           where (c.id = :id or c.lead_id = :id) and (m <> all(:alone) or c.ticket = :one)`,
          {
            ...shared,
            id: complaint.id,
            messages: citizen,
            alone: forOneAlone(complaint),
            one: happening.follower ?? complaint.ticket,
          },
        ),
      ),
    );
}

/**
 * The same of a complaint that this transaction makes, whom nobody follows yet: all that has happened to it, in one
 * statement.
 */
export async function tellOfNew(
  trx: Transaction,
  happenings: readonly (Happening & { effects: Telling[] })[],
): Promise<void> {
  const rows = happenings.flatMap(({ effects, ...happening }) => {
    const { complaint } = happening;
    const shared = sharedOf(happening);
    const citizen = citizenMessages(effects).map((message) => ({
      ...shared,
      audience: 'citizen',
      complaint_id: complaint.id,
      complainant_id: complaint.complainantId,
      message,
    }));
    return [...officeRows(effects, complaint, shared), ...citizen];
  });
  await withNext(trx('notifications').insert(rows));
}

/**
 * Who is told that a turn or work of theirs is over through what somebody else did; and whom the case was taken from
 * altogether, so that no message leads to what they may not open.
 */
export function turnsEnded(before: Complaint, after: Complaint, { type, by }: ComplaintEvent): Telling[] {
  // Whoever was at the review knows that the meeting comes next.
  if (type === 'recordReview') return [];
  const still = holdersOf(after);
  return [...holdersOf(before)]
    .filter((officeId) => officeId !== by.officeId && !still.has(officeId))
    .map((officeId) => ({
      type: 'tellOffice',
      officeId,
      message: isTaken(officeId, before, after) ? 'caseTaken' : 'turnEnded',
    }));
}

// It turned out to be about officials, then only the camat's, or another lurah's; other units may still read what they had.
const isTaken = (officeId: number, before: Complaint, after: Complaint) =>
  (after.restricted && !before.restricted && officeId !== after.offices.camat) ||
  (officeId === before.offices.lurah && officeId !== after.offices.lurah);

const holdersOf = ({ state, ownerOfficeId, unitId }: Complaint) =>
  new Set([ownerOfficeId, isUnitsWork(state) ? unitId : null].filter((office) => office !== null));

const isUnitsWork = (state: State) =>
  ['assigned', 'reviewPlanned', 'followUp'].includes(state.split('.')[1] ?? '');

const sharedOf = ({ complaint, event, eventId }: Happening) => ({
  event_id: eventId,
  particulars: JSON.stringify(particularsOf(complaint, event)),
  urgent: complaint.urgent,
  created_at: event.at,
});

const citizenMessages = (effects: Telling[]) =>
  effects.filter((effect) => effect.type === 'tellCitizen').map(({ message }) => message);

const officeRows = (effects: Telling[], complaint: Complaint, shared: ReturnType<typeof sharedOf>) =>
  officeMessages(effects, complaint).map(({ officeId, message }) => ({
    ...shared,
    audience: 'office',
    complaint_id: complaint.id,
    office_id: officeId,
    message,
  }));

function officeMessages(effects: Telling[], complaint: Complaint) {
  const told = new Map<number, string>();
  const add = (officeId: number | null, message: string) => {
    if (officeId !== null && !told.has(officeId)) told.set(officeId, message);
  };
  for (const effect of effects) {
    if (effect.type === 'tellOwner') add(complaint.ownerOfficeId, effect.message);
    if (effect.type === 'tellUnit') add(complaint.unitId, effect.message);
    if (effect.type === 'tellLevelAbove') add(officeAbove(complaint.state, complaint), effect.message);
    if (effect.type === 'tellOffice') add(effect.officeId, effect.message);
  }
  return [...told].map(([officeId, message]) => ({ officeId, message }));
}

/** What a message's text needs beside the complaint itself, as it was at this moment. */
function particularsOf(complaint: Complaint, { at: _, by: __, ...event }: Happening['event']) {
  return {
    ...event,
    state: complaint.state,
    unitId: complaint.unitId,
    dueAt: complaint.dueAt,
    answerOn: complaint.answerOn,
    answerLatestOn: complaint.answerLatestOn,
  };
}
