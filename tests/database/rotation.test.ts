import { recordAudit } from '../../src/audit/record.ts';
import type { Database } from '../../src/database/connect.ts';
import { currentKey, keysOf, openKeys, readKeys } from '../../src/database/keyring.ts';
import {
  AlreadyRotating,
  rotateIndexKey,
  rotateSealKey,
  type Rotating,
} from '../../src/database/rotation.ts';
import { blindIndex, seal, unseal } from '../../src/database/sealing.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { queueKey, sessionOfKey } from '../../src/queue/keys.ts';
import { visitorByPhone } from '../../src/saturday/visitors.ts';
import { startKeyUser, valuesByKey } from '../support/keys.ts';
import { newWorld, on, ordinaryIntake, saturday, setiabudi, type World } from '../support/world.ts';

let world: World;
let db: Database;
beforeAll(async () => {
  world = await newWorld();
  ({ db } = world);
  for (let n = 0; n < 50; n += 1) {
    const phone = `+62812${String(10_000_000 + n)}`;
    const visitor = { ...ordinaryIntake.visitor, name: 'Warga', phone, address: 'Jalan Kenanga 1' };
    await world.complaint({ visitor });
  }
});
afterAll(() => world.drop());
afterEach(() => readKeys(db));

const rotating: Rotating = {
  record: (trx, action, particulars) =>
    recordAudit(trx, { at: on(saturday), by: 'system', action, particulars }),
  pollMs: 50,
};
const trail = async () =>
  (await db('audit_events').where({ subject_kind: null, actor: 'system' }).orderBy('id')).map(
    ({ action, particulars }: { action: string; particulars: object }) => ({ action, ...particulars }),
  );
const keyRow = async (id: number) => ({
  ...((await db('data_keys').where({ id }).first('state', 'retired_at')) as Record<string, unknown>),
  wraps: (await db('data_key_wraps').where({ key_id: id })).length,
});
const names = async () => {
  const sealed = await db('complainants').pluck<Buffer[]>('name_sealed');
  return new Set(sealed.map((value) => unseal(value, 'complainants.name_sealed').replace(/\d+/, 'n')));
};

it('changes the data key while another process goes on writing and reading', async () => {
  const old = currentKey('seal').id;
  const user = await startKeyUser(world.url, await world.session());
  const waited: string[] = [];
  const rotated = await rotateSealKey(db, { ...rotating, progress: (line) => void waited.push(line) });
  await until(() => user.rounds() >= 40);
  const { faults, rounds } = await user.stop();
  expect(faults).toEqual([]);
  expect(rounds).toBeGreaterThan(20);
  expect(rotated).toMatchObject({ from: old, to: old + 3, unreadable: [], kept: 0 });
  expect(rotated.changed).toBeGreaterThan(50);
  expect(waited.some((line) => line.startsWith('waiting for 1'))).toBe(true);
  expect(Object.keys(await valuesByKey(db))).toEqual([String(rotated.to)]);
  expect(await keyRow(old)).toMatchObject({ state: 'retired', wraps: 0 });
  expect(await names()).toEqual(new Set(['Warga', 'Warga n']));
  expect(await trail()).toEqual([
    { action: 'dataKeyAnnounced', key: rotated.to, purpose: 'seal' },
    { action: 'dataKeyChanged', key: rotated.to, purpose: 'seal' },
    { action: 'dataKeyDestroyed', key: old, purpose: 'seal' },
  ]);
});

it('changes the key of look-ups while another process looks up; what stands on paper stays true', async () => {
  const [{ ticket }] = (await db('complaints').select('ticket').limit(1)) as [{ ticket: string }];
  const paper = { track: trackKey(ticket), queue: queueKey('kiosk', 7) };
  const before = blindIndex('phone', '+6281210000000');
  const old = currentKey('index').id;
  const user = await startKeyUser(world.url, await world.session());
  // Somebody holds the first visitors for a while: they are looked up by their old hashes when the key has changed.
  const holding = await db.transaction();
  await holding('complainants').where('id', '<=', 30).orderBy('id').forUpdate().select('id');
  const rotation = rotateIndexKey(db, rotating);
  await until(async () => (await db('data_keys').where({ id: old }).first('state'))?.state === 'retiring');
  const begun = user.rounds();
  await until(() => user.rounds() >= begun + 50);
  await holding.rollback();
  const rotated = await rotation;
  expect((await user.stop()).faults).toEqual([]);
  expect(rotated).toMatchObject({ from: old, unreadable: [], kept: 0 });
  expect(await keyRow(old)).toMatchObject({ state: 'retired', wraps: 0 });
  const after = blindIndex('phone', '+6281210000000');
  expect(after.equals(before)).toBe(false);
  expect(await db('complainants').where({ phone_index: before })).toEqual([]);
  expect(await visitorByPhone(db, setiabudi, '+6281210000000')).toMatchObject({ name: 'Warga' });
  expect({ track: trackKey(ticket), queue: queueKey('kiosk', 7) }).toEqual(paper);
  expect(sessionOfKey('kiosk', paper.queue)).toBe(7);
});

it('goes on where it was interrupted, wherever that was', async () => {
  const old = currentKey('seal').id;
  let calls = 0;
  let stopAt = 0;
  const stop = () => {
    calls += 1;
    if (calls === stopAt) throw new Error('power cut');
  };
  const cut: Rotating = {
    ...rotating,
    record: async (trx, ...what) => {
      await rotating.record(trx, ...what);
      stop();
    },
    progress: stop,
  };
  const faults: string[] = [];
  for (;;) {
    calls = 0;
    stopAt += 1;
    try {
      const rotated = await rotateSealKey(db, cut);
      expect(rotated).toMatchObject({ from: old, kept: 0 });
      break;
    } catch (fault) {
      faults.push((fault as Error).message);
      await readKeys(db);
      expect(await names()).toEqual(new Set(['Warga', 'Warga n']));
    }
  }
  // At the announcement, at the change, and between two tables.
  expect(faults).toEqual(['power cut', 'power cut', 'power cut']);
  const now = currentKey('seal').id;
  expect(Object.keys(await valuesByKey(db))).toEqual([String(now)]);
  expect(await keyRow(old)).toMatchObject({ state: 'retired', wraps: 0 });
  expect(keysOf('seal')).toHaveLength(1);
});

it('changes the keys once at a time', async () => {
  let second: Promise<unknown> | undefined;
  await rotateSealKey(db, {
    ...rotating,
    record: async () => {
      second ??= rotateSealKey(db, rotating).catch((fault: unknown) => fault);
      await second;
    },
  });
  expect(await second).toBeInstanceOf(AlreadyRotating);
});

it('lets nobody store what is sealed by a key that is destroyed, however late it comes', async () => {
  const late = seal('Terlambat', 'complainants.name_sealed');
  await rotateSealKey(db, rotating);
  const store = () => db('complainants').insert({ name_sealed: late, created_at: on(saturday) });
  await expect(store()).rejects.toThrow('complainants.name_sealed is sealed by no key that there is');
  await expect(db('complainants').update({ name_sealed: late })).rejects.toThrow('by no key');
});

it('waits for a transaction that holds a value of the old key, and takes that value along', async () => {
  const old = currentKey('seal').id;
  const trx = await db.transaction();
  await trx('complainants').insert({
    name_sealed: seal('Warga', 'complainants.name_sealed'),
    created_at: on(saturday),
  });
  let done = false;
  const rotation = rotateSealKey(db, rotating).finally(() => (done = true));
  await until(async () => {
    const { rows } = await db.raw<{ rows: unknown[] }>(
      `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%data_keys%for update%'`,
    );
    return rows.length > 0;
  });
  expect(done).toBe(false);
  await trx.commit();
  expect(await rotation).toMatchObject({ from: old, kept: 0 });
  expect(Object.keys(await valuesByKey(db))).toEqual([String(currentKey('seal').id)]);
});

it('keeps the old key for a value that does not open, and names it', async () => {
  const { id } = (await db('complainants').orderBy('id').first('id')) as { id: number };
  const moved = seal('Jalan Kenanga 1', 'complainants.address_sealed');
  await db('complainants').where({ id }).update({ email_sealed: moved });
  const rotated = await rotateSealKey(db, rotating);
  expect(rotated).toMatchObject({
    kept: 1,
    unreadable: [{ table: 'complainants', column: 'email_sealed', key: String(id) }],
  });
  expect(await keyRow(rotated.from)).toMatchObject({ state: 'retiring', wraps: 1 });
  await db('complainants').where({ id }).update({ email_sealed: null });
  expect(await rotateSealKey(db, rotating)).toMatchObject({ from: rotated.from, kept: 0 });
  expect(await keyRow(rotated.from)).toMatchObject({ state: 'retired', wraps: 0 });
});

it('makes keys once, however many processes start', async () => {
  const before = await db('data_keys').orderBy('id').pluck('id');
  await Promise.all([openKeys(db), openKeys(db), openKeys(db)]);
  expect(await db('data_keys').orderBy('id').pluck('id')).toEqual(before);
});

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  const begin = performance.now();
  while (!(await met())) {
    if (performance.now() - begin > 200_000) throw new Error('It did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
