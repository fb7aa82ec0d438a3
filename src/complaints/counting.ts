import type { Connection } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';
import { matching, type ListFilter } from './list.ts';

/** By what `countBy` can group. */
export type Grouping =
  | 'city_code'
  | 'kecamatan_code'
  | 'kelurahan_code'
  | 'owner_office_id'
  | 'unit_id'
  | 'category_code'
  /** The Saturday on which it came in. */
  | 'week';

/** How many complaints each of these lists holds, in one query; the lists themselves show the same numbers. */
export async function countEach<Name extends string>(
  db: Connection,
  person: Person,
  filters: Record<Name, ListFilter>,
): Promise<Record<Name, number>> {
  const counts = Object.entries<ListFilter>(filters).map(([name, filter]) =>
    matching(db, person, filter).count('*').as(name),
  );
  const [row] = (await db.select(counts)) as unknown as [Record<Name, number>];
  return row;
}

/** The same counts for each area, office, category or week ('YYYY-MM-DD'); those without any complaint are missing. */
export async function countBy<Name extends string>(
  db: Connection,
  person: Person,
  grouping: Grouping,
  filters: Record<Name, ListFilter>,
): Promise<Map<string, Record<Name, number>>> {
  const names = Object.keys(filters) as Name[];
  const key = grouping === 'week' ? 'of.held_on' : `c.${grouping}`;
  const counts = names.map((name) => {
    const rows = matching(db, person, filters[name]);
    if (grouping === 'week') rows.join('saturday_sessions as of', 'of.id', 'c.session_id');
    return rows
      .whereNotNull(key)
      .select(db.raw('??::text as key, ?::text as name, count(*) as n', [key, name]))
      .groupBy(key);
  });
  const found = (await db.unionAll(counts)) as unknown as { key: string; name: Name; n: number }[];
  const none = Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
  const byKey = new Map<string, Record<Name, number>>();
  for (const { key: of, name, n } of found) byKey.set(of, { ...(byKey.get(of) ?? none), [name]: n });
  return byKey;
}

/** How many complaints a list holds, where that is known without reading them; else null. */
export async function countOf(_db: Connection, _person: Person, _filter: ListFilter): Promise<number | null> {
  return null;
}
