import type { Connection, Database } from '../../database/connect.ts';
import { Invalid, NotFound } from '../../errors.ts';
import type { Person } from '../../people/roles.ts';
import { matching, type ListFilter } from '../list.ts';
import { complaintsPath } from '../paths.ts';
import { countFound } from '../search/found.ts';
import { readQuestion } from '../search/question.ts';
import { filterForm } from './forms.ts';

/** A list that somebody named: the own ones, and those that others share with an own office. */
export type SavedView = {
  id: number;
  name: string;
  /** The address of the list. */
  href: string;
  query: string;
  own: boolean;
  first: boolean;
  office: string | null;
  person: string;
};

const atMost = 20;

/** The views that a person sees, the own ones first (indexes saved_views_by_person and saved_views_by_office). */
export async function viewsOf(db: Connection, person: Person): Promise<SavedView[]> {
  const { rows } = await db.raw<{ rows: Omit<SavedView, 'href'>[] }>(
    `select v.id, v.name, v.query, v.person_id = :personId as own, v.is_first and v.person_id = :personId as first,
       o.name as office, p.name as person
     from saved_views v join people p on p.id = v.person_id left join offices o on o.id = v.office_id
     where v.person_id = :personId or v.office_id = any(:offices)
     order by own desc, v.id limit 60`,
    { personId: person.id, offices: person.roles.map(({ officeId }) => officeId) },
  );
  return rows.map((row) => ({ ...row, href: complaintsPath(filterOf(row.query)) }));
}

type Given = { name: string; query: string; shared: boolean };

/** Keeps the filter of a list under a name. @throws Invalid when there are twenty already */
export async function saveView(
  db: Database,
  person: Person,
  { name, query, shared }: Given,
  now: Date,
): Promise<void> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `insert into saved_views (person_id, name, query, office_id, created_at)
     select :personId, :name, :query, :officeId, :now
     where (select count(*) from saved_views where person_id = :personId) < :atMost`,
    {
      personId: person.id,
      name,
      query: new URLSearchParams(filterOf(query)).toString(),
      officeId: shared ? (person.roles[0]?.officeId ?? null) : null,
      now,
      atMost,
    },
  );
  if (rowCount === 0) throw new Invalid({ name: 'viewsTooMany' });
}

/** @throws NotFound for another's view: before its form is read */
export async function checkOwn(db: Database, person: Person, id: number): Promise<void> {
  if (!(await db('saved_views').where({ id, person_id: person.id }).first('id'))) throw new NotFound();
}

/** Names an own view anew, and shares it or no longer. @throws NotFound for another's */
export async function changeView(
  db: Database,
  person: Person,
  id: number,
  { name, shared }: Omit<Given, 'query'>,
): Promise<void> {
  const office_id = shared ? (person.roles[0]?.officeId ?? null) : null;
  mine(await db('saved_views').where({ id, person_id: person.id }).update({ name, office_id }));
}

/** @throws NotFound for another's */
export async function removeView(db: Database, person: Person, id: number): Promise<void> {
  mine(await db('saved_views').where({ id, person_id: person.id }).delete());
}

/** Makes an own view the one that the list opens with, or none. @throws NotFound for another's */
export async function putFirst(db: Database, person: Person, id: number, first: boolean): Promise<void> {
  await db.transaction(async (trx) => {
    await trx('people').where({ id: person.id }).forUpdate().first('id');
    await trx('saved_views').where({ person_id: person.id, is_first: true }).update({ is_first: false });
    mine(await trx('saved_views').where({ id, person_id: person.id }).update({ is_first: first }));
  });
}

function mine(changed: number): void {
  if (changed === 0) throw new NotFound();
}

/** What of an address is a filter; pages and whatever else somebody writes there is left out. */
export function filterOf(query: string): Record<string, string> {
  const {
    after: _after,
    before: _before,
    ...filter
  } = filterForm.parse(Object.fromEntries(new URLSearchParams(query)));
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value)]],
    ),
  );
}

const countedAtMost = 1000;
const searchesAtMost = 10;

/**
 * How many complaints the views hold: lists in one query, as far as a thousand; of those with a search the first ten,
 * one after the other, as far as a search counts. One that leads to a complaint or to nothing by a number has none.
 */
export async function countViews(
  db: Connection,
  person: Person,
  views: readonly SavedView[],
  now: Date,
): Promise<Map<number, string>> {
  const asked = views.map(({ id, query }) => ({
    id,
    filter: filterForm.parse(Object.fromEntries(new URLSearchParams(query))),
  }));
  const lists = asked.filter(({ filter }) => !filter.q);
  const searches = asked.filter(({ filter }) => filter.q).slice(0, searchesAtMost);
  const counts = await countLists(db, person, lists);
  for (const { id, filter } of searches) {
    const count = await countSearch(db, person, filter, now);
    if (count !== null) counts.set(id, count);
  }
  return counts;
}

type Counting = { id: number; filter: ListFilter };

async function countLists(
  db: Connection,
  person: Person,
  lists: readonly Counting[],
): Promise<Map<number, string>> {
  if (lists.length === 0) return new Map();
  const counts = lists.map(({ id, filter }) =>
    db
      .count('*')
      .from(
        matching(db, person, filter)
          .select('c.id')
          .limit(countedAtMost + 1)
          .as('found'),
      )
      .as(`view${id}`),
  );
  const [row] = (await db.select(counts)) as unknown as [Record<string, number>];
  return new Map(
    lists.map(({ id }) => {
      const n = row[`view${id}`]!;
      return [id, shown(Math.min(n, countedAtMost), n <= countedAtMost)];
    }),
  );
}

async function countSearch(
  db: Connection,
  person: Person,
  filter: ListFilter,
  now: Date,
): Promise<string | null> {
  const { asked, ticket, number } = await readQuestion(db, filter.q ?? '');
  if (ticket || number) return null;
  const { count, counted } = await countFound(db, person, { ...filter, asked }, now);
  return shown(count, counted);
}

const shown = (count: number, counted: boolean) => (counted ? String(count) : `${count}+`);
