import type { Connection } from '../../database/connect.ts';
import type { Person } from '../../people/roles.ts';
import { listed, matching, type Listed, type ListFilter } from '../list.ts';

/** So many of the newest that a search finds are ranked and shown; whoever wants others narrows it. */
export const rankedAtMost = 200;

/** A found complaint, with the part of its text that was searched for; what was found stands between the two marks. */
export type Found = Listed & { excerpt: string };
export const marks = ['\uE000', '\uE001'] as const;

type Wanted = { typed: string; page: number; pageSize: number; now: Date };
type Result = { rows: Found[]; count: number; counted: boolean };

/**
 * A page of what a search finds among the complaints of a list: of the newest 200 those first that hold the words most
 * often and spelled as they were typed, then the newest; or as the filter sorts them.
 */
export async function searchComplaints(
  db: Connection,
  person: Person,
  filter: ListFilter & { asked: string },
  { typed, page, pageSize, now }: Wanted,
): Promise<Result> {
  const found = await newestOf(db, person, filter, now);
  const ids = await ranked(db, found.slice(0, rankedAtMost), filter, typed);
  const shown = ids.slice((page - 1) * pageSize, page * pageSize);
  const rows = await rowsOf(db, shown, filter.asked);
  return {
    rows: shown.flatMap((id) => rows.get(id) ?? []),
    count: ids.length,
    counted: found.length <= rankedAtMost,
  };
}

/** How many a search finds, as its list says it, for the price of finding them: nothing is ranked or read. */
export async function countFound(
  db: Connection,
  person: Person,
  filter: ListFilter & { asked: string },
  now: Date,
): Promise<Pick<Result, 'count' | 'counted'>> {
  const found = await newestOf(db, person, filter, now);
  return { count: Math.min(found.length, rankedAtMost), counted: found.length <= rankedAtMost };
}

/** The ids of the newest: looked for in the last months, then years, then always, so that a common word reads little. */
async function newestOf(
  db: Connection,
  person: Person,
  filter: ListFilter & { asked: string },
  now: Date,
): Promise<number[]> {
  if (filter.asked === '') return [];
  let ids: number[] = [];
  for (const period of [lately(now, 'm', 3), lately(now, 'y', 2), null]) {
    const asked = period ? `(${filter.asked}) & ${period}` : filter.asked;
    ids = (await matching(db, person, { ...filter, asked })
      .orderBy([
        { column: 'c.received_at', order: 'desc' },
        { column: 'c.id', order: 'desc' },
      ])
      .limit(rankedAtMost + 1)
      .pluck('c.id')) as number[];
    if (ids.length > rankedAtMost) break;
  }
  return ids;
}

const dayMs = 24 * 60 * 60 * 1000;
const days = { m: 30, y: 360 } as const;

// The present period and those before it, as complaint_words names them.
function lately(now: Date, kind: keyof typeof days, many: number): string {
  const present = Math.floor(now.getTime() / (days[kind] * dayMs));
  return `(${Array.from({ length: many }, (_, back) => `'@${kind}${present - back}'`).join(' | ')})`;
}

async function ranked(
  db: Connection,
  ids: readonly number[],
  { asked, sort }: ListFilter & { asked: string },
  typed: string,
): Promise<number[]> {
  if (ids.length === 0 || sort === 'received') return [...ids];
  const first =
    sort === 'due'
      ? "coalesce(due_at, 'infinity')"
      : `ts_rank(to_tsvector('pg_catalog.indonesian', text), :asked::tsquery) + word_similarity(:typed, text) desc`;
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `select id from complaints where id = any(:ids) order by ${first}, received_at desc, id desc`,
    { ids: [...ids], asked, typed },
  );
  return rows.map(({ id }) => id);
}

async function rowsOf(db: Connection, ids: readonly number[], asked: string): Promise<Map<number, Found>> {
  if (ids.length === 0) return new Map();
  const excerpt = db.raw(
    `ts_headline('pg_catalog.indonesian', translate(c.text, :marks, ''), :asked::tsquery, :options) as excerpt`,
    {
      marks: marks.join(''),
      asked,
      options: `StartSel=${marks[0]}, StopSel=${marks[1]}, MinWords=12, MaxWords=24, ShortWord=0`,
    },
  );
  const rows = (await listed(db('complaints as c').whereIn('c.id', ids)).select(excerpt)) as Found[];
  return new Map(rows.map((row) => [row.id, row]));
}
