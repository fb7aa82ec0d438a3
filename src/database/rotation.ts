import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database, Transaction } from './connect.ts';
import { currentKey, keysOf, readKeys, type DataKey, type Purpose } from './keyring.ts';
import { masterKeys, type MasterKey } from './master-key.ts';
import { reindexAll } from './reindexing.ts';
import { countSealedBy, resealAll, type Unreadable } from './resealing.ts';

export type KeyDeed =
  'dataKeyAnnounced' | 'dataKeyChanged' | 'dataKeyDestroyed' | 'masterKeyAdded' | 'masterKeyChanged';

/** What whoever changes keys brings along. */
export type Rotating = {
  /** Writes into the trail what was done to a key, in the transaction that does it. */
  record: (trx: Transaction, deed: KeyDeed, particulars: Record<string, unknown>) => Promise<void>;
  progress?: (line: string) => void;
  masters?: MasterKey[];
  pollMs?: number;
};

/** Another process changes the keys right now. */
export class AlreadyRotating extends Error {}

/** How long a process may say nothing before it counts as ended. */
const silentSeconds = 30;

export type Rotated = { from: number; to: number; changed: number; unreadable: Unreadable[]; kept: number };

/**
 * Puts a new data key in the place of the current one while everything runs: announces it, waits until all processes
 * can read it, seals with it, seals again in small batches what is sealed by the old one, and destroys that when a
 * scan finds nothing of it. What was interrupted goes on where it stood. A value that can't be opened keeps its key.
 * @throws AlreadyRotating, Error while DATA_KEY changes
 */
export function rotateSealKey(db: Database, rotating: Rotating): Promise<Rotated> {
  return alone(db, async () => {
    const { from, to } = await replace(db, 'seal', rotating);
    let changed = 0;
    for (;;) {
      const pass = await resealAll(db, rotating.progress);
      changed += pass.changed;
      if (await destroy(db, from, rotating, (trx) => isUnused(trx, from.id)))
        return { from: from.id, to: to.id, changed, unreadable: pass.unreadable, kept: 0 };
      const { unreadable } = pass;
      if (unreadable.length > 0 && (await countSealedBy(db, from.id)) <= unreadable.length)
        return { from: from.id, to: to.id, changed, unreadable, kept: unreadable.length };
      // What somebody else holds at this moment comes with the next pass.
      await sleep(rotating.pollMs ?? 500);
    }
  });
}

/**
 * The same for the key of the keyed hashes under which names and numbers are looked up; both are looked up meanwhile.
 * A wish whose recipient is not known any more keeps the old key: `kept` of them.
 * @throws AlreadyRotating, Error while DATA_KEY changes
 */
export function rotateIndexKey(db: Database, rotating: Rotating): Promise<Rotated> {
  return alone(db, async () => {
    const { from, to } = await replace(db, 'index', rotating);
    let changed = 0;
    for (;;) {
      const pass = await reindexAll(db, { from, to }, rotating.progress);
      changed += pass.changed;
      // A pass that finds nothing to change is the proof.
      if (pass.changed > 0) {
        await sleep(Math.min(rotating.pollMs ?? 100, 100));
        continue;
      }
      const done = { from: from.id, to: to.id, changed, unreadable: pass.unreadable };
      const kept = pass.lost + pass.unreadable.length;
      if (kept === 0) await destroy(db, from, rotating, async () => true);
      return { ...done, kept };
    }
  });
}

/**
 * Wraps the data keys with a new DATA_KEY (the old one stands in DATA_KEY_PREVIOUS meanwhile); when no process runs
 * with the old one any more, takes its wraps away. `waiting` says how many still do: run it again then.
 * @throws AlreadyRotating, WrongDataKey
 */
export function changeMasterKey(
  db: Database,
  { record, masters = masterKeys() }: Rotating,
): Promise<{ added: number; removed: number; waiting: number }> {
  const [master] = masters as [MasterKey];
  return alone(db, () =>
    db.transaction(async (trx) => {
      const living = (['seal', 'index', 'link'] as const).flatMap(keysOf);
      const wrapped = living.map(({ id, purpose, key }) => ({
        key_id: id,
        master: master.fingerprint,
        wrapped: master.wrap(purpose, id, key.export()),
      }));
      const fresh = await trx('data_key_wraps')
        .insert(wrapped)
        .onConflict(['key_id', 'master'])
        .ignore()
        .returning('key_id');
      if (fresh.length > 0) await record(trx, 'masterKeyAdded', { fingerprint: master.fingerprint });
      const waiting = await readersOf(trx, 'master <> ?', master.fingerprint);
      if (waiting > 0) return { added: fresh.length, removed: 0, waiting };
      const removed = await trx('data_key_wraps').whereNot({ master: master.fingerprint }).delete();
      if (removed > 0) await record(trx, 'masterKeyChanged', { fingerprint: master.fingerprint });
      return { added: fresh.length, removed, waiting: 0 };
    }),
  );
}

/** The number of living processes of which something is true. */
async function readersOf(
  db: Database | Transaction,
  what: string,
  ...bindings: (string | number)[]
): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ n: number }] }>(
    `select count(*)::int as n from key_readers
     where ${what} and seen_at > clock_timestamp() - interval '${silentSeconds} seconds'`,
    bindings,
  );
  return rows[0].n;
}

/** The coming key becomes the current one and that the retiring one; what was begun before is finished. */
async function replace(
  db: Database,
  purpose: Purpose,
  rotating: Rotating,
): Promise<{ from: DataKey; to: DataKey }> {
  await readKeys(db, rotating.masters);
  const retiring = () => keysOf(purpose).find(({ state }) => state === 'retiring');
  if (!retiring()) {
    const coming = keysOf(purpose).find(({ state }) => state === 'coming');
    const id = coming?.id ?? (await announce(db, purpose, rotating));
    await everyoneHasRead(db, rotating);
    await makeCurrent(db, { id, purpose }, rotating);
  }
  await everyoneHasRead(db, rotating);
  return { from: retiring()!, to: currentKey(purpose) };
}

async function announce(
  db: Database,
  purpose: Purpose,
  { record, masters = masterKeys() }: Rotating,
): Promise<number> {
  return db.transaction(async (trx) => {
    const known = await trx('data_key_wraps').distinct<{ master: string }[]>('master');
    const holders = known.map(({ master }) => masters.find(({ fingerprint }) => fingerprint === master));
    if (holders.includes(undefined))
      throw new Error('DATA_KEY is being changed: finish that first with npm run rotate-keys -- --master');
    const { rows } = await trx.raw<{ rows: [{ id: number }] }>(
      `insert into data_keys (id, purpose, state) select max(id) + 1, ?, 'coming' from data_keys returning id`,
      [purpose],
    );
    const [{ id }] = rows;
    const key = randomBytes(32);
    await trx('data_key_wraps').insert(
      holders.map((master) => ({
        key_id: id,
        master: master!.fingerprint,
        wrapped: master!.wrap(purpose, id, key),
      })),
    );
    await record(trx, 'dataKeyAnnounced', { key: id, purpose });
    return id;
  });
}

async function makeCurrent(
  db: Database,
  { id, purpose }: { id: number; purpose: Purpose },
  { record }: Rotating,
) {
  await db.transaction(async (trx) => {
    const change = trx.raw(`nextval('data_keys_changes')`);
    await trx('data_keys').where({ purpose, state: 'current' }).update({ state: 'retiring', change });
    await trx('data_keys')
      .where({ id })
      .update({ state: 'current', change, current_at: trx.raw('clock_timestamp()') });
    await record(trx, 'dataKeyChanged', { key: id, purpose });
  });
}

/** Destroys a key that nothing uses: whoever is about to store something sealed by it is waited for, or refused. */
async function destroy(
  db: Database,
  { id, purpose }: DataKey,
  { record, masters }: Rotating,
  unused: (trx: Transaction) => Promise<boolean>,
): Promise<boolean> {
  const destroyed = await db.transaction(async (trx) => {
    await trx('data_keys').where({ id }).forUpdate().first('id');
    if (!(await unused(trx))) return false;
    await trx('data_key_wraps').where({ key_id: id }).delete();
    const at = trx.raw('clock_timestamp()');
    const change = trx.raw(`nextval('data_keys_changes')`);
    await trx('data_keys').where({ id }).update({ state: 'retired', retired_at: at, change });
    await record(trx, 'dataKeyDestroyed', { key: id, purpose });
    return true;
  });
  await readKeys(db, masters);
  return destroyed;
}

const isUnused = async (trx: Transaction, id: number) => (await countSealedBy(trx, id)) === 0;

async function everyoneHasRead(db: Database, { masters, progress, pollMs = 500 }: Rotating): Promise<void> {
  await readKeys(db, masters);
  const { rows } = await db.raw<{ rows: [{ change: number }] }>(
    'select max(change) as change from data_keys',
  );
  for (;;) {
    const behind = await readersOf(db, 'change < ?', rows[0].change);
    if (behind === 0) return;
    progress?.(`waiting for ${behind} process(es) to read the keys`);
    await sleep(pollMs);
  }
}

/** One at a time, whichever process began it. */
function alone<T>(db: Database, work: () => Promise<T>): Promise<T> {
  return db.transaction(async (turn) => {
    const { rows } = await turn.raw<{ rows: [{ taken: boolean }] }>(
      'select pg_try_advisory_xact_lock(1352017, 4) as taken',
    );
    if (!rows[0].taken) throw new AlreadyRotating('Another process changes the keys right now');
    return work();
  });
}
