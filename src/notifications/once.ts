import type { Transaction } from '../database/connect.ts';
import type { Particulars } from './queries.ts';

type Reminder = {
  message: string;
  recipient: { officeId: number } | { complainantId: number };
  complaintId?: number | null;
  eventId?: number | null;
  particulars: Particulars | Pick<Particulars, 'digest' | 'path'>;
  urgent?: boolean;
  /** The day in the province's zone that the reminder belongs to: one for each recipient, matter and day. */
  day: string;
  now: Date;
};

/**
 * Queues a reminder or digest once for its recipient and day, however many workers find it due. Returns its id, or
 * null when it was queued before. It goes out with the next round.
 */
export async function queueOnce(trx: Transaction, reminder: Reminder): Promise<number | null> {
  const [id] = await queueEachOnce(trx, [reminder]);
  return id ?? null;
}

// PostgreSQL takes 65,535 values in a statement.
const inOneStatement = 1000;

/** The same for many at a time; the ids of those that were not queued before. */
export async function queueEachOnce(trx: Transaction, reminders: readonly Reminder[]): Promise<number[]> {
  const ids: number[] = [];
  for (let from = 0; from < reminders.length; from += inOneStatement) {
    const rows = (await trx('notifications')
      .insert(reminders.slice(from, from + inOneStatement).map(rowOf))
      .onConflict(trx.raw('(once_key) where once_key is not null'))
      .ignore()
      .returning('id')) as { id: number }[];
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}

function rowOf({
  message,
  recipient,
  complaintId = null,
  eventId = null,
  particulars,
  urgent,
  day,
  now,
}: Reminder) {
  const office = 'officeId' in recipient ? recipient.officeId : null;
  const complainant = 'complainantId' in recipient ? recipient.complainantId : null;
  const whom = office === null ? `complainant:${complainant}` : `office:${office}`;
  return {
    message,
    audience: office === null ? 'citizen' : 'office',
    office_id: office,
    complainant_id: complainant,
    complaint_id: complaintId,
    event_id: eventId,
    particulars: JSON.stringify(particulars),
    urgent: urgent ?? false,
    created_at: now,
    once_key: [message, whom, complaintId ?? '', day].join('|'),
  };
}
