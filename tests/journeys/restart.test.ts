import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Visitor } from '../../scripts/bench/visitor.ts';
import { brokenPromises } from '../../src/complaints/check.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { runProcess, type Process } from '../support/server.ts';
import { karetSemanggi, on, saturday } from '../support/world.ts';

let test: TestDatabase;
let web: (Process | null)[] = [];
let worker: Process;
const draining = { DRAIN_SECONDS: '1' };

beforeAll(async () => {
  test = await testDatabase();
  const begin = on(saturday, '08:30');
  await test.db('demonstration_filling').insert({
    started_at: begin,
    finished_at: begin,
    weeks: 0,
    seed: 0,
    percent: 100,
  });
  await test.db('clock').update({ offset_ms: begin.getTime() - Date.now() });
  worker = await runProcess('worker', test.url);
  web = await Promise.all([runProcess('web', test.url, draining), runProcess('web', test.url, draining)]);
});
afterAll(async () => {
  await Promise.all([...web, worker].flatMap((each) => (each ? [each.stop()] : [])));
  await test.drop();
});

/** What spreads requests over processes: those alone that say that they are ready. */
async function ready(): Promise<string> {
  for (;;) {
    for (const each of web) {
      const answer = each && (await fetch(`${each.address}/readyz`).catch(() => null));
      if (answer?.ok) return each!.address;
    }
    await sleep(20);
  }
}

/** Cookies are the browser's, whichever process answers: a session lives in the database. */
async function clerk(): Promise<(fields: Record<string, string>) => Promise<number>> {
  const visitor = new Visitor(await ready());
  await visitor.signIn('loket.setiabudi');
  const page = await visitor.get('/saturday/intake');
  const _csrf = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
  return async (fields) => {
    visitor.moveTo(await ready());
    return visitor.post('/saturday/intake', { ...fields, _csrf });
  };
}

const intake = (n: number) => ({
  _key: randomUUID(),
  name: `Warga ${n}`,
  phone: `08120000${String(n).padStart(4, '0')}`,
  channel: 'sms',
  language: 'id',
  kelurahanCode: karetSemanggi,
  rt: '001',
  rw: '002',
  categoryCode: 'saluran',
  text: `Saluran nomor ${n} mampet sejak kemarin malam.`,
  outcome: 'passOn',
});

it('loses no request while every process is replaced, one after the other', async () => {
  const replaced = new AbortController();
  let n = 0;
  const statuses: number[] = [];
  const counters = Array.from({ length: 3 }, async () => {
    const post = await clerk();
    while (!replaced.signal.aborted) {
      statuses.push(await post(intake((n += 1))));
      await sleep(40);
    }
  });
  for (const place of [0, 1]) {
    const old = web[place]!;
    await old.stop();
    web[place] = null;
    web[place] = await runProcess('web', test.url, draining);
  }
  await worker.stop();
  worker = await runProcess('worker', test.url);
  replaced.abort();
  await Promise.all(counters);
  expect(statuses.length).toBeGreaterThan(8);
  expect(new Set(statuses)).toEqual(new Set([303]));
  const texts = (await test.db('complaints').pluck('text')) as string[];
  expect(texts).toHaveLength(statuses.length);
  expect(new Set(texts).size).toBe(texts.length);
  expect(await brokenPromises(test.db)).toEqual([]);
});

it('answers probes and measures at a worker of its own', async () => {
  const at = (path: string) => fetch(worker.address + path);
  while (!(await at('/readyz').catch(() => null))?.ok) await sleep(50);
  expect(await (await at('/metrics')).text()).toContain('aduan_round_age_seconds');
  expect((await at('/home')).status).toBe(404);
});
