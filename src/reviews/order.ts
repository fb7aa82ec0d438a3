import type { Day } from '../calendar/cycle.ts';
import type { Connection } from '../database/connect.ts';
import type { Person } from '../people/roles.ts';

/** The order in which a person wants to walk the stops of a day, as ids of reviews; empty when none was chosen. */
export async function chosenOrder(db: Connection, person: Person, day: Day): Promise<number[]> {
  const row = (await db('walking_orders')
    .where({ person_id: person.id, walked_on: day })
    .first({ ids: 'review_ids' })) as { ids: number[] } | undefined;
  return row?.ids ?? [];
}

type Choice = { person: Person; day: Day; reviewIds: number[]; now: Date };

/** Keeps the order that a person chose for a day: their own, nobody else's round changes. */
export async function chooseOrder(db: Connection, { person, day, reviewIds, now }: Choice): Promise<void> {
  await db('walking_orders')
    .insert({ person_id: person.id, walked_on: day, review_ids: reviewIds, changed_at: now })
    .onConflict(['person_id', 'walked_on'])
    .merge();
}

/** Goes back to the suggested order. */
export async function forgetOrder(db: Connection, person: Person, day: Day): Promise<void> {
  await db('walking_orders').where({ person_id: person.id, walked_on: day }).delete();
}

/** The ids with one of them a step earlier or later; as they are when there is no such step. */
export function stepped(ids: readonly number[], id: number, step: -1 | 1): number[] {
  const [from, to] = [ids.indexOf(id), ids.indexOf(id) + step];
  if (from < 0 || to < 0 || to >= ids.length) return [...ids];
  return ids.with(from, ids[to]!).with(to, id);
}
