import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import express, { type Express } from 'express';
import request from 'supertest';
import { connect, type Database } from '../../src/database/connect.ts';
import { rollTallies } from '../../src/complaints/tallies.ts';
import { inRequest } from '../../src/database/standing.ts';
import { rollAnswers } from '../../src/satisfaction/tallies.ts';
import { announceEnd, healthRoutes, readinessOf } from '../../src/web/health.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw(
    `insert into settings (key, value, changed_at) values ('worker.lastRound', 'true', now())`,
  );
});
afterAll(() => world.drop());

const zeros = Array(18).fill(0).join(', ');
const served = (db: Database): Express => express().use(healthRoutes(db));
const nothing = {
  database: false,
  migrations: false,
  worker: false,
  counts: false,
  whole: false,
  keys: true,
};

/** Takes connections and never says a word, until it drops them and lets the next ones through to the server of an address. */
async function blackHole(): Promise<{
  port: number;
  taken: Socket[];
  letThrough(url: string): void;
  close(): void;
}> {
  const taken: Socket[] = [];
  let behind: URL | undefined;
  const server: Server = createServer((socket) => {
    taken.push(socket);
    socket.on('error', () => {});
    if (behind) socket.pipe(dial(Number(behind.port), behind.hostname)).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const drop = () => {
    for (const socket of taken) socket.destroy();
  };
  const letThrough = (url: string) => {
    behind = new URL(url);
    drop();
  };
  const close = () => {
    drop();
    server.close();
  };
  return { port: (server.address() as { port: number }).port, taken, letThrough, close };
}

describe('/readyz', () => {
  it('answers when the database takes connections and says nothing, and asks it once for all who ask', async () => {
    const hole = await blackHole();
    const db = connect(`postgres://x:y@127.0.0.1:${hole.port}/z`, { max: 4 });
    try {
      const app = served(db);
      const answers = await Promise.all([1, 2, 3, 4, 5].map(() => request(app).get('/readyz')));
      for (const { status, body } of answers)
        expect([status, body]).toEqual([503, { status: 'not ready', checks: nothing }]);
      expect(hole.taken).toHaveLength(1);
    } finally {
      hole.close();
      await db.destroy();
    }
  });

  it('answers when a statement hangs, and is ready again when it went on', async () => {
    const app = served(world.db);
    await request(app).get('/readyz').expect(200);
    const held = await world.db.transaction();
    await held.raw('lock table settings in access exclusive mode');
    expect((await request(app).get('/readyz').expect(503)).body.checks).toMatchObject({ database: false });
    await held.rollback();
    await request(app).get('/readyz').expect(200);
  });

  it('looks anew for whoever asks after a look was given up', async () => {
    const hole = await blackHole();
    const through = new URL(world.url);
    through.port = String(hole.port);
    const db = connect(through.href, { max: 1 });
    try {
      const look = readinessOf(db);
      expect(await look()).toEqual(nothing);
      const next = look();
      hole.letThrough(world.url);
      expect(await next).toMatchObject({ database: true, migrations: true });
    } finally {
      hole.close();
      await db.destroy();
    }
  });

  it('answers when there is no server', async () => {
    const hole = await blackHole();
    hole.close();
    const db = connect(`postgres://x:y@127.0.0.1:${hole.port}/z`, { max: 1 });
    expect((await request(served(db)).get('/readyz').expect(503)).body.checks).toEqual(nothing);
    await db.destroy();
  });

  it('knows a database that was left half restored, or never prepared', async () => {
    const app = served(world.db);
    await world.db.raw('create table half_restored ()');
    expect((await request(app).get('/readyz').expect(503)).body.checks).toMatchObject({
      whole: false,
      worker: true,
    });
    await world.db.raw('drop table half_restored');
    await world.db.raw('alter table knex_migrations rename to set_aside');
    expect((await request(app).get('/readyz').expect(503)).body.checks).toEqual({
      ...nothing,
      database: true,
    });
    await world.db.raw('alter table set_aside rename to knex_migrations');
    await request(app).get('/readyz').expect(200);
  });

  it('knows of changes that nobody has counted for three minutes, whoever asks', async () => {
    const app = served(inRequest(world.db));
    await world.complaint();
    await request(app).get('/readyz').expect(200);
    await world.db('tally_changes').update({ changed_at: world.db.raw(`now() - interval '4 minutes'`) });
    expect((await request(app).get('/readyz').expect(503)).body.checks).toMatchObject({
      counts: false,
      worker: true,
    });
    await rollTallies(world.db);
    await request(app).get('/readyz').expect(200);
    await world.db.raw(
      `insert into survey_changes select '31.74.02', '31.74', now(), ${zeros}, now() - interval '4 minutes'`,
    );
    expect((await request(app).get('/readyz').expect(503)).body.checks).toMatchObject({ counts: false });
    await rollAnswers(world.db);
    await request(app).get('/readyz').expect(200);
  });

  it('asks a database that an older program prepared, which lacks a column', async () => {
    await world.db.raw('alter table survey_changes rename changed_at to set_aside');
    expect((await request(served(world.db)).get('/readyz').expect(503)).body.checks).toEqual({
      ...nothing,
      database: true,
    });
    await world.db.raw('alter table survey_changes rename set_aside to changed_at');
  });

  it('says so before the end, while everything is still answered', async () => {
    const app = served(world.db);
    announceEnd();
    expect((await request(app).get('/readyz').expect(503)).body).toMatchObject({
      status: 'ending',
      checks: { database: true },
    });
    await request(app).get('/healthz').expect(200);
  });
});
