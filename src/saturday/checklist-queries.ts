import type { Connection, Transaction } from '../database/connect.ts';
import type { ChecklistLevel } from './checklist-sets.ts';

export type ChecklistItem = {
  id: number;
  level: ChecklistLevel;
  nameId: string;
  nameEn: string;
  setCode: string | null;
  itemCode: string | null;
  retiredAt: Date | null;
  verifiedAt: Date | null;
};

const columns = `id, level, name_id as "nameId", name_en as "nameEn", set_code as "setCode", item_code as "itemCode",
  retired_at as "retiredAt", verified_at as "verifiedAt"`;

/** All items of a level, those in use first, each in its order. */
export async function itemsOf(db: Connection, level: ChecklistLevel): Promise<ChecklistItem[]> {
  const { rows } = await db.raw<{ rows: ChecklistItem[] }>(
    `select ${columns} from readiness_items where level = ? order by retired_at is not null, position, id`,
    [level],
  );
  return rows;
}

/** One item, locked until the transaction ends, or undefined. */
export async function lockItem(trx: Transaction, id: number): Promise<ChecklistItem | undefined> {
  const { rows } = await trx.raw<{ rows: ChecklistItem[] }>(
    `select ${columns} from readiness_items where id = ? for update`,
    [id],
  );
  return rows[0];
}

/** Changes to the checklists wait for each other, as those to the other settings do. */
export async function lockChecklists(trx: Transaction): Promise<void> {
  await trx.raw('select pg_advisory_xact_lock(1352017, 7)');
}

type NewItem = Pick<ChecklistItem, 'level' | 'nameId' | 'nameEn' | 'setCode' | 'itemCode'>;

/** Adds an item at the end of its level's list; returns its id. */
export async function insertItem(trx: Transaction, item: NewItem, at: Date): Promise<number> {
  const { rows } = await trx.raw<{ rows: [{ id: number }] }>(
    `insert into readiness_items (level, name_id, name_en, set_code, item_code, added_at, position)
     values (:level, :nameId, :nameEn, :setCode, :itemCode, :at,
       (select coalesce(max(position), 0) + 1 from readiness_items where level = :level))
     returning id`,
    { ...item, at },
  );
  return rows[0].id;
}

type Facts = Partial<{
  name_id: string;
  name_en: string;
  retired_at: Date | null;
  retired_by: number | null;
  active: boolean;
  verified_at: Date | null;
  verified_by: number | null;
}>;

/** Writes facts about an item. */
export async function updateItem(trx: Transaction, id: number, facts: Facts): Promise<void> {
  await trx('readiness_items').where({ id }).update(facts);
}

/** Puts the items of a level into this order. */
export async function writeOrder(trx: Transaction, ids: number[]): Promise<void> {
  await trx.raw(
    `update readiness_items i set position = given.place
     from unnest(?::bigint[]) with ordinality as given (id, place) where given.id = i.id`,
    [ids],
  );
}

type Trace = {
  what: string;
  personId: number;
  at: Date;
  before: object | null;
  after: object;
  key: string | null;
};

/** Leaves the change in the history of the settings. */
export async function traceChange(trx: Transaction, { what, personId, at, before, after, key }: Trace) {
  await trx('settings_changes').insert({
    at,
    person_id: personId,
    what,
    before: before && JSON.stringify(before),
    after: JSON.stringify(after),
    request_key: key,
  });
}

/** Whether a request with this key has changed a setting before. */
export async function tracedUnder(trx: Transaction, key: string): Promise<boolean> {
  return Boolean(await trx('settings_changes').where({ request_key: key }).first('id'));
}
