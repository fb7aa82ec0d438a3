import { newTicket } from '../../src/complaints/tickets.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import type { Database } from '../../src/database/connect.ts';
import { seal } from '../../src/database/sealing.ts';

/** The phone number of the `n`th complainant of `manyMessages`. */
export const phoneOf = (n: number): string => `+62812${String(10_000_000 + n)}`;

/**
 * Copies a complaint `count` times, each with a complainant of its own, and queues one message for each; as the
 * transactions of so many complaints would leave them, but at once. Returns the messages' ids.
 */
export async function manyMessages(
  db: Database,
  complaintId: number,
  count: number,
  { channel = 'sms', at = new Date() }: { channel?: string; at?: Date } = {},
): Promise<number[]> {
  const ids: number[] = [];
  // Its own deadline lies on a fixed day: passing it would tell somebody, too.
  await db('deadlines').where({ complaint_id: complaintId }).update({ ended_at: at });
  for (let from = 0; from < count; from += 1000) {
    const rows = Array.from({ length: Math.min(1000, count - from) }, (_, n) => {
      const ticket = newTicket();
      const phone = seal(phoneOf(from + n), 'complainants.phone_sealed').toString('base64');
      return {
        ticket,
        track_key: trackKey(ticket),
        phone,
        name: seal('Warga', 'complainants.name_sealed').toString('base64'),
      };
    });
    const { rows: made } = await db.raw<{ rows: { id: number }[] }>(
      `with given as (
         select row_number() over () as n, g.* from json_to_recordset(:rows::json)
           as g(ticket text, track_key text, phone text, name text)),
       numbered as (
         select given.*, nextval(pg_get_serial_sequence('complainants', 'id')) as person,
           nextval(pg_get_serial_sequence('complaints', 'id')) as complaint from given),
       people as (
         insert into complainants (id, name_sealed, phone_sealed, created_at) overriding system value
         select person, decode(name, 'base64'), decode(phone, 'base64'), :at from numbered returning id),
       copies as (
         insert into complaints overriding system value
         select (jsonb_populate_record(null::complaints, to_jsonb(c) || jsonb_build_object('id', m.complaint,
           'ticket', m.ticket, 'track_key', m.track_key, 'complainant_id', m.person, 'channel', :channel::text))).*
         from complaints c cross join numbered m where c.id = :complaintId returning id)
       insert into notifications (complaint_id, complainant_id, audience, message, particulars, created_at)
       select m.complaint, m.person, 'citizen', 'received',
         jsonb_build_object('state', c.state, 'dueAt', c.due_at, 'answerOn', c.answer_on,
           'answerLatestOn', c.answer_latest_on), :at
       from numbered m cross join complaints c
       where c.id = :complaintId and (select count(*) from people) + (select count(*) from copies) > 0
       returning id`,
      { rows: JSON.stringify(rows), at, complaintId, channel },
    );
    ids.push(...made.map(({ id }) => id));
  }
  return ids;
}

export type MessageRow = {
  id: number;
  status: string;
  channel: string | null;
  provider: string | null;
  failure: string | null;
  failure_code: string | null;
  provider_id: string | null;
  attempts: number;
  attempt_id: string | null;
  waiting_until: Date | null;
  waiting_for: string | null;
  segments: number | null;
  price: number | null;
  sent_at: Date | null;
  delivered_at: Date | null;
};

/** Messages as their rows say now, in the order of their ids. */
export const messageRows = (db: Database, ids: number[]): Promise<MessageRow[]> =>
  db('notifications').whereIn('id', ids).orderBy('id') as unknown as Promise<MessageRow[]>;
