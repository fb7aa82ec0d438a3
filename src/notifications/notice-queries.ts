import type { Knex } from 'knex';
import { visibleTo } from '../complaints/scope.ts';
import type { Connection } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import type { OfficeRow } from './texts.ts';

/** A header shows no more than this, and reads no more for each office. */
export const unreadShown = 99;

type Reader = { person: Person; officeIds: readonly number[] };

/**
 * How many messages to the offices, written since `since`, the person has not seen, at most one more than is shown:
 * the newest hundred of each office by the index notifications_by_office, each with its complaint by its key.
 */
export async function countUnread(
  db: Connection,
  { person, officeIds, since }: Reader & { since: Date },
): Promise<number> {
  const seen = db('notice_reads').where({ person_id: person.id }).select('last_seen_id');
  const latest = officeIds.map((officeId) =>
    db('notifications')
      .where({ office_id: officeId })
      .where('id', '>', db.raw('coalesce((?), 0)', [seen]))
      .orderBy('id', 'desc')
      .limit(unreadShown + 1)
      .select('id', 'complaint_id', 'office_id', 'created_at', 'particulars'),
  );
  const [{ n }] = (await db
    .from(db.unionAll(latest, true).as('n'))
    .leftJoin('complaints as c', 'c.id', 'n.complaint_id')
    .where('n.created_at', '>', since)
    .where(mayRead(person))
    .where(addressedTo(person))
    .count('* as n')) as [{ n: number }];
  return Math.min(n, unreadShown + 1);
}

export type NoticeRow = OfficeRow & {
  id: number;
  createdAt: Date;
  office: string;
};

/** Messages to the offices, the newest first and before `before`, each office's by its index. */
export async function noticesOf(
  db: Connection,
  { person, officeIds, before, limit }: Reader & { before: number | undefined; limit: number },
): Promise<NoticeRow[]> {
  const pages = officeIds.map((officeId) =>
    db('notifications as n')
      .leftJoin('complaints as c', 'c.id', 'n.complaint_id')
      .where('n.office_id', officeId)
      .where((page) => void (before === undefined || page.where('n.id', '<', before)))
      .where(mayRead(person))
      .where(addressedTo(person))
      .orderBy('n.id', 'desc')
      .limit(limit)
      .select('n.id'),
  );
  return (await db
    .from(db.unionAll(pages, true).as('page'))
    .join('notifications as n', 'n.id', 'page.id')
    .join('offices as o', 'o.id', 'n.office_id')
    .leftJoin('complaints as c', 'c.id', 'n.complaint_id')
    .leftJoin('complaints as lead', 'lead.id', 'c.lead_id')
    .leftJoin('categories as cat', 'cat.code', 'c.category_code')
    .leftJoin('areas as kel', 'kel.code', 'c.kelurahan_code')
    .orderBy('n.id', 'desc')
    .limit(limit)
    .select(
      'n.id',
      'n.message',
      'n.urgent',
      'n.particulars',
      'n.created_at as createdAt',
      'c.ticket',
      'cat.name_id as categoryId',
      'cat.name_en as categoryEn',
      'kel.name as kelurahan',
      'o.name as office',
      db.raw('coalesce(c.confidential, false) or coalesce(lead.confidential, false) as confidential'),
      db.raw('?::text as language', [person.language]),
    )) as NoticeRow[];
}

/** Notes that the person has had everything up to this message before the eyes; never backwards. */
export async function noteSeen(
  db: Connection,
  { personId, lastId, now }: { personId: number; lastId: number; now: Date },
): Promise<void> {
  await db.raw(
    `insert into notice_reads (person_id, last_seen_id, seen_at) values (:personId, :lastId, :now)
     on conflict (person_id) do update set last_seen_id = excluded.last_seen_id, seen_at = excluded.seen_at
     where notice_reads.last_seen_id < excluded.last_seen_id`,
    { personId, lastId, now },
  );
}

/** The newest message that the person has had before the eyes, 0 before the first. */
export async function lastSeen(db: Connection, personId: number): Promise<number> {
  const row = (await db('notice_reads').where({ person_id: personId }).first('last_seen_id')) as
    { last_seen_id: number } | undefined;
  return row?.last_seen_id ?? 0;
}

// What leads to a page of its own (a report, an invitation) says nothing of a complaint in its first line.
function mayRead(person: Person): Knex.QueryCallback {
  return (where) => {
    where
      .whereNull('n.complaint_id')
      .orWhereRaw(`n.particulars ->> 'path' is not null`)
      .orWhere(visibleTo(person));
  };
}

// Some messages are for one role of the office alone; without one they are for whoever works in it.
function addressedTo(person: Person): Knex.QueryCallback {
  return (where) => {
    where.whereRaw('false');
    for (const { role, officeId } of person.roles)
      where.orWhereRaw(`(n.office_id = ? and coalesce(n.particulars ->> 'onlyFor' = ?, ?))`, [
        officeId,
        role,
        role !== 'inspector' && role !== 'admin',
      ]);
  };
}
