import { createHmac } from 'node:crypto';
import { config } from '../../src/config.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { keepWish, stoppedAmong } from '../../src/complaints/wishes.ts';
import { decrypt } from '../../src/database/cipher.ts';
import { currentKey, followKeys, openKeys, readKeys } from '../../src/database/keyring.ts';
import { masterKey, WrongDataKey } from '../../src/database/master-key.ts';
import {
  changeMasterKey,
  rotateIndexKey,
  rotateSealKey,
  type Rotating,
} from '../../src/database/rotation.ts';
import { seal, unseal } from '../../src/database/sealing.ts';
import { visitorByPhone } from '../../src/saturday/visitors.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { refusedStart, sealedBefore, valuesByKey } from '../support/keys.ts';
import { newWorld, on, saturday, setiabudi } from '../support/world.ts';

const [old, fresh] = [masterKey(config.dataKey), masterKey('a'.repeat(40))];
const deeds: string[] = [];
const rotating: Rotating = { record: async (_trx, deed) => void deeds.push(deed), pollMs: 20 };
const place = 'complainants.name_sealed';
const phone = '+6281234567890';

const made: TestDatabase[] = [];
afterAll(() => Promise.all(made.map(({ drop }) => drop())));
async function database(): Promise<TestDatabase> {
  const test = await testDatabase();
  made.push(test);
  return test;
}

describe('the master key', () => {
  it('refuses to start with another DATA_KEY, and says which setting is wrong and no key', async () => {
    const { db, url } = await database();
    const { code, said } = await refusedStart({ DATABASE_URL: url, DATA_KEY: 'b'.repeat(40) });
    expect(code).toBe(1);
    expect(said).toContain('DATA_KEY does not open the data keys of this database');
    expect(said).toContain(old.fingerprint);
    expect(said).not.toContain('bbbb');
    expect(said).not.toContain(config.dataKey);
    await expect(openKeys(db, [fresh])).rejects.toBeInstanceOf(WrongDataKey);
    await expect(openKeys(db)).resolves.toBeUndefined();
  });

  it('changes while processes run with the old one and with the new one', async () => {
    const { db } = await database();
    deeds.length = 0;
    const sealed = seal('Siti Aminah', place);
    const running = followKeys(db, { everyMs: 20, masters: [old] });
    await until(async () => (await db('key_readers').first()) !== undefined);
    const both = { ...rotating, masters: [fresh, old] };
    expect(await changeMasterKey(db, both)).toEqual({ added: 3, removed: 0, waiting: 1 });
    await openKeys(db, [fresh]);
    expect(unseal(sealed, place)).toBe('Siti Aminah');
    await openKeys(db, [old]);
    expect(unseal(sealed, place)).toBe('Siti Aminah');
    // Who could read a new key would depend on the DATA_KEY.
    await expect(rotateSealKey(db, { ...rotating, masters: [old] })).rejects.toThrow('finish that first');
    await running();
    const restarted = followKeys(db, { everyMs: 20, masters: [fresh] });
    await until(
      async () => (await db('key_readers').where({ master: fresh.fingerprint }).first()) !== undefined,
    );
    expect(await changeMasterKey(db, { ...rotating, masters: [fresh] })).toEqual({
      added: 0,
      removed: 3,
      waiting: 0,
    });
    await restarted();
    await expect(openKeys(db, [old])).rejects.toBeInstanceOf(WrongDataKey);
    await openKeys(db, [fresh]);
    expect(unseal(sealed, place)).toBe('Siti Aminah');
    expect(await changeMasterKey(db, { ...rotating, masters: [fresh] })).toEqual({
      added: 0,
      removed: 0,
      waiting: 0,
    });
    expect(deeds).toEqual(['masterKeyAdded', 'masterKeyChanged']);
    expect(await db('key_readers')).toEqual([]);
  });

  it('does not open a key in the row of another', async () => {
    const { db } = await database();
    const [a, b] = (await db('data_key_wraps').orderBy('key_id')) as { key_id: number; wrapped: Buffer }[];
    await db('data_key_wraps').where({ key_id: a!.key_id }).update({ wrapped: b!.wrapped });
    await expect(openKeys(db)).rejects.toThrow(/authenticate/);
  });
});

describe('a database of the version before', () => {
  it('is opened with the DATA_KEY that is left, while a new one takes its place', async () => {
    const { db } = await database();
    await asBefore(db);
    await db('complainants').insert({ name_sealed: sealedBefore('Siti Aminah'), created_at: on(saturday) });
    await expect(openKeys(db, [fresh])).rejects.toThrow(WrongDataKey);
    await openKeys(db, [fresh, old]);
    expect(await changeMasterKey(db, { ...rotating, masters: [fresh, old] })).toMatchObject({ added: 3 });
    await openKeys(db, [fresh]);
    expect(currentKey('seal').key.export()).toEqual(old.derive('seal'));
    await expect(openKeys(db, [old])).rejects.toThrow(WrongDataKey);
  });

  it('goes on with the derived keys, read by both versions, until they are changed', async () => {
    const world = await newWorld();
    const { db } = world;
    await asBefore(world.db);
    const derivedIndex = masterKey(config.dataKey).derive('index');
    const indexBefore = (kind: string, value: string) =>
      createHmac('sha256', derivedIndex).update(`${kind}:${value}`).digest();
    await db('complainants').insert({
      name_sealed: sealedBefore('Siti Aminah'),
      phone_sealed: sealedBefore(phone),
      phone_index: indexBefore('phone', phone),
      created_at: on(saturday),
    });
    const wish = { channel: 'sms', wish: 'stop', said_at: on(saturday), said_by: 'message' };
    await db('message_wishes').insert([
      { ...wish, recipient_index: indexBefore('phone', phone) },
      { ...wish, recipient_index: indexBefore('phone', '+6281299999999') },
    ]);
    await openKeys(db);
    expect(currentKey('seal').id).toBe(1);
    const [{ id }] = (await db('complainants').select('id')) as [{ id: number }];
    const complaint = await world.complaint({ visitor: { complainantId: id } });
    expect(await visitorByPhone(db, setiabudi, phone)).toMatchObject({ name: 'Siti Aminah' });
    // Links that were sent stay true.
    expect(trackKey(complaint.ticket)).toBe(
      indexBefore('track', complaint.ticket).subarray(0, 16).toString('base64url'),
    );
    // What this version writes, the one before reads.
    const written = seal('Budi', place);
    expect(decrypt(masterKey(config.dataKey).derive('seal'), written.subarray(1), null).toString()).toBe(
      'Budi',
    );
    expect(written[0]).toBe(1);

    expect(await rotateSealKey(db, rotating)).toMatchObject({ from: 1, kept: 0 });
    expect(await valuesByKey(db)).not.toHaveProperty('1');
    expect(await visitorByPhone(db, setiabudi, phone)).toMatchObject({ name: 'Siti Aminah' });

    // One recipient is found among the complainants; the other is known to nobody, and its wish still counts.
    const rotated = await rotateIndexKey(db, rotating);
    expect(rotated).toMatchObject({ from: 2, kept: 1 });
    expect(await visitorByPhone(db, setiabudi, phone)).toMatchObject({ name: 'Siti Aminah' });
    const ways = [phone, '+6281299999999', '+6281288888888'].map((recipient) => ({
      channel: 'sms' as const,
      recipient,
    }));
    expect([...(await stoppedAmong(db, ways))]).toEqual([`sms:${phone}`, 'sms:+6281299999999']);
    await keepWish(db, { ...ways[1]!, wish: 'start', at: on(saturday), by: 'page' });
    expect([...(await stoppedAmong(db, ways))]).toEqual([`sms:${phone}`]);
    await world.drop();
  });

  it('takes no wrong DATA_KEY over', async () => {
    const { db } = await database();
    await asBefore(db);
    await db('complainants').insert({ name_sealed: sealedBefore('Siti'), created_at: on(saturday) });
    await expect(openKeys(db, [fresh])).rejects.toBeInstanceOf(WrongDataKey);
    expect(await db('data_keys')).toEqual([]);
  });
});

/** Empties what this version made of the keys. */
async function asBefore(db: TestDatabase['db']): Promise<void> {
  await db('data_key_wraps').delete();
  await db('data_keys').delete();
  await db.raw('drop trigger sealed_by_known_key on complainants');
  await db.raw('drop trigger sealed_by_known_key on message_wishes');
  await readKeys(db);
}

async function until(met: () => Promise<boolean>): Promise<void> {
  const begin = performance.now();
  while (!(await met())) {
    if (performance.now() - begin > 200_000) throw new Error('It did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
