import express from 'express';
import request from 'supertest';
import { catalogues } from '../../src/language/index.ts';
import { errorPages } from '../../src/web/error-pages.ts';
import { Conflict, Invalid, NotFound } from '../../src/errors.ts';
import { log } from '../../src/log.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
});
afterAll(() => world.drop());

const { errors } = catalogues.id;
log.level = 'silent'; // the faults below are meant

describe('every answer', () => {
  it('lets assets be kept for a year under a name that changes with them', async () => {
    const page = await world.visitor().get('/sign-in');
    const hrefs = [...page.text.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, href]) => href!);
    expect(hrefs.length).toBeGreaterThanOrEqual(4);
    for (const href of hrefs) {
      expect(href).toMatch(/\?v=[0-9a-f]{10}$/);
      const asset = await request(world.app).get(href).expect(200);
      expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
    await request(world.app).get('/assets/../pages.ts').expect(404);
    await request(world.app)
      .get('/assets/%2e%2e/pages.ts')
      .expect((answer) => expect(answer.status).toBeGreaterThanOrEqual(400));
  });

  it('sets its cookies out of reach of scripts and other sites', async () => {
    const page = await world.visitor().get('/sign-in');
    expect([page.headers['set-cookie']].flat()).toEqual([
      expect.stringMatching(/^visitor=[\w-]+; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });
});

describe('what goes wrong', () => {
  it('is a page for people, in their language, and problem+json for programs', async () => {
    const visitor = world.visitor();
    const page = await visitor.get('/no-such-page').expect(404);
    expect(page.text).toContain(errors.notFound.title);
    expect(page.text).toContain(errors.notFound.todo);
    const english = await request(world.app)
      .get('/no-such-page')
      .set('Accept', 'text/html')
      .set('Cookie', 'lang=en');
    expect(english.text).toContain(catalogues.en.errors.notFound.title);
    const program = await request(world.app).get('/no-such-page').set('Accept', 'application/json');
    expect(program.status).toBe(404);
    expect(program.headers['content-type']).toContain('application/problem+json');
    expect(JSON.parse(program.text)).toEqual({
      type: 'about:blank',
      status: 404,
      code: 'notFound',
      title: catalogues.en.errors.notFound.title,
    });
  });

  // The one place where errors become HTTP, without the rest of the program.
  const answering = (fault: unknown, headers: Record<string, string> = {}) => {
    const app = express();
    app.get('/', () => {
      throw fault;
    });
    app.use(errorPages);
    return request(app)
      .get('/')
      .set({ Accept: 'application/json', ...headers });
  };
  const problemOf = async (fault: unknown, headers?: Record<string, string>) => {
    const { status, text } = await answering(fault, headers);
    return [status, JSON.parse(text) as Record<string, unknown>] as const;
  };

  it('keeps its secrets: an unexpected fault shows a reference and nothing else', async () => {
    const [status, problem] = await problemOf(new Error('select secret from people'));
    expect(status).toBe(500);
    expect(problem).toMatchObject({ code: 'failed', instance: expect.stringMatching(/^[0-9a-f]{8}$/) });
    expect(JSON.stringify(problem)).not.toContain('secret');
    for (const strange of ['text', 7, { status: 200 }, { status: 503 }])
      expect((await problemOf(strange))[0]).toBe(500);
  });

  it('calls a value that no column takes the fault of who sent it', async () => {
    for (const code of ['22003', '22007', '22008', '22021', '22P02', '22P05'])
      expect((await problemOf(Object.assign(new Error('select'), { code })))[0]).toBe(400);
    expect((await problemOf(Object.assign(new Error('select'), { code: '22012' })))[0]).toBe(500);
  });

  it('says so without a page when the page itself fails', async () => {
    const broken = express();
    Object.assign(broken.locals, {
      frame: {
        navigation: () => [],
        demoBar: () => Promise.reject(new Error('gone')),
        offline: () => Promise.resolve(null),
      },
    });
    broken.get('/', (_req, res) => {
      Object.assign(res.locals, { visit: { person: null, lang: 'id', t: catalogues.id } });
      throw new Error('secret');
    });
    broken.use(errorPages);
    const { status, text, type } = await request(broken).get('/').set('Accept', 'text/html');
    expect([status, type]).toEqual([500, 'application/problem+json']);
    expect(text).not.toMatch(/gone|secret|\.ts:/);
  });

  it('has one status for each error', async () => {
    expect(await problemOf(new NotFound())).toMatchObject([404, { code: 'notFound' }]);
    expect(await problemOf(new Invalid({ a: 'required' }))).toMatchObject([
      422,
      { fields: { a: 'required' } },
    ]);
    expect(await problemOf(new Conflict(1, 2))).toMatchObject([409, { code: 'conflict' }]);
    expect(await problemOf(new Conflict(1, 2), { 'if-match': '"1"' })).toMatchObject([
      412,
      { code: 'conflict' },
    ]);
    expect(await problemOf({ code: 'LIMIT_FILE_SIZE' })).toMatchObject([413, { code: 'tooLarge' }]);
    expect(await problemOf({ status: 415 })).toMatchObject([415, { code: 'malformed' }]);
  });
});

describe('health', () => {
  const ready = () => request(world.app).get('/readyz');
  const leaveMark = (ago: string) =>
    world.db.raw(
      `insert into settings (key, value, changed_at) values ('worker.lastRound', 'true', now() - ?::interval)
       on conflict (key) do update set changed_at = excluded.changed_at`,
      [ago],
    );

  it('/healthz answers without a database question', async () => {
    const answer = await request(world.app).get('/healthz').expect(200);
    expect(answer.body).toEqual({ status: 'ok' });
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('/readyz asks database, migrations and worker', async () => {
    await world.db('settings').where({ key: 'worker.lastRound' }).delete();
    expect((await ready().expect(503)).body).toEqual({
      status: 'not ready',
      checks: { database: true, migrations: true, worker: false, counts: true, whole: true, keys: true },
    });
    await leaveMark('4 minutes');
    await ready().expect(503);
    await leaveMark('1 minute');
    expect((await ready().expect(200)).body).toEqual({
      status: 'ready',
      checks: { database: true, migrations: true, worker: true, counts: true, whole: true, keys: true },
    });
    const [last] = (await world.db('knex_migrations').orderBy('id', 'desc').limit(1)) as [
      { id: number; name: string },
    ];
    await world.db('knex_migrations').where({ id: last.id }).update({ name: 'another.ts' });
    expect((await ready().expect(503)).body.checks).toMatchObject({ migrations: false });
    await world.db('knex_migrations').where({ id: last.id }).update({ name: last.name });
  });
});
