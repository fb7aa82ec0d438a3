import express, { type Express } from 'express';
import request from 'supertest';
import { trackKey } from '../../src/complaints/track-key.ts';
import { errorPages } from '../../src/web/error-pages.ts';
import { trustOf } from '../../src/web/proxies.ts';
import { traced } from '../../src/web/tracing.ts';
import { captureLog, type LogLines } from '../support/log-lines.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
let logged: LogLines;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());
beforeEach(() => {
  logged = captureLog();
});
afterEach(() => logged.restore());

const own = /^[0-9a-f]{16}$/;
const idFrom = async (app: Express, given: string) => {
  const { headers } = await request(app).get('/healthz').set('X-Request-Id', given);
  return headers['x-request-id'] as string;
};

describe('the id of a request', () => {
  it('is our own by chance, another one each time', async () => {
    const [one, two] = [await idFrom(world.app, ''), await idFrom(world.app, '')];
    expect(one).toMatch(own);
    expect(two).toMatch(own);
    expect(one).not.toBe(two);
  });

  it('is taken from a proxy that is believed, and only a plain word', async () => {
    const behind = express();
    behind.set('trust proxy', trustOf(undefined, true));
    behind.use(traced, (_req, res) => void res.end());
    expect(await idFrom(behind, 'edge-7f3a.0012_x')).toBe('edge-7f3a.0012_x');
    for (const odd of [
      'short',
      'a'.repeat(65),
      'two words here',
      '"quoted-word"',
      '{"level":60}',
      '../../etc/passwd',
    ])
      expect(await idFrom(behind, odd)).toMatch(own);
    // The demonstration stands behind nobody.
    expect(await idFrom(world.app, 'edge-7f3a.0012_x')).toMatch(own);
  });

  it('is the reference of a fault and stands in each of its lines', async () => {
    const app = express();
    app.use(traced);
    app.get('/things/:key', () => {
      throw Object.assign(new Error('broken'), { detail: 'Key (name)=(Siti)' });
    });
    app.use(errorPages);
    const answer = await request(app).get('/things/geheim').expect(500);
    const id = answer.headers['x-request-id'];
    expect(answer.body.instance).toBe(id);
    expect(logged.lines().map(({ request: each, msg, route }) => [each, msg, route])).toEqual([
      [id, 'request failed', '/things/:key'],
      [id, 'request', '/things/:key'],
    ]);
    expect(logged.raw.join('')).not.toMatch(/geheim|Siti/);
  });
});

describe('the line of a request', () => {
  it('says what was asked by pattern, and how it went', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    logged.raw.length = 0;
    await clerk.get('/saturday?leak=kanari').expect(200);
    const [line, ...more] = logged.lines('request');
    expect(more).toEqual([]);
    expect(line).toMatchObject({ method: 'GET', route: '/saturday', status: 200, role: 'clerk' });
    expect(line!.ms).toBeGreaterThan(0);
    expect(line!.queries).toBeGreaterThan(0);
    const person = await world.as('loket.setiabudi');
    for (const secret of ['kanari', person.name, person.username])
      expect(logged.raw.join('')).not.toContain(secret);
  });

  it('holds no key, no ticket and no unknown address', async () => {
    const { ticket } = await world.complaint();
    const key = trackKey(ticket);
    logged.raw.length = 0;
    for (const path of [
      `/t/${key}`,
      `/track/${key}`,
      `/complaints/${ticket}`,
      `/nowhere/${key}`,
      `/ASSETS/${key}`,
    ])
      await request(world.app).get(path).set('Accept', 'text/html');
    expect(logged.raw.join('')).not.toMatch(new RegExp(`${key}|${ticket}`, 'i'));
    expect(logged.lines('request').map(({ route }) => route)).toEqual([
      '/t/:key',
      '/track/:key',
      '/complaints/:ticket',
      'none',
      'none',
    ]);
  });

  it('stays one line, whatever is sent', async () => {
    const forged = '%0d%0a{"level":60,"msg":"forged"}';
    await request(world.app)
      .get(`/track?ticket=${forged}`)
      .set('User-Agent', 'a\tb')
      .set('X-Request-Id', 'a b c d e f g');
    await request(world.app)
      .post('/sign-in')
      .type('form')
      .send({ username: 'a\r\n{"level":60,"msg":"forged"}', password: '\r\nforged' });
    await request(world.app).get(`/complaints/${forged}`);
    expect(logged.raw.every((text) => text.indexOf('\n') === text.length - 1)).toBe(true);
    expect(logged.raw.join('')).not.toContain('forged');
    expect(logged.lines('request')).toHaveLength(3);
  });

  it('goes with the request through the parser of forms', async () => {
    const clerk = await world.signIn('loket.setiabudi');
    const { headers } = await clerk.post('/language', { lang: 'en', back: '/home' });
    const line = logged.lines('request').find((each) => each.request === headers['x-request-id']);
    expect(line).toMatchObject({ method: 'POST', status: 303 });
    // What is asked after the parser counts, too.
    expect(line!.queries).toBeGreaterThan(2);
  });
});
