import { jest } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import { log, presentTrace } from '../src/log.ts';
import { repeatedly } from '../src/repeatedly.ts';
import { runProcess, type Process } from './support/server.ts';
import { newWorld, on, saturday, type World } from './support/world.ts';

describe('what a worker does again and again', () => {
  it('goes on after a failure, which is logged, and lets what is under way end when it is stopped', async () => {
    const traces: (string | undefined)[] = [];
    const told = jest.spyOn(log, 'error').mockImplementation(() => traces.push(presentTrace()?.id));
    let [begun, ended] = [0, 0];
    const third = Promise.withResolvers<void>();
    const stop = repeatedly('counted', 1, async () => {
      begun += 1;
      traces.push(presentTrace()?.id);
      if (begun === 1) throw new Error('connection lost');
      if (begun === 3) third.resolve();
      await sleep(30);
      ended += 1;
    });
    await third.promise;
    expect(ended).toBe(1);
    await stop();
    expect([begun, ended]).toEqual([3, 2]);
    const line = { err: new Error('connection lost'), ms: expect.any(Number), queries: 0 };
    expect(told.mock.calls).toEqual([[line, 'not counted']]);
    // The failure's line belongs to the first time, and each time is its own.
    expect(traces).toHaveLength(4);
    expect(traces[1]).toBe(traces[0]);
    expect(new Set(traces).size).toBe(3);
    told.mockRestore();
  });
});

describe('messages', () => {
  let world: World;
  let worker: Process;
  beforeAll(async () => {
    world = await newWorld();
    await world.db('clock').update({ offset_ms: on(saturday, '09:30').getTime() - Date.now() });
  });
  afterAll(async () => {
    await worker.stop();
    await world.drop();
  });

  const queued = async (id: number) =>
    (await world
      .db('notifications')
      .where({ complaint_id: id, status: 'queued' })
      .pluck('message')) as string[];

  it('of people leave the queue as they come, also while history is filled in, whose own stay there', async () => {
    const [then, now] = [await world.complaint(), await world.complaint()];
    const longAgo = on('2026-11-14', '09:00');
    await world.db('notifications').where({ complaint_id: then.id }).update({ created_at: longAgo });
    await world.db('demonstration_filling').insert({ started_at: longAgo, weeks: 1, seed: 1, percent: 50 });
    worker = await runProcess('worker', world.url);
    while ((await queued(now.id)).length > 0) await sleep(50);
    // No round sends anything meanwhile: it was the look each second.
    expect(await queued(then.id)).toEqual(['received']);
  });
});
