import type { Connection } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { visibleTo } from './scope.ts';
import type { State } from './machine.ts';
import { isState } from './states.ts';
import { readTicket } from './tickets.ts';

export type ListFilter = {
  q?: string | undefined;
  which?: 'open' | 'overdue' | 'all' | undefined;
  state?: string | undefined;
  category?: string | undefined;
  kecamatan?: string | undefined;
  kelurahan?: string | undefined;
  owner?: 'me' | undefined;
  session?: number | undefined;
  sort?: 'received' | 'due' | undefined;
  after?: string | undefined;
};

export type Listed = {
  id: number;
  ticket: string;
  text: string;
  state: State;
  urgent: boolean;
  confidential: boolean;
  receivedAt: Date;
  dueAt: Date | null;
  overdueAt: Date | null;
  pausedAt: Date | null;
  kelurahan: string;
  kecamatan: string;
  categoryCode: string;
  categoryId: string;
  categoryEn: string;
  ownerRole: string | null;
  owner: string | null;
  landmark: string | null;
};

export const pageSize = 25;
const countLimit = 1000;

/** One page of the complaints that a person may see; `next` is the cursor of the following page. */
export async function listComplaints(
  db: Connection,
  person: Person,
  filter: ListFilter,
): Promise<{ rows: Listed[]; next: string | null; count: number; counted: boolean }> {
  const sort = filter.sort ?? 'received';
  const found = () => filtered(db, person, filter);
  const page = found()
    .join('areas as kel', 'kel.code', 'c.kelurahan_code')
    .join('areas as kec', 'kec.code', 'c.kecamatan_code')
    .join('categories as cat', 'cat.code', 'c.category_code')
    .leftJoin('offices as own', 'own.id', 'c.owner_office_id')
    .select({
      id: 'c.id',
      ticket: 'c.ticket',
      text: 'c.text',
      state: 'c.state',
      urgent: 'c.urgent',
      confidential: 'c.confidential',
      receivedAt: 'c.received_at',
      dueAt: 'c.due_at',
      overdueAt: 'c.overdue_at',
      pausedAt: 'c.paused_at',
      kelurahan: 'kel.name',
      kecamatan: 'kec.name',
      categoryCode: 'cat.code',
      categoryId: 'cat.name_id',
      categoryEn: 'cat.name_en',
      ownerRole: 'c.owner_role',
      owner: 'own.name',
      landmark: 'c.landmark',
    })
    .limit(pageSize + 1);
  const cursor = readCursor(filter.after);
  if (sort === 'due') {
    page
      .orderBy([
        { column: 'c.due_at', order: 'asc' },
        { column: 'c.id', order: 'asc' },
      ])
      .whereNotNull('c.due_at');
    if (cursor) page.whereRaw('(c.due_at, c.id) > (?, ?)', [cursor.at, cursor.id]);
  } else {
    page.orderBy([
      { column: 'c.received_at', order: 'desc' },
      { column: 'c.id', order: 'desc' },
    ]);
    if (cursor) page.whereRaw('(c.received_at, c.id) < (?, ?)', [cursor.at, cursor.id]);
  }
  const rows = (await page) as Listed[];
  const [{ n }] = (await db.count('* as n').from(
    found()
      .select('c.id')
      .limit(countLimit + 1)
      .as('found'),
  )) as unknown as [{ n: number }];
  const shown = rows.slice(0, pageSize);
  const last = shown.at(-1);
  const next =
    rows.length > pageSize && last
      ? writeCursor((sort === 'due' ? last.dueAt : last.receivedAt)!, last.id)
      : null;
  return { rows: shown, next, count: Math.min(n, countLimit), counted: n <= countLimit };
}

function filtered(db: Connection, person: Person, filter: ListFilter) {
  const query = db('complaints as c').where(visibleTo(person));
  const which = filter.which ?? 'open';
  if (which !== 'all' && filter.state !== 'closed') query.whereNull('c.closed_at');
  if (which === 'overdue') query.whereNotNull('c.overdue_at');
  if (filter.state && isState(filter.state)) query.where('c.state', filter.state);
  else if (filter.state) query.where('c.state', 'like', `${filter.state.replace(/[%_\\]/g, '')}.%`);
  if (filter.category) query.where('c.category_code', filter.category);
  if (filter.kecamatan) query.where('c.kecamatan_code', filter.kecamatan);
  if (filter.kelurahan) query.where('c.kelurahan_code', filter.kelurahan);
  if (filter.session) query.where('c.session_id', filter.session);
  if (filter.owner === 'me')
    query.whereIn(
      'c.owner_office_id',
      person.roles.map(({ officeId }) => officeId),
    );
  if (filter.q) {
    const read = readTicket(filter.q);
    const like = `%${filter.q.replace(/[%_\\]/g, '\\$&')}%`;
    query.where((where) => {
      where.whereILike('c.text', like).orWhereILike('c.landmark', like);
      if ('ticket' in read) where.orWhere('c.ticket', read.ticket);
    });
  }
  return query;
}

const writeCursor = (at: Date, id: number) => `${at.toISOString()}_${id}`;

function readCursor(text: string | undefined): { at: Date; id: number } | undefined {
  const found = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_(\d{1,15})$/.exec(text ?? '');
  if (!found || Number.isNaN(Date.parse(found[1]!))) return undefined;
  return { at: new Date(found[1]!), id: Number(found[2]) };
}
