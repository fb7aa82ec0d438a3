import type { Knex } from 'knex';
import { at, type Day } from '../calendar/cycle.ts';
import { config } from '../config.ts';
import type { Connection } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { countOf } from './counting.ts';
import { visibleTo } from './scope.ts';
import { conditionsOf, withClosed, type Condition, type Facts } from './conditions.ts';
import { within } from './search/within.ts';
import type { Level, State } from './machine.ts';
import type { Phase } from './states.ts';

export type ListFilter = {
  /** What somebody typed into the search, and how it is asked of the database (`search/question.ts`). */
  q?: string | undefined;
  asked?: string | undefined;
  /** `open` is all that is not closed, `underWay` what is not solved either; `agenda` what the next meeting sees; `solved` by now, closed or not; `closedUnsolved` what was closed without a solution. */
  which?: 'open' | 'underWay' | 'overdue' | 'agenda' | 'solved' | 'closedUnsolved' | 'all' | undefined;
  state?: string | undefined;
  phase?: Phase | undefined;
  category?: string | undefined;
  city?: string | undefined;
  kecamatan?: string | undefined;
  kelurahan?: string | undefined;
  owner?: 'me' | undefined;
  /** Whose turn it is. */
  office?: number | undefined;
  session?: number | undefined;
  /** The unit that the case was given to. */
  unit?: number | undefined;
  /** The Saturday on which it came in. */
  week?: Day | undefined;
  /** The first and the last Saturday of a period, both included. */
  weekFrom?: Day | undefined;
  weekTo?: Day | undefined;
  solvedFrom?: Day | undefined;
  /** Where it was resolved the last time. */
  resolvedLevel?: Level | undefined;
  sort?: 'received' | 'due' | undefined;
  urgent?: 'yes' | undefined;
  /** Cursors of the pages that follow and go before. */
  after?: string | undefined;
  before?: string | undefined;
};

export type Listed = {
  id: number;
  ticket: string;
  version: number;
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

export type Page = { rows: Listed[]; previous: string | null; next: string | null };

/** One page of the complaints that a person may see, with the cursors of its neighbours, and how many there are. */
export async function listComplaints(
  db: Connection,
  person: Person,
  filter: ListFilter,
): Promise<Page & { count: number; counted: boolean }> {
  const page = await pageOf(db, person, filter);
  return { ...page, ...(await countListed(db, person, filter)) };
}

/** How many complaints a list holds, as it says it itself: exactly, or more than it counts. */
export async function countListed(
  db: Connection,
  person: Person,
  filter: ListFilter,
): Promise<{ count: number; counted: boolean }> {
  const exact = await countOf(db, person, filter);
  if (exact !== null) return { count: exact, counted: true };
  const [{ n }] = (await db.count('* as n').from(
    matching(db, person, filter)
      .select('c.id')
      .limit(countLimit + 1)
      .as('found'),
  )) as unknown as [{ n: number }];
  return { count: Math.min(n, countLimit), counted: n <= countLimit };
}

async function pageOf(db: Connection, person: Person, filter: ListFilter): Promise<Page> {
  const rows = await firstComplaints(db, person, filter, pageSize + 1);
  const backwards = readCursor(filter.before) !== undefined;
  const more = rows.length > pageSize;
  const shown = backwards ? rows.slice(0, pageSize).toReversed() : rows.slice(0, pageSize);
  const cursor = (row: Listed | undefined) => (row ? cursorOf(filter, row) : null);
  return {
    rows: shown,
    previous: (backwards ? more : readCursor(filter.after) !== undefined) ? cursor(shown[0]) : null,
    next: backwards || more ? cursor(shown.at(-1)) : null,
  };
}

/** The first complaints of a list from the filter's cursor on, in its order; before `before`, the nearest first. */
export async function firstComplaints(
  db: Connection,
  person: Person,
  filter: ListFilter,
  limit: number,
): Promise<Listed[]> {
  const before = readCursor(filter.before);
  const cursor = before ?? readCursor(filter.after);
  // Every open complaint has a deadline; closed ones have none and come last.
  const due = withClosed(filter) ? "coalesce(c.due_at, 'infinity')" : 'c.due_at';
  const [column, upwards] =
    filter.sort === 'due' ? [due, before === undefined] : ['c.received_at', before !== undefined];
  const page = listed(matching(db, person, filter)).limit(limit);
  page.orderByRaw(upwards ? `${column}, c.id` : `${column} desc, c.id desc`);
  if (cursor) page.whereRaw(`(${column}, c.id) ${upwards ? '>' : '<'} (?, ?)`, [cursor.at, cursor.id]);
  return (await page) as Listed[];
}

/** The complaints of these tickets that a person may see, as a list shows them, in no order. */
export const complaintsOf = async (
  db: Connection,
  person: Person,
  tickets: readonly string[],
): Promise<Listed[]> =>
  (await listed(db('complaints as c').whereIn('c.ticket', tickets).where(visibleTo(person)))) as Listed[];

/** What a list shows of complaints `c`. */
export const listed = (complaints: Knex.QueryBuilder): Knex.QueryBuilder =>
  complaints
    .join('areas as kel', 'kel.code', 'c.kelurahan_code')
    .join('areas as kec', 'kec.code', 'c.kecamatan_code')
    .join('categories as cat', 'cat.code', 'c.category_code')
    .leftJoin('offices as own', 'own.id', 'c.owner_office_id')
    .select({
      id: 'c.id',
      ticket: 'c.ticket',
      version: 'c.version',
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
    });

/** The complaints `c` of a list, without order or end, for other features to count and group. */
export function matching(db: Connection, person: Person, filter: ListFilter): Knex.QueryBuilder {
  const query = sourceOf(db, person, filter).where(visibleTo(person));
  for (const { sql, bindings } of conditionsOf(filter, rowFacts)) query.whereRaw(sql, bindings);
  if (filter.urgent) query.where('c.urgent', true);
  if (filter.solvedFrom)
    query.where('c.resolved_at', '>=', at(filter.solvedFrom, '00:00', { zone: config.timeZone }));
  if (filter.city) query.where('c.city_code', filter.city);
  if (filter.kecamatan) query.where('c.kecamatan_code', filter.kecamatan);
  if (filter.kelurahan) query.where('c.kelurahan_code', filter.kelurahan);
  if (filter.session) query.where('c.session_id', filter.session);
  if (filter.week || filter.weekFrom || filter.weekTo)
    query.whereIn('c.session_id', sessionsIn(db, filter).select('s.id'));
  if (filter.unit) query.where('c.unit_id', filter.unit);
  if (filter.office) query.where('c.owner_office_id', filter.office);
  if (filter.owner === 'me')
    query.whereIn(
      'c.owner_office_id',
      person.roles.map(({ officeId }) => officeId),
    );
  return query;
}

/** A list as the cases of a place, office and time however they stand, and how those of the list stand. */
export const divided = (filter: ListFilter): { among: ListFilter; standing: Condition[] } => ({
  among: {
    ...filter,
    which: 'all',
    state: undefined,
    phase: undefined,
    category: undefined,
    resolvedLevel: undefined,
  },
  standing: conditionsOf(filter, rowFacts),
});

const rowFacts: Facts = {
  open: 'c.closed_at is null',
  late: 'c.overdue_at is not null',
  onAgenda: 'c.on_agenda',
  solved: `(c.state = 'resolved' or c.closed_reason in ('confirmed', 'noObjection'))`,
  state: 'c.state',
  category: 'c.category_code',
  resolvedLevel: 'c.resolved_level',
};

// A complaint comes in at a session of its kecamatan.
function sessionsIn(db: Connection, { week, weekFrom, weekTo, kecamatan, kelurahan }: ListFilter) {
  const query = db('saturday_sessions as s');
  if (week) query.where('s.held_on', week);
  if (weekFrom) query.where('s.held_on', '>=', weekFrom);
  if (weekTo) query.where('s.held_on', '<=', weekTo);
  // A kelurahan's code begins with that of its kecamatan.
  const place = kecamatan ?? kelurahan?.slice(0, kelurahan.lastIndexOf('.'));
  if (place) query.where('s.kecamatan_code', place);
  return query;
}

// What is searched comes from a function: its first question is the index, and then the wall's (db/access.sql).
function sourceOf(db: Connection, person: Person, filter: ListFilter): Knex.QueryBuilder {
  const { asked, q } = filter;
  if (asked === undefined && q) throw new Error('A search is read before it is asked: readQuestion');
  if (asked === undefined) return db('complaints as c');
  const bindings = [within(person, { ...filter, asked }), !withClosed(filter)];
  return db.from(db.raw('aduan_found(?::tsquery, ?) as c', bindings)).whereRaw(asked ? 'true' : 'false');
}

/** Where the list goes on behind this row. */
export const cursorOf = ({ sort }: ListFilter, row: Listed): string =>
  writeCursor(sort === 'due' ? row.dueAt : row.receivedAt, row.id);

const writeCursor = (instant: Date | null, id: number) => `${instant?.toISOString() ?? 'infinity'}_${id}`;

function readCursor(text: string | undefined): { at: Date | 'infinity'; id: number } | undefined {
  const found = /^(infinity|\d{4}-\d\d-\d\dT[\d:.]+Z)_(\d{1,15})$/.exec(text ?? '');
  if (!found) return undefined;
  const id = Number(found[2]);
  if (found[1] === 'infinity') return { at: 'infinity', id };
  return Number.isNaN(Date.parse(found[1]!)) ? undefined : { at: new Date(found[1]!), id };
}
