import { setTimeout as sleep } from 'node:timers/promises';
import { auditKeys, isOwnKey, renewAuditKey } from '../../src/audit/keys.ts';
import { lastSeal } from '../../src/audit/seals.ts';
import { recordAudit } from '../../src/audit/record.ts';
import { sealAll, sealWhatIsDue } from '../../src/audit/sealing.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { appendFact } from '../../src/complaints/records.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => world.drop());

const something = () => recordAudit(world.db, { at: on(saturday), by: 'system', action: 'signedOut' });
const seals = () =>
  world.db('audit_seals').orderBy('number').select('number', 'sealed_on', 'events_count', 'trail_count');

describe('sealing what is due', () => {
  it('seals everything once, then what came since, an hour later or on another day', async () => {
    await world.complaint();
    expect(await sealWhatIsDue(world.db, on(saturday, '09:00'))).toBe(1);
    await something();
    expect(await sealWhatIsDue(world.db, on(saturday, '09:59'))).toBe(0);
    expect(await sealWhatIsDue(world.db, on(saturday, '10:00'))).toBe(1);
    expect(await sealWhatIsDue(world.db, on(saturday, '10:00'))).toBe(0);
    await something();
    expect(await sealWhatIsDue(world.db, on('2026-11-22', '00:00'))).toBe(1);
    expect(await seals()).toEqual([
      { number: 1, sealed_on: saturday, events_count: 1, trail_count: expect.any(Number) },
      { number: 2, sealed_on: saturday, events_count: 0, trail_count: 1 },
      { number: 3, sealed_on: '2026-11-22', events_count: 0, trail_count: 1 },
    ]);
    expect((await verifyAudit(world.db)).faults).toEqual([]);
  });

  it('makes no seal of nothing, and never the same one twice', async () => {
    await something();
    const made = await Promise.all([1, 2, 3].map(() => sealAll(world.db, on(saturday))));
    expect(made.reduce((sum, n) => sum + n)).toBe(1);
    expect(await sealAll(world.db, on('2026-11-29'))).toBe(0);
  });

  it('lets no row slip between two seals that is still being written', async () => {
    await something();
    await sealAll(world.db, on(saturday, '08:00'));
    const slow = await world.db.transaction();
    await recordAudit(slow, { at: on(saturday), by: 'system', action: 'signedIn' });
    await something();
    // The row of the slow transaction has a lower id than the one that is there: nothing is sealed before it ends.
    expect(await sealAll(world.db, on(saturday, '09:00'))).toBe(0);
    await slow.commit();
    expect(await sealAll(world.db, on(saturday, '09:00'))).toBe(1);
    expect((await lastSeal(world.db))?.trail.count).toBe(2);
  });

  it('does not hold up those who write', async () => {
    const slow = await world.db.transaction();
    await recordAudit(slow, { at: on(saturday), by: 'system', action: 'signedIn' });
    const sealed = sealAll(world.db, on(saturday));
    await sleep(30);
    await something();
    await slow.commit();
    expect(await sealed).toBeLessThanOrEqual(1);
  });
});

describe('a new key', () => {
  it('signs from then on; seals of the one before stay valid', async () => {
    await something();
    await sealAll(world.db, on(saturday));
    const old = (await lastSeal(world.db))!.keyId;
    await world.db.transaction((trx) => renewAuditKey(trx, on(saturday, '10:00')));
    await something();
    await sealAll(world.db, on(saturday, '11:00'));
    const keys = await auditKeys(world.db);
    expect(keys.every((key) => isOwnKey(key))).toBe(true);
    expect((await lastSeal(world.db))!.keyId).not.toBe(old);
    expect((await verifyAudit(world.db)).faults).toEqual([]);
  });

  it('of somebody else is not sealed upon', async () => {
    await something();
    await sealAll(world.db, on(saturday));
    await world.db.raw('alter table audit_seals disable trigger user');
    await world.db('audit_seals').update({ signature: Buffer.alloc(64) });
    await something();
    await expect(sealAll(world.db, on(saturday, '11:00'))).rejects.toThrow('not made by this installation');
    expect(await sealWhatIsDue(world.db, on(saturday, '12:00'))).toBe(0);
  });
});

describe('the chain', () => {
  it('is one for each complaint, whatever writes at the same moment', async () => {
    const [one, other] = [await world.complaint(), await world.complaint()];
    const fact = { type: 'photoAdded', at: on(saturday), actor: { kind: 'system' } } as const;
    await Promise.all(Array.from({ length: 20 }, (_, n) => appendFact(world.db, n % 2 ? one : other, fact)));
    const { rows } = await world.db.raw<{ rows: { positions: number[] }[] }>(
      'select array_agg(position order by position) as positions from complaint_events group by complaint_id',
    );
    const eleven = Array.from({ length: 11 }, (_, n) => n + 1);
    expect(rows).toEqual([{ positions: eleven }, { positions: eleven }]);
    expect((await verifyAudit(world.db)).count).toBe(0);
  });

  it('can be neither given nor changed', async () => {
    const { id } = await world.complaint();
    const forged = {
      version: 1,
      at: on(saturday),
      type: 'noteAdded',
      to_state: 'kecamatan.received',
      actor: 'system',
    };
    await world
      .db('complaint_events')
      .insert({ ...forged, complaint_id: id, position: 77, hash: Buffer.alloc(32) });
    expect((await verifyAudit(world.db)).count).toBe(0);
    for (const change of [{ type: 'x' }, { hash: Buffer.alloc(32) }, { position: 5 }])
      await expect(world.db('complaint_events').update(change)).rejects.toThrow('append-only');
    await expect(world.db('complaint_events').delete()).rejects.toThrow('append-only');
  });

  it('takes in what versions before have written, once, and goes on from there', async () => {
    const complaint = await world.complaint();
    // As a version without chains has left it, and as it still writes while this one is being started.
    await world.db.raw('alter table complaint_events disable trigger user');
    const note = {
      version: 1,
      at: on(saturday),
      type: 'noteAdded',
      to_state: 'kecamatan.received',
      actor: 'system',
    };
    await world.db('complaint_events').update({ hash: null, position: null, matter: null });
    await world.db('complaint_events').insert({ ...note, complaint_id: complaint.id });
    await world.db.raw('alter table complaint_events enable trigger user');
    await expect(world.db('complaint_events').update({ type: 'x', position: 1 })).rejects.toThrow(
      'append-only',
    );
    await world.db('complaint_events').insert({ ...note, complaint_id: complaint.id });
    expect(await world.db('complaint_events').orderBy('id').pluck('position')).toEqual([1, 2, 3]);
    await sealAll(world.db, on(saturday));
    expect((await verifyAudit(world.db)).count).toBe(0);

    await world.db.raw('alter table complaint_events disable trigger user');
    await world.db('complaint_events').insert({ ...note, complaint_id: complaint.id });
    await world.db.raw('alter table complaint_events enable trigger user');
    await sealAll(world.db, on('2026-11-22'));
    expect((await verifyAudit(world.db)).faults).toMatchObject([{ kind: 'eventUnchained' }]);
  });
});
