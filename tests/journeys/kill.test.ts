import { randomUUID } from 'node:crypto';
import { brokenPromises } from '../../src/complaints/check.ts';
import { Visitor } from '../../scripts/bench/visitor.ts';
import { runServer, type RunningServer } from '../support/server.ts';
import { karetSemanggi, on, saturday } from '../support/world.ts';

let server: RunningServer;
beforeAll(async () => {
  server = await runServer(on(saturday, '08:30'));
});
afterAll(() => server.stop());

const intake = (n: number, key: string) => ({
  _key: key,
  name: `Warga ${n}`,
  phone: `0812000000${n}`,
  channel: 'sms',
  language: 'id',
  kelurahanCode: karetSemanggi,
  rt: '001',
  rw: '002',
  categoryCode: 'saluran',
  text: `Saluran nomor ${n} mampet sejak kemarin malam.`,
  outcome: 'passOn',
});

async function clerk(): Promise<{ post(fields: Record<string, string>): Promise<number> }> {
  const visitor = new Visitor(server.address);
  await visitor.signIn('loket.setiabudi');
  const page = await visitor.get('/saturday/intake');
  const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return { post: (fields) => visitor.post('/saturday/intake', { ...fields, _csrf: token }) };
}

it('loses nothing that was acknowledged when it is killed at any moment, and goes on by itself', async () => {
  const keys = Array.from({ length: 8 }, () => randomUUID());
  const acknowledged = new Set<number>();
  for (let life = 0; life < 4; life++) {
    const { post } = await clerk();
    // Sent at once, and killed while some are answered and some are not.
    const sending = keys.map(async (key, n) => {
      const status = await post(intake(n, key)).catch(() => 0);
      if (status === 303) acknowledged.add(n);
    });
    await new Promise((resolve) => setTimeout(resolve, 15 + life * 25));
    await server.kill();
    await Promise.all(sending);
    const stored = (await server.db('complaints').pluck('text')) as string[];
    for (const n of acknowledged)
      expect(stored.filter((text) => text.includes(`nomor ${n} `))).toHaveLength(1);
    await server.start();
  }
  const { post } = await clerk();
  for (const [n, key] of keys.entries()) expect(await post(intake(n, key))).toBe(303);
  expect(await server.db('complaints').pluck('text')).toHaveLength(keys.length);
  expect(await brokenPromises(server.db)).toEqual([]);

  // The messages of the dead go out too, once the living have waited a minute of the clock.
  await server.db('clock').increment('offset_ms', 120_000);
  await server.kill();
  await server.start();
  const queued = async () => (await server.db('notifications').where({ status: 'queued' })).length;
  const begin = Date.now();
  while ((await queued()) > 0 && Date.now() - begin < 200_000)
    await new Promise((resolve) => setTimeout(resolve, 200));
  expect(await queued()).toBe(0);
  const told = (await server
    .db('notifications')
    .where({ audience: 'citizen', message: 'received' })) as object[];
  expect(told).toHaveLength(keys.length);
});
