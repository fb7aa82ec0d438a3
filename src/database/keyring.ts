import { createSecretKey, randomUUID, type KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from '../log.ts';
import type { Connection, Database } from './connect.ts';
import { makeFirstKeys } from './first-keys.ts';
import { masterKeys, WrongDataKey, type MasterKey } from './master-key.ts';
import { fenceSealedColumns } from './sealed-columns.ts';

/** What a key is for: sealing values, finding them again, or making addresses that stand on paper. */
export type Purpose = 'seal' | 'index' | 'link';
export type State = 'coming' | 'current' | 'retiring' | 'retired';
export type DataKey = { id: number; purpose: Purpose; state: State; key: KeyObject };

type Ringed = DataKey & { wrapped: string; goneAt: number | null };
type Ring = { change: number; keys: ReadonlyMap<number, Ringed> };

/** How often a process looks for changes of the keys. */
export const refreshMs = 5_000;
/** What was read before its key was destroyed may still be opened for a moment. */
const graceMs = 60_000;

let ring: Ring | undefined;
let lookNow: (() => void) | undefined;

/** The key of this purpose that new values are made with. @throws Error before the keys were read */
export function currentKey(purpose: Purpose): DataKey {
  const found = keysOf(purpose).find(({ state }) => state === 'current');
  if (!found) throw new Error(`There is no current data key to ${purpose} with: call openKeys first`);
  return found;
}

/** The keys of a purpose with which values may have been made, the current one first. */
export const keysOf = (purpose: Purpose): DataKey[] =>
  [...(ring?.keys.values() ?? [])]
    .filter((each) => each.purpose === purpose && each.goneAt === null)
    .sort((a, b) => Number(b.state === 'current') - Number(a.state === 'current') || b.id - a.id);

/** @throws Error when this process doesn't know the key; it looks for it at once. */
export function keyById(id: number | undefined): DataKey {
  const found = id === undefined ? undefined : ring?.keys.get(id);
  if (found) return found;
  lookNow?.();
  throw new Error(`Unknown data key ${id}`);
}

/**
 * Reads the keys of a database into this process; makes the first ones in a new database, and takes those over that
 * versions before derived from DATA_KEY. @throws WrongDataKey when DATA_KEY (and DATA_KEY_PREVIOUS) don't open them
 */
export async function openKeys(db: Database, masters: MasterKey[] = masterKeys()): Promise<void> {
  await db.transaction(async (trx) => {
    // One process makes them, the others find them made.
    await trx.raw('select pg_advisory_xact_lock(1352017, 5)');
    if (!(await trx('data_keys').first('id'))) await makeFirstKeys(trx, masters);
    // Whoever starts knows nothing that the database does not say.
    ring = undefined;
    const closed = await readKeys(trx, masters);
    if (closed.length > 0)
      throw new WrongDataKey(
        [...new Set(closed)],
        masters.map(({ fingerprint }) => fingerprint),
      );
    await fenceSealedColumns(trx);
  });
}

/**
 * Keeps the keys of this process up to date and notes how far it has read, for whoever changes them. Returns what ends
 * it. A database that does not answer is asked again.
 */
export function followKeys(
  db: Database,
  { everyMs = refreshMs, masters = masterKeys() }: { everyMs?: number; masters?: MasterKey[] } = {},
): () => Promise<void> {
  const id = randomUUID();
  const end = new AbortController();
  let wake = new AbortController();
  lookNow = () => wake.abort();
  const following = (async () => {
    while (!end.signal.aborted) {
      await look(db, { id, masters }).catch((fault: unknown) =>
        log.warn({ err: fault }, 'data keys not read'),
      );
      wake = new AbortController();
      const signal = AbortSignal.any([wake.signal, end.signal]);
      // Somebody who asks for a key that there is not does not make us ask without a pause.
      await sleep(everyMs, undefined, { ref: false, signal }).catch(() => sleep(100));
    }
    await db('key_readers').where({ id }).delete();
  })().catch(() => {});
  return async () => {
    end.abort();
    await following;
  };
}

async function look(db: Database, { id, masters }: { id: string; masters: MasterKey[] }): Promise<void> {
  const closed = await readKeys(db, masters);
  if (closed.length > 0) log.error({ masters: closed }, 'data keys that this DATA_KEY does not open');
  // Who can't open a key has not read it.
  const change = closed.length > 0 ? 0 : ring!.change;
  await db.raw(
    `with forgotten as (delete from key_readers where seen_at < clock_timestamp() - interval '1 day')
     insert into key_readers (id, master, change, seen_at) values (:id, :master, :change, clock_timestamp())
     on conflict (id) do update set master = excluded.master, change = excluded.change, seen_at = excluded.seen_at`,
    { id, master: masters[0]!.fingerprint, change },
  );
}

type Row = Omit<DataKey, 'key'> & { change: number; wraps: Record<string, string> };

/** Takes the keys over from the database; returns the fingerprints of master keys that would open the rest. */
export async function readKeys(db: Connection, masters: MasterKey[] = masterKeys()): Promise<string[]> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `select k.id, k.purpose, k.state, k.change, (select coalesce(json_object_agg(w.master, encode(w.wrapped, 'base64')), '{}')
       from data_key_wraps w where w.key_id = k.id) as wraps
     from data_keys k where k.state <> 'retired' order by k.id`,
  );
  const closed: string[] = [];
  const keys = new Map<number, Ringed>();
  for (const row of rows) {
    const opened = open(row, masters);
    if (opened) keys.set(row.id, opened);
    else closed.push(...Object.keys(row.wraps));
  }
  for (const [id, known] of ring?.keys ?? []) {
    const goneAt = known.goneAt ?? Date.now();
    if (!keys.has(id) && Date.now() - goneAt < graceMs) keys.set(id, { ...known, state: 'retired', goneAt });
  }
  ring = { change: Math.max(0, ...rows.map(({ change }) => change)), keys };
  return closed;
}

function open({ id, purpose, state, wraps }: Row, masters: MasterKey[]): Ringed | undefined {
  const master = masters.find(({ fingerprint }) => wraps[fingerprint]);
  const known = ring?.keys.get(id);
  // Wrapped anew while this process runs with the DATA_KEY of before: what it knows stays true.
  if (!master)
    return known && Object.values(wraps).length > 0 ? { ...known, state, goneAt: null } : undefined;
  const wrapped = wraps[master.fingerprint]!;
  const key =
    known?.wrapped === wrapped
      ? known.key
      : createSecretKey(master.unwrap(purpose, id, Buffer.from(wrapped, 'base64')));
  return { id, purpose, state, key, wrapped, goneAt: null };
}
