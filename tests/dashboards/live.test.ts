import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { inRequest } from '../../src/database/standing.ts';
import { liveTallies, type LiveTallies } from '../../src/dashboards/live.ts';
import { talliesChannel } from '../../src/complaints/tallies.ts';
import { advance } from '../../src/complaints/advance.ts';
import { closeStreams } from '../../src/web/streams.ts';
import { startSession } from '../../src/web/sessions.ts';
import type { Browser as Chromium } from 'playwright-core';
import { launchBrowser, openWindow } from '../support/browser.ts';
import { setiabudi, newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
let server: Server;
let address: string;
let live: LiveTallies;

beforeAll(async () => {
  world = await newWorld();
  const app = express();
  app.get('/watch/:username', async (req, res) => live.open(await world.as(req.params.username), res));
  app.use(world.app);
  server = createServer(app).listen(0);
  address = `http://localhost:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => (live = liveTallies(inRequest(world.db), world.db, { shortestMs: 20, pollMs: 3_600_000 })));
afterEach(() => closeStreams());
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await world.drop();
});

const say = (areas: string) => world.db.raw('select pg_notify(?, ?)', [talliesChannel, areas]);
const listeners = async (): Promise<number[]> =>
  (
    await world.db.raw<{ rows: { pid: number }[] }>(
      `select pid from pg_stat_activity where datname = current_database() and query ilike 'listen %'`,
    )
  ).rows.map(({ pid }) => pid);

/** A page that follows, and how often it was told. */
async function follow(path: string, headers: Record<string, string> = {}) {
  const answer = await fetch(address + path, {
    headers: { Accept: 'text/event-stream', ...headers },
    redirect: 'manual',
  });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  let ended = false;
  void (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += value;
    }
    ended = true;
  })();
  return {
    answer,
    told: () => text.split('event: tallies').length - 1,
    ended: () => ended,
  };
}

/** Waits until something is so. */
async function until(is: () => boolean | Promise<boolean>): Promise<void> {
  for (const begun = performance.now(); !(await is());) {
    if (performance.now() - begun > 200_000) throw new Error(`Never so: ${String(is)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Two neighbours whose pages follow, told once that it begins. */
async function neighbours() {
  const camat = await follow('/watch/camat.setiabudi');
  const neighbour = await follow('/watch/camat.tebet');
  await until(() => camat.told() > 0 && neighbour.told() > 0);
  const before = [camat.told(), neighbour.told()] as const;
  return { camat, neighbour, before };
}

describe('an open first screen', () => {
  it('is told of what happens in its area, and not of a neighbour', async () => {
    const { camat, neighbour, before } = await neighbours();
    const lurah = await follow('/watch/lurah.karet-semanggi');
    const sekda = await follow('/watch/sekda');
    await say(`${setiabudi}.1002`);
    await until(() => camat.told() > before[0] && lurah.told() > 0 && sekda.told() > 0);
    expect(neighbour.told()).toBe(before[1]);
    await say('31.74.01,31.71.06.1001');
    await until(() => neighbour.told() > before[1]);
    expect(camat.told()).toBe(before[0] + 1);
  });

  it('is told once of what happens at once', async () => {
    live = liveTallies(inRequest(world.db), world.db, { shortestMs: 400, pollMs: 3_600_000 });
    const { camat, before } = await neighbours();
    for (let n = 0; n < 20; n += 1) await say(setiabudi);
    await until(() => camat.told() > before[0]);
    await say(setiabudi);
    await until(() => camat.told() > before[0] + 1);
    expect(camat.told()).toBeLessThanOrEqual(before[0] + 3);
  });

  it('goes on being told after the database broke the connection that listens', async () => {
    const { camat, before } = await neighbours();
    const [pid] = await listeners();
    await world.db.raw('select pg_terminate_backend(?)', [pid!]);
    // Once more when it begins anew: nobody knows what was missed.
    await until(async () => camat.told() > before[0] && (await listeners()).some((each) => each !== pid));
    const told = camat.told();
    await say(setiabudi);
    await until(() => camat.told() > told);
    expect(await listeners()).not.toContain(pid);
  });

  it('is told by a question now and then where notifications do not arrive', async () => {
    // A pool of another database: what it sends never comes back, as behind PgBouncer.
    const deaf = {
      client: world.db.client as object,
      raw: () => Promise.resolve(),
    } as unknown as typeof world.db;
    live = liveTallies(inRequest(world.db), deaf, { shortestMs: 20, pollMs: 50 });
    const { camat, neighbour, before } = await neighbours();
    const complaint = await world.complaint();
    await until(() => camat.told() > before[0]);
    const { ticket, version } = complaint;
    const person = await world.as('loket.setiabudi');
    const told = camat.told();
    await advance(world.db, {
      ticket,
      version,
      event: { type: 'notAComplaint', reason: 'Pertanyaan' },
      actor: { kind: 'person', person },
      now: on(saturday, '10:00'),
    });
    await until(() => camat.told() > told);
    expect(neighbour.told()).toBe(before[1]);
  });

  it('does not hold up a stop, which ends the connection that listens, too', async () => {
    const { camat } = await neighbours();
    expect(await listeners()).toHaveLength(1);
    closeStreams();
    await until(async () => camat.ended() && (await listeners()).length === 0);
  });

  it('is followed from a few windows of one person and no more', async () => {
    const pages = await Promise.all(Array.from({ length: 10 }, () => follow('/watch/camat.setiabudi')));
    expect(pages.map(({ answer }) => answer.status)).toEqual(Array(10).fill(200));
    expect((await fetch(`${address}/watch/camat.setiabudi`)).status).toBe(204);
    expect((await follow('/watch/camat.tebet')).answer.status).toBe(200);
  });
});

describe('the stream of the first screen', () => {
  it('is for who is signed in, and for no page', async () => {
    const { id } = await world.as('camat.setiabudi');
    const Cookie = `session=${await startSession(world.db, id, on(saturday))}`;
    await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
    const asVisitor = await fetch(`${address}/home/events`, { redirect: 'manual' });
    expect([asVisitor.status, asVisitor.headers.get('location')]).toEqual([
      303,
      '/sign-in?back=%2Fhome%2Fevents',
    ]);
    expect((await fetch(`${address}/home/events`, { headers: { Cookie, Accept: 'text/html' } })).status).toBe(
      406,
    );
    const page = await follow('/home/events', { Cookie });
    expect(page.answer.headers.get('content-type')).toContain('text/event-stream');
    await until(() => page.told() > 0);
  });
});

describe('a number on the first screen', () => {
  let browser: Chromium;
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  it('changes in the open page, which is not loaded again, keeps its focus and says how much waits', async () => {
    const { id } = await world.as('loket.setiabudi');
    const context = await openWindow(browser, 'pc');
    const token = await startSession(world.db, id, on(saturday));
    await context.addCookies([{ name: 'session', value: token, url: address }]);
    const page = await context.newPage();
    await world.complaint();
    await page.goto(`${address}/home`);
    const before = Number(await page.locator('.need-what[data-count] strong').textContent());
    await page.evaluate('globalThis.sameDocument = true');
    const focused = page.locator('.need-what[data-count]');
    await focused.focus();
    await page.locator('.picture-table summary').first().click();
    await focused.focus();
    await until(async () => (await listeners()).length === 1);
    await world.complaint();
    await say(`${setiabudi}.1002`);
    await page.locator('.need-what[data-count] strong', { hasText: String(before + 1) }).waitFor();
    expect(await page.evaluate('globalThis.sameDocument')).toBe(true);
    expect(await focused.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true);
    expect(await page.locator('#summary').textContent()).toContain(`${before + 1} hal menunggu Anda`);
    expect(await page.locator('.picture-table[open]').count()).toBe(1);
    await context.close();
  });
});
