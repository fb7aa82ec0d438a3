import type { Database, Transaction } from '../database/connect.ts';
import { Conflict, Forbidden, Invalid, NotFound } from '../errors.ts';
import type { Person } from '../people/roles.ts';
import * as queries from './checklist-queries.ts';
import type { ChecklistItem } from './checklist-queries.ts';
import { checklistSets, itemsFor, type ChecklistLevel } from './checklist-sets.ts';
import { mayChangeChecklist } from './policy.ts';

type By = { person: Person; now: Date; key?: string | undefined };
type Names = { nameId: string; nameEn: string };

/** Adds an item to a level's checklist, for sessions from now on. @throws Forbidden, Invalid when it is there. */
export function addItem(db: Database, { level, ...names }: Names & { level: ChecklistLevel }, by: By) {
  return changing(db, by, async (trx, trace) => {
    await refuseTwin(trx, level, names);
    const id = await queries.insertItem(trx, { level, ...names, setCode: null, itemCode: null }, by.now);
    await trace(id, null, { ...names, level });
  });
}

/**
 * Renames an item in both languages, and notes that somebody compared it with the rule that it comes from.
 * `seen` are the names that the form was made from. @throws Forbidden, NotFound, Invalid, Conflict when they differ.
 */
export function renameItem(
  db: Database,
  { id, verified, seen, ...names }: Names & { id: number; verified: boolean; seen: Names },
  by: By,
): Promise<void> {
  return changing(db, by, async (trx, trace) => {
    const item = await itemFor(trx, id);
    if (item.nameId !== seen.nameId || item.nameEn !== seen.nameEn) throw new Conflict(undefined, 1);
    const stays = item.nameId === names.nameId && item.nameEn === names.nameEn;
    if (!stays) await refuseTwin(trx, item.level, names, id);
    const checks = verified && item.verifiedAt === null;
    if (stays && !checks) return;
    const checked = checks ? { verified_at: by.now, verified_by: by.person.id } : {};
    await queries.updateItem(trx, id, { name_id: names.nameId, name_en: names.nameEn, ...checked });
    const before = { nameId: item.nameId, nameEn: item.nameEn, verified: item.verifiedAt !== null };
    await trace(id, before, { ...names, verified: before.verified || checks });
  });
}

/** Takes an item off the list or puts it back; sessions that were held with it keep showing it. */
export function retireItem(
  db: Database,
  { id, retired }: { id: number; retired: boolean },
  by: By,
): Promise<void> {
  return changing(db, by, async (trx, trace) => {
    const item = await itemFor(trx, id);
    await switchItem(trx, item, !retired, { by, trace });
  });
}

/** Moves an item one place up or down among those in use. */
export function moveItem(
  db: Database,
  { id, direction }: { id: number; direction: 'up' | 'down' },
  by: By,
): Promise<void> {
  return changing(db, by, async (trx) => {
    const item = await itemFor(trx, id);
    const all = await queries.itemsOf(trx, item.level);
    const used = all.filter(({ retiredAt }) => retiredAt === null).map((each) => each.id);
    const from = used.indexOf(id);
    const to = from + (direction === 'up' ? -1 : 1);
    if (from < 0 || to < 0 || to >= used.length) return;
    [used[from], used[to]] = [used[to]!, used[from]!];
    const rest = all.filter(({ retiredAt }) => retiredAt !== null).map((each) => each.id);
    await queries.writeOrder(trx, [...used, ...rest]);
  });
}

/**
 * Switches a set of items on or off for an office level. Items that were there before come back as they were renamed.
 * @throws Forbidden, NotFound for a set that does not exist.
 */
export function switchSet(
  db: Database,
  { code, level, on }: { code: string; level: ChecklistLevel; on: boolean },
  by: By,
): Promise<void> {
  return changing(db, by, async (trx, trace) => {
    const set = (await checklistSets()).find((each) => each.code === code);
    if (!set) throw new NotFound();
    const there = (await queries.itemsOf(trx, level)).filter(({ setCode }) => setCode === code);
    for (const item of there) await switchItem(trx, item, on, { by, trace });
    if (!on) return;
    for (const { code: itemCode, id: nameId, en: nameEn } of itemsFor(set, level)) {
      if (there.some((item) => item.itemCode === itemCode)) continue;
      const id = await queries.insertItem(trx, { level, nameId, nameEn, setCode: code, itemCode }, by.now);
      await trace(id, null, { nameId, nameEn, level });
    }
  });
}

type Trace = (id: number, before: object | null, after: object) => Promise<void>;

async function changing(
  db: Database,
  { person, now, key }: By,
  deed: (trx: Transaction, trace: Trace) => Promise<void>,
): Promise<void> {
  if (!mayChangeChecklist(person)) throw new Forbidden();
  await db.transaction(async (trx) => {
    await queries.lockChecklists(trx);
    if (key && (await queries.tracedUnder(trx, key))) return;
    // A deed may leave several traces; the key stands on the first.
    let left = key ?? null;
    await deed(trx, async (id, before, after) => {
      const trace = { what: `readiness:${id}`, personId: person.id, at: now, before, after, key: left };
      await queries.traceChange(trx, trace);
      left = null;
    });
  });
}

async function itemFor(trx: Transaction, id: number): Promise<ChecklistItem> {
  const item = await queries.lockItem(trx, id);
  if (!item) throw new NotFound();
  return item;
}

async function switchItem(
  trx: Transaction,
  { id, nameId, nameEn, retiredAt }: ChecklistItem,
  on: boolean,
  { by, trace }: { by: By; trace: Trace },
) {
  if (on === (retiredAt === null)) return;
  const retired = { retired_at: on ? null : by.now, retired_by: on ? null : by.person.id };
  await queries.updateItem(trx, id, { active: on, ...retired });
  await trace(id, { nameId, nameEn, active: !on }, { nameId, nameEn, active: on });
}

async function refuseTwin(trx: Transaction, level: ChecklistLevel, { nameId, nameEn }: Names, own = 0) {
  const others = (await queries.itemsOf(trx, level)).filter(({ id }) => id !== own);
  if (others.some((item) => item.nameId === nameId)) throw new Invalid({ nameId: 'taken' });
  if (others.some((item) => item.nameEn === nameEn)) throw new Invalid({ nameEn: 'taken' });
}
