import type { Transaction } from '../database/connect.ts';
import { beyondScope } from '../database/scope.ts';
import { withNext } from '../database/walled.ts';
import type { Complaint } from './complaint.ts';
import type { ComplaintEvent, Effect, OfficeMessage } from './machine.ts';
import { officeAbove } from './owners.ts';

type Happening = {
  complaint: Complaint;
  event: Pick<ComplaintEvent, 'at'> & Record<string, unknown>;
  eventId: number;
  /** Events of the same transaction whose messages go with this one's; with `leaves` this one's go with the next's. */
  earlier?: readonly number[] | undefined;
  leaves?: 'job' | 'toTheNext' | undefined;
};

/** Who is told: by an effect of the machine, or an office that a verb names itself (invited to a review). */
export type Telling = Effect | { type: 'tellOffice'; officeId: number; message: OfficeMessage };

/**
 * Writes the messages of a transition in its own transaction and leaves one job that delivers them: what is
 * committed is told, what is rolled back was never said. Followers of a merged case are told under their ticket.
 */
export async function tell(trx: Transaction, effects: Telling[], happening: Happening): Promise<void> {
  const { complaint, event, eventId, earlier = [], leaves = 'job' } = happening;
  const shared = {
    event_id: eventId,
    particulars: JSON.stringify(particularsOf(complaint, event)),
    urgent: complaint.urgent,
    created_at: event.at,
  };
  const offices = officeMessages(effects, complaint);
  if (offices.length > 0)
    await withNext(
      trx('notifications').insert(
        offices.map(({ officeId, message }) => ({
          ...shared,
          audience: 'office',
          complaint_id: complaint.id,
          office_id: officeId,
          message,
        })),
      ),
    );
  const citizen = effects.filter((effect) => effect.type === 'tellCitizen').map(({ message }) => message);
  if (citizen.length > 0)
    await beyondScope(trx, 'everybody who was joined to a case is told what becomes of it', () =>
      withNext(
        trx.raw(
          `insert into notifications (event_id, particulars, urgent, created_at, audience, complaint_id, complainant_id, message)
           select :event_id, :particulars, :urgent, :created_at, 'citizen', c.id, c.complainant_id, m
           from complaints c cross join unnest(:messages::text[]) m where c.id = :id or c.lead_id = :id`,
          { ...shared, id: complaint.id, messages: citizen },
        ),
      ),
    );
  const told = offices.length + citizen.length > 0 ? [...earlier, eventId] : earlier;
  if (leaves === 'job' && told.length > 0) await wakeDelivery(trx, told);
}

// One statement for all of them: adding a job costs more than anything else that the counter does.
async function wakeDelivery(trx: Transaction, eventIds: readonly number[]): Promise<void> {
  await withNext(
    trx.raw(
      `select graphile_worker.add_jobs(array(
         select row('deliver', json_build_object('eventId', id), null, null, null, null, null, null)::graphile_worker.job_spec
         from unnest(?::bigint[]) id))`,
      [[...eventIds]],
    ),
  );
}

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
