import type { Knex } from 'knex';
import type { Connection } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { cellsOf, type Cells, type Division } from './cells.ts';
import type { Condition } from './conditions.ts';
import { divided, matching, type ListFilter } from './list.ts';

/** By what `countBy` can group; `week` is the Saturday on which a case came in. */
export type Grouping = Division | 'kelurahan_code' | 'owner_office_id' | 'unit_id';

/**
 * How many complaints each of these lists holds, in one query and at one moment; the lists themselves show the same
 * numbers. Where the counts kept beside the complaints say it, it costs the same however many there are.
 */
export async function countEach<Name extends string>(
  db: Connection,
  person: Person,
  filters: Record<Name, ListFilter>,
): Promise<Record<Name, number>> {
  const { counted, others } = answerable(person, filters);
  const ofWeeks = others.filter(([, { week }]) => week);
  const rest = others.filter(([, { week }]) => !week);
  const query = db.select(rest.map(([name, filter]) => matching(db, person, filter).count('*').as(name)));
  const tables: Knex.QueryBuilder[] = weeksCounted(db, person, ofWeeks);
  if (counted.length > 0) tables.push(cells(db, counted).select(counted.map((each) => sumOf(db, each))));
  for (const [index, table] of tables.entries()) {
    query.select(db.raw('??.*', [`counted${index}`]));
    if (index === 0) query.from(table.as('counted0'));
    else query.joinRaw('cross join :table as :name:', { table, name: `counted${index}` });
  }
  const [row] = (await query) as unknown as [Record<Name, number>];
  return row;
}

/** Lists of one week, each week of a place or office read once: it has few cases, of which each list asks otherwise. */
function weeksCounted(db: Connection, person: Person, lists: [name: string, filter: ListFilter][]) {
  const weeks = new Map<string, { among: ListFilter; counts: Knex.Raw[] }>();
  for (const [name, filter] of lists) {
    const { among, standing } = divided(filter);
    const key = JSON.stringify(among);
    const week = weeks.get(key) ?? { among, counts: [] };
    const bindings = [...bindingsOf(standing), name];
    week.counts.push(db.raw(`count(*) filter (where ${all(standing)}) as ??`, bindings));
    weeks.set(key, week);
  }
  return [...weeks.values()].map(({ among, counts }) => matching(db, person, among).select(counts));
}

const sumOf = (db: Connection, [name, { scope, facts }]: Counted) =>
  db.raw(`coalesce(sum(t.n) filter (where ${all([...scope, ...facts])}), 0)::bigint as ??`, [
    ...bindingsOf([...scope, ...facts]),
    name,
  ]);

/** The same counts for each area, office, category or week ('YYYY-MM-DD'); those without any complaint are missing. */
export async function countBy<Name extends string>(
  db: Connection,
  person: Person,
  grouping: Grouping,
  filters: Record<Name, ListFilter>,
): Promise<Map<string, Record<Name, number>>> {
  const { counted, others } = answerable(person, filters, grouping);
  const parts = others.map(([name, filter]) => groupsOfRows(db, person, grouping, name, filter));
  if (counted.length > 0) parts.push(groupsOfCells(db, grouping as Division, counted));
  const found = (await db.unionAll(parts)) as unknown as {
    key: string | null;
    name: Name;
    n: number;
  }[];
  const names = Object.keys(filters) as Name[];
  const none = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  const byKey = new Map<string, Record<Name, number>>();
  for (const { key, name, n } of found)
    if (key !== null) byKey.set(key, { ...(byKey.get(key) ?? none), [name]: n });
  return byKey;
}

/** How many complaints a list holds, where that is known without reading them; else null. */
export async function countOf(db: Connection, person: Person, filter: ListFilter): Promise<number | null> {
  if (!cellsOf(person, filter)) return null;
  return (await countEach(db, person, { n: filter })).n;
}

type Counted = [name: string, cells: Cells];

/** Which lists the counts can answer, and those whose complaints have to be counted. */
function answerable(person: Person, filters: Record<string, ListFilter>, grouping?: Grouping) {
  const counted: Counted[] = [];
  const others: [name: string, filter: ListFilter][] = [];
  for (const [name, filter] of Object.entries(filters)) {
    const found = grouping && !isDivision(grouping) ? null : cellsOf(person, filter, grouping);
    if (found) counted.push([name, found]);
    else others.push([name, filter]);
  }
  return { counted, others };
}

const divisions: readonly string[] = ['city_code', 'kecamatan_code', 'category_code', 'week'];
const isDivision = (grouping: Grouping): grouping is Division => divisions.includes(grouping);

function groupsOfRows(db: Connection, person: Person, grouping: Grouping, name: string, filter: ListFilter) {
  const rows = matching(db, person, filter);
  const key = grouping === 'week' ? 'of.held_on' : `c.${grouping}`;
  if (grouping === 'week') rows.join('saturday_sessions as of', 'of.id', 'c.session_id');
  // Those without one are left out afterwards: of a million complaints few are open and few have an owner, and PostgreSQL,
  // asked for both, takes them for a few of a few and reads all that is open in the province.
  return rows.select(db.raw('??::text as key, ?::text as name, count(*) as n', [key, name])).groupBy(key);
}

function groupsOfCells(db: Connection, division: Division, counted: Counted[]) {
  const key = keys[division];
  const sums = counted.map(([, { scope, facts }], index) =>
    db.raw(
      `sum(t.n) filter (where ${all([...scope, ...facts])})::bigint as n${index}`,
      bindingsOf([...scope, ...facts]),
    ),
  );
  const named = counted.map((_, index) => `(?::text, g.n${index})`).join(', ');
  return db
    .from(cells(db, counted).groupBy(key).select({ key }).select(sums).as('g'))
    .joinRaw(
      `cross join lateral (values ${named}) as v (name, n)`,
      counted.map(([name]) => name),
    )
    .where('v.n', '>', 0)
    .select(db.raw('g.key::text, v.name, v.n'));
}

const keys: Record<Division, string> = {
  city_code: 't.area_code',
  kecamatan_code: 't.area_code',
  category_code: 't.category_code',
  week: 't.week',
};

/** The rows of the counts that any of these lists asks for, each once. */
function cells(db: Connection, counted: Counted[]) {
  const scopes = new Map(counted.map(([, { scope }]) => [JSON.stringify(scope), scope]));
  return db('tallied as t').where((where) => {
    for (const scope of scopes.values()) where.orWhereRaw(`(${all(scope)})`, bindingsOf(scope));
  });
}

const all = (conditions: Condition[]) => conditions.map(({ sql }) => sql).join(' and ') || 'true';
const bindingsOf = (conditions: Condition[]) => conditions.flatMap(({ bindings }) => bindings);
