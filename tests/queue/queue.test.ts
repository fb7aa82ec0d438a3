import { doWhatIsDue, nextDueAfter } from '../../src/due.ts';
import { NotAllowed, NotFound } from '../../src/errors.ts';
import { closeQueue, closeQueues } from '../../src/queue/closing.ts';
import { callNext, markNoShow, markServed, recall, takeNumber } from '../../src/queue/queue.ts';
import { entriesOf } from '../../src/queue/queries.ts';
import type { Priority } from '../../src/queue/line.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../support/world.ts';

let world: World;
let sessionId: number;
const nextSaturday = '2026-11-28';

beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());
beforeEach(async () => {
  await world.db('queue_entries').delete();
  await world.db('saturday_sessions').delete();
  sessionId = await world.session();
});

const take = (priority: Exclude<Priority, 'returning'> = 'none', time = '08:30', key?: string) =>
  takeNumber(world.db, { sessionId, priority, from: 'kiosk', now: on(saturday, time), key });
const call = async (counter = 1, time = '09:00', key?: string) =>
  callNext(world.db, {
    sessionId,
    counter,
    person: await world.as('loket.setiabudi'),
    now: on(saturday, time),
    key,
  });
const deed = async (entryId: number, time = '09:10', who = 'loket.setiabudi') => ({
  entryId,
  person: await world.as(who),
  now: on(saturday, time),
});
const row = (id: number) =>
  world.db('queue_entries').where({ id }).first() as Promise<Record<string, unknown>>;
const key = '7b0f6a3e-7c0e-4a6e-9a52-6d0a35a6a7a1';

describe('a number', () => {
  it('comes without gaps from thirty hands at once', async () => {
    const taken = await Promise.all(Array.from({ length: 30 }, () => take()));
    expect(taken.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
  });

  it('keeps its kind, its time and who gave it', async () => {
    const person = await world.as('loket.setiabudi');
    const now = on(saturday, '08:30');
    const { id } = await takeNumber(world.db, {
      sessionId,
      priority: 'pregnant',
      from: 'clerk',
      person,
      now,
    });
    expect(await row(id)).toMatchObject({
      number: 1,
      priority: 'pregnant',
      issued_from: 'clerk',
      issued_by: person.id,
      issued_at: now,
    });
  });

  it('is given once for one request', async () => {
    const [one, two] = await Promise.all([take('none', '08:30', key), take('none', '08:30', key)]);
    expect(one.id).toBe(two.id);
    expect(await entriesOf(world.db, sessionId)).toHaveLength(1);
  });

  it.each([
    ['06:59', 'queueNotOpen'],
    ['11:00', 'queueClosed'],
    ['17:00', 'queueClosed'],
  ])('is not given at %s', async (time, form) => {
    await expect(take('none', time)).rejects.toMatchObject({ fields: { form } });
    expect(await entriesOf(world.db, sessionId)).toEqual([]);
  });

  it('is given from an hour before the session until the last minute, when it is held or on piket', async () => {
    await take('none', '07:00');
    await world.db('saturday_sessions').where({ id: sessionId }).update({ status: 'piket', reason: 'x' });
    expect((await take('none', '10:59')).number).toBe(2);
    await world.db('saturday_sessions').where({ id: sessionId }).update({ status: 'cancelled' });
    await expect(take()).rejects.toMatchObject({ fields: { form: 'sessionCancelled' } });
  });

  it('belongs to its session', async () => {
    await take();
    sessionId = await world.session('31.74.01');
    expect((await take()).number).toBe(1);
    const person = await world.as('loket.setiabudi');
    const elsewhere = { sessionId, priority: 'none', from: 'clerk', person, now: on(saturday) } as const;
    await expect(takeNumber(world.db, elsewhere)).rejects.toThrow(NotFound);
  });
});

describe('a call', () => {
  it('takes turns over two counters and serves who was there before', async () => {
    for (const kind of ['none', 'none', 'elderly', 'disabled'] as const) await take(kind);
    const calls = [await call(1), await call(2), await call(1), await call(2)];
    expect(calls.map((entry) => entry?.number)).toEqual([3, 1, 4, 2]);
    expect(await row(calls[0]!.id)).toMatchObject({ served_at: on(saturday), counter: 1, turn: 1 });
    expect(await row(calls[3]!.id)).toMatchObject({ served_at: null, counter: 2, turn: 4 });
    expect(await call(1)).toBeNull();
  });

  it('never gives one visitor to two counters', async () => {
    for (let n = 0; n < 8; n += 1) await take();
    const calls = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((counter) => call(counter)));
    expect(new Set(calls.map((entry) => entry!.number)).size).toBe(8);
  });

  it('calls once for one request', async () => {
    await take();
    await take();
    expect((await call(1, '09:00', key))?.number).toBe(1);
    expect((await call(1, '09:01', key))?.number).toBe(1);
    expect((await entriesOf(world.db, sessionId))[1]).toMatchObject({ calledAt: null });
  });

  it('goes on after 11.00 for all who hold a number, and ends at 17.00', async () => {
    await take('none', '10:59');
    await take('none', '10:59');
    expect((await call(1, '16:59'))?.number).toBe(1);
    await expect(call(1, '17:00')).rejects.toMatchObject({ fields: { form: 'queueOver' } });
    await expect(call(1, '06:00')).rejects.toMatchObject({ fields: { form: 'queueNotOpen' } });
  });

  it('is for the clerk and the camat of the kecamatan', async () => {
    await take();
    for (const who of ['loket.tebet', 'lurah.karet-semanggi', 'walikota.jakarta-selatan'])
      await expect(
        callNext(world.db, { sessionId, counter: 1, person: await world.as(who), now: on(saturday) }),
      ).rejects.toThrow(NotFound);
  });
});

describe('a visitor who was called', () => {
  const calledEntry = async () => {
    await take();
    return (await call())!;
  };

  it('is called again', async () => {
    const { id } = await calledEntry();
    await recall(world.db, { ...(await deed(id)), counter: 1 });
    expect(await recall(world.db, { ...(await deed(id)), counter: 1 })).toMatchObject({ recalled: 2 });
    expect(await row(id)).toMatchObject({ called_at: on(saturday), no_show_at: null });
  });

  it('is served, once', async () => {
    const { id } = await calledEntry();
    await markServed(world.db, await deed(id, '09:10'));
    await markServed(world.db, await deed(id, '09:20'));
    expect(await row(id)).toMatchObject({
      served_at: on(saturday, '09:10'),
      ended_by: (await world.as('loket.setiabudi')).id,
    });
    await expect(markNoShow(world.db, await deed(id))).rejects.toThrow(NotAllowed);
    await expect(recall(world.db, { ...(await deed(id)), counter: 1 })).rejects.toThrow(NotAllowed);
  });

  it('did not come, and comes after all, to the counter that calls', async () => {
    const { id } = await calledEntry();
    await markNoShow(world.db, await deed(id));
    expect(await row(id)).toMatchObject({ no_show_at: on(saturday, '09:10'), served_at: null });
    await take();
    const other = (await call(2))!;
    await recall(world.db, { ...(await deed(id, '09:30')), counter: 2 });
    expect(await row(id)).toMatchObject({ no_show_at: null, counter: 2, recalled: 1 });
    expect(await row(other.id)).toMatchObject({ served_at: on(saturday, '09:30') });
  });

  it('was called: who waits is neither served nor absent', async () => {
    const { id } = await take();
    for (const verb of [markServed, markNoShow])
      await expect(verb(world.db, await deed(id))).rejects.toThrow(NotAllowed);
    await expect(recall(world.db, { ...(await deed(id)), counter: 1 })).rejects.toThrow(NotAllowed);
  });

  it('is nobody elses', async () => {
    const { id } = await calledEntry();
    for (const verb of [markServed, markNoShow])
      await expect(verb(world.db, await deed(id, '09:10', 'loket.tebet'))).rejects.toThrow(NotFound);
    await expect(markServed(world.db, await deed(id + 1000))).rejects.toThrow(NotFound);
  });
});

describe('who was not served', () => {
  const close = async (time: string, who = 'loket.setiabudi') =>
    closeQueue(world.db, { sessionId, person: await world.as(who), now: on(saturday, time) });
  const fill = async () => {
    for (const kind of ['none', 'elderly', 'none', 'none'] as const) await take(kind);
    await call(1); // 2
    await call(2); // 1
    await markNoShow(world.db, await deed((await entriesOf(world.db, sessionId))[0]!.id));
  };

  it('comes first next Saturday', async () => {
    const next = await world.session(setiabudi, nextSaturday);
    await fill();
    expect(await close('12:00')).toBe(2);
    const left = await entriesOf(world.db, sessionId);
    const moved = await entriesOf(world.db, next);
    expect(moved.map(({ number, priority }) => [number, priority])).toEqual([
      [1, 'returning'],
      [2, 'returning'],
    ]);
    expect(left.slice(2).map(({ carriedTo }) => carriedTo)).toEqual(moved.map(({ id }) => id));
    // Who stood at a counter has been served, who was absent has not.
    expect(left[1]).toMatchObject({ servedAt: on(saturday, '12:00') });
    expect(left[0]).toMatchObject({ servedAt: null, carriedTo: null });
    expect(await close('12:30')).toBe(0);
    expect(await entriesOf(world.db, next)).toHaveLength(2);
    const fresh = {
      sessionId: next,
      priority: 'none',
      from: 'kiosk',
      now: on(nextSaturday, '08:00'),
    } as const;
    expect((await takeNumber(world.db, fresh)).number).toBe(3);
  });

  it('is not moved while numbers are given, by others, or to nowhere', async () => {
    await fill();
    await expect(close('10:59')).rejects.toMatchObject({ fields: { form: 'queueStillOpen' } });
    await expect(close('12:00', 'loket.tebet')).rejects.toThrow(NotFound);
    await expect(close('12:00')).rejects.toMatchObject({ fields: { form: 'noNextSession' } });
    expect(await closeQueues(world.db, on(saturday, '17:00'))).toBe(0);
    expect((await entriesOf(world.db, sessionId)).filter(({ carriedTo }) => carriedTo)).toEqual([]);
  });

  it('is moved by the calendar at 17.00, past cancelled sessions and on from a cancelled one', async () => {
    const cancelled = await world.session(setiabudi, nextSaturday);
    const held = await world.session(setiabudi, '2026-12-05');
    await fill();
    expect(await nextDueAfter(world.db, on(saturday, '12:00'))).toEqual(on(saturday, '17:00'));
    await doWhatIsDue(world.db, on(saturday, '16:59'));
    expect(await entriesOf(world.db, cancelled)).toEqual([]);
    await doWhatIsDue(world.db, on(saturday, '17:00'));
    expect(await entriesOf(world.db, cancelled)).toHaveLength(2);
    await world.db('saturday_sessions').where({ id: cancelled }).update({ status: 'cancelled', reason: 'x' });
    await closeQueues(world.db, on(nextSaturday, '17:00'));
    expect((await entriesOf(world.db, held)).map(({ number, priority }) => [number, priority])).toEqual([
      [1, 'returning'],
      [2, 'returning'],
    ]);
    await closeQueues(world.db, on(nextSaturday, '17:05'));
    expect(await entriesOf(world.db, held)).toHaveLength(2);
  });

  it('is moved to a session that still lies ahead when the worker stood still for weeks', async () => {
    await world.session(setiabudi, nextSaturday);
    const ahead = await world.session(setiabudi, '2026-12-12');
    await fill();
    await closeQueues(world.db, on('2026-12-08'));
    expect(await entriesOf(world.db, ahead)).toHaveLength(2);
  });
});
