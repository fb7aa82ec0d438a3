import { createServer, type Server, type Socket } from 'node:net';
import express, { type Express } from 'express';
import request from 'supertest';
import { connect, type Database } from '../../src/database/connect.ts';
import { announceEnd, healthRoutes } from '../../src/web/health.ts';
import { newWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw(
    `insert into settings (key, value, changed_at) values ('worker.lastRound', 'true', now())`,
  );
});
afterAll(() => world.drop());

const served = (db: Database): Express => express().use(healthRoutes(db));
const nothing = { database: false, migrations: false, worker: false, whole: false, keys: true };

/** Takes connections and never says a word. */
async function blackHole(): Promise<{ port: number; taken: Socket[]; close(): void }> {
  const taken: Socket[] = [];
  const server: Server = createServer((socket) => {
    taken.push(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    for (const socket of taken) socket.destroy();
    server.close();
  };
  return { port: (server.address() as { port: number }).port, taken, close };
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
