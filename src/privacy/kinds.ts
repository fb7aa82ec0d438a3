import { randomBytes } from 'node:crypto';
import { seal } from '../database/sealing.ts';
import type { Transaction } from '../database/connect.ts';

export const retentionKinds = ['identity', 'photos', 'messages', 'inbound', 'setAside', 'survey'] as const;
export type RetentionKind = (typeof retentionKinds)[number];

/** What stands in place of a name that was destroyed. */
export const erasedName = '—';

type Kind = {
  /** The records older than :before from :reached on, as id (text), ticket and since. Held complaints are left out. */
  due: string;
  /** Destroys what is personal in the records; what the province has to be able to account for stays. */
  destroy(trx: Transaction, ids: string[], now: Date): Promise<void>;
};

const notHeld = 'not exists (select from legal_holds h where h.complaint_id = c.id)';
const erase = (trx: Transaction, table: string, ids: string[], values: Record<string, unknown>) =>
  trx(table).whereIn('id', ids).update(values);

/** What is destroyed of each kind of record, and when it is old enough (UU 27/2022 Art. 43 and 44). */
export const kinds: Record<RetentionKind, Kind> = {
  // A person's last complaint decides: as long as one is open or young, all keep their name.
  identity: {
    due: `select p.id::text as id, c.ticket::text as ticket, c.closed_at as since
      from complaints c join complainants p on p.id = c.complainant_id
      where c.closed_at >= :reached and c.closed_at < :before and p.erased_at is null and ${notHeld}
        and not exists (
          select from complaints o where o.complainant_id = p.id and o.id <> c.id and (o.closed_at is null
            or (o.closed_at, o.id) > (c.closed_at, c.id)
            or exists (select from legal_holds h where h.complaint_id = o.id)))`,
    async destroy(trx, ids, now) {
      const nothing = { phone_sealed: null, phone_index: null, email_sealed: null, nik_sealed: null };
      await erase(trx, 'complainants', ids, {
        ...nothing,
        nik_index: null,
        address_sealed: null,
        name_sealed: seal(erasedName, 'complainants.name_sealed'),
        erased_at: now,
      });
      await trx('notifications').whereIn('complainant_id', ids).update({ recipient_sealed: null });
    },
  },
  photos: {
    due: `select ph.id::text as id, c.ticket::text as ticket, c.closed_at as since
      from complaints c join photos ph on ph.complaint_id = c.id
      where c.closed_at >= :reached and c.closed_at < :before and ${notHeld}`,
    async destroy(trx, ids) {
      await trx('photos').whereIn('id', ids).delete();
    },
  },
  // What was sent, when and by which channel stays: it proves that the citizen was told.
  messages: {
    due: `select n.id::text as id, c.ticket::text as ticket, n.created_at as since
      from notifications n left join complaints c on c.id = n.complaint_id
      where n.created_at >= :reached and n.created_at < :before and n.audience = 'citizen'
        and n.status not in ('queued', 'sending', 'uncertain')
        and (n.recipient_sealed is not null or n.body is not null) and (c.id is null or ${notHeld})`,
    async destroy(trx, ids) {
      await erase(trx, 'notifications', ids, { recipient_sealed: null, subject: null, body: null });
    },
  },
  inbound: {
    due: `select i.id::text as id, c.ticket::text as ticket, i.received_at as since
      from inbound_messages i left join complaints c on c.id = i.complaint_id
      where i.received_at >= :reached and i.received_at < :before and i.text_sealed is not null
        and (i.for_clerks_since is null or i.settled_at is not null) and (c.id is null or ${notHeld})`,
    async destroy(trx, ids) {
      const nobody = {
        sender_index: randomBytes(32),
        sender_sealed: seal(erasedName, 'inbound_messages.sender_sealed'),
      };
      await erase(trx, 'inbound_messages', ids, { ...nobody, text_sealed: null });
    },
  },
  setAside: {
    due: `select s.key::text as id, s.ticket::text as ticket, s.set_aside_at as since from set_aside_records s
      where s.set_aside_at >= :reached and s.set_aside_at < :before and s.erased_at is null`,
    async destroy(trx, ids, now) {
      const content = seal('{}', 'set_aside_records.content_sealed');
      await trx('set_aside_records').whereIn('key', ids).update({ content_sealed: content, erased_at: now });
    },
  },
  survey: {
    due: `select s.complaint_id::text as id, c.ticket::text as ticket, s.answered_at as since
      from survey_answers s join complaints c on c.id = s.complaint_id
      where s.answered_at >= :reached and s.answered_at < :before and (s.remark is not null or s.remark_sealed is not null) and ${notHeld}`,
    async destroy(trx, ids) {
      await trx('survey_answers').whereIn('complaint_id', ids).update({ remark: null, remark_sealed: null });
    },
  },
};
