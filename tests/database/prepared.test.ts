import { createServer, connect as dial, type AddressInfo } from 'node:net';
import { connect, type Database } from '../../src/database/connect.ts';
import { inRequest } from '../../src/database/standing.ts';
import { withNext } from '../../src/database/walled.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
let pool: Database;
let web: Database;
beforeAll(async () => {
  test = await testDatabase();
  pool = connect(test.url, { max: 1 });
  web = inRequest(pool);
});
afterAll(async () => {
  await pool.destroy();
  await test.drop();
});

const kept = async (text: string, db: Database = pool) =>
  (await db.raw<{ rows: object[] }>('select from pg_prepared_statements where statement = ?', [text])).rows
    .length;

const often = async (times: number, ask: () => Promise<unknown>) => {
  for (let n = 0; n < times; n += 1) await ask();
};

describe('a statement of a request', () => {
  it('is prepared once it was asked some times, and says the same', async () => {
    const text = 'select $1::int + 1 as n';
    const ask = async (n: number) =>
      (await web.raw<{ rows: [{ n: number }] }>('select ?::int + 1 as n', [n])).rows[0].n;
    expect(await ask(1)).toBe(2);
    expect(await kept(text)).toBe(0);
    await often(6, () => ask(1));
    expect(await kept(text)).toBe(1);
    expect([await ask(7), await ask(-1)]).toEqual([8, 0]);
    const both = await web.transaction(async (trx) => [
      (await trx.raw<{ rows: [{ n: number }] }>('select ?::int + 1 as n', [3])).rows[0].n,
    ]);
    expect(both).toEqual([4]);
  });

  it('that fails while it is prepared is prepared by the next one', async () => {
    const ask = (by: number) => web.raw<{ rows: [{ n: number }] }>('select 12 / ?::int as n', [by]);
    await often(5, () => ask(3));
    // From now on it has a name; the first with it fails.
    await expect(ask(0)).rejects.toMatchObject({ code: '22012' });
    expect((await ask(4)).rows).toEqual([{ n: 3 }]);
    await expect(ask(0)).rejects.toMatchObject({ code: '22012' });
    expect((await ask(6)).rows).toEqual([{ n: 2 }]);
    expect(await kept('select 12 / $1::int as n')).toBe(1);
    // What goes in front of it may fail, too: then the server never came as far as this one.
    const behind = (by: number) =>
      web.transaction(async (trx) => {
        await withNext(trx.raw('select 60 / ?::int', [by]));
        await trx.raw('select 7 as late');
      });
    await often(5, () => behind(1));
    await expect(behind(0)).rejects.toMatchObject({ code: '22012' });
    await often(2, () => behind(1));
  });

  it('that returns other columns since another version has changed a table is prepared anew and asked again', async () => {
    await pool.raw('create table changing (a int); grant select on changing to aduan_web');
    await pool.raw('insert into changing values (1)');
    const ask = async () => (await web.raw<{ rows: object[] }>('select * from changing')).rows;
    await often(7, ask);
    await pool.raw('alter table changing add b int default 2');
    expect(await ask()).toEqual([{ a: 1, b: 2 }]);
    await pool.raw('alter table changing add c int default 3');
    const inside = () =>
      web.transaction(async (trx) => (await trx.raw('select * from changing')).rows as object[]);
    await expect(inside()).rejects.toMatchObject({ code: '0A000' });
    expect(await inside()).toEqual([{ a: 1, b: 2, c: 3 }]);
  });
});

it('is never prepared where a pooler stands between, which may give another backend each time', async () => {
  const server = new URL(test.url);
  // As PgBouncer does it, the greeting carries a process id that is no backend's.
  const pooler = createServer((client) => {
    const database = dial(Number(server.port), server.hostname);
    client.on('error', () => database.destroy()).on('close', () => database.destroy());
    database.on('error', () => client.destroy()).on('close', () => client.destroy());
    client.pipe(database);
    database.on('data', (chunk: Buffer) => {
      const at = chunk.indexOf(Buffer.from('K\0\0\0'));
      if (at >= 0) chunk.writeInt32BE(chunk.readInt32BE(at + 5) + 1, at + 5);
      client.write(chunk);
    });
  });
  await new Promise<void>((resolve) => pooler.listen(0, '127.0.0.1', resolve));
  const address = new URL(test.url);
  address.port = String((pooler.address() as AddressInfo).port);
  const through = connect(address.href, { max: 1 });
  try {
    await often(12, () => inRequest(through).raw('select ?::int + 5 as n', [1]));
    expect(await kept('select $1::int + 5 as n', through)).toBe(0);
    await often(12, () => web.raw('select ?::int + 5 as n', [1]));
    expect(await kept('select $1::int + 5 as n')).toBe(1);
  } finally {
    await through.destroy();
    pooler.close();
  }
});
