import { jest } from '@jest/globals';
import type { Socket } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'tarn';
import { connect, type Database, type Transaction } from '../../src/database/connect.ts';
import { beyondScope, inScope, presentScope } from '../../src/database/scope.ts';
import { inRequest } from '../../src/database/standing.ts';
import { withNext } from '../../src/database/walled.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let test: TestDatabase;
let pool: Database;
let web: Database;
beforeAll(async () => {
  test = await testDatabase();
  pool = connect(test.url, { max: 3 });
  web = inRequest(pool);
});
afterAll(async () => {
  await pool.destroy();
  await test.drop();
});

type Said = { role: string; scope: string; pid: number };
const whoAmI = `select current_user::text as role, current_setting('aduan.scope', true) as scope, pg_backend_pid() as pid`;
const ask = async (db: Database, sql = whoAmI): Promise<Said> =>
  (await db.raw<{ rows: [Said] }>(sql)).rows[0];
const used = () => (pool.client.pool as Pool<unknown>).numUsed();

describe('a query of a request', () => {
  it('stands in its scope for itself alone; the connection is the login’s again', async () => {
    const scope = { sees: [`31.74'; drop table complaints; --`] };
    expect(await inScope(scope, () => ask(web))).toMatchObject({
      role: 'aduan_web',
      scope: JSON.stringify(scope),
    });
    expect(await ask(web)).toMatchObject({ role: 'aduan_web', scope: '' });
    expect(await inScope('everything', () => ask(web))).toMatchObject({ role: 'aduan_worker', scope: '' });
    expect(await ask(pool)).toMatchObject({ role: 'postgres' });
    const begun = await inScope(scope, () => web.transaction((trx) => ask(trx)));
    expect(begun).toMatchObject({ role: 'aduan_web', scope: JSON.stringify(scope) });
    expect(await ask(pool)).toMatchObject({ role: 'postgres' });
  });

  it('comes back as it would without a wall', async () => {
    const built = () =>
      web('settings').insert({ key: 'a', value: '1' }).onConflict('key').merge().returning(['key', 'value']);
    expect(await built()).toEqual([{ key: 'a', value: 1 }]);
    expect(await web('settings').where({ key: 'a' }).update({ value: '2' })).toBe(1);
    expect(await web('settings').where({ key: 'a' }).first('value')).toEqual({ value: 2 });
    expect(await web('settings').where({ key: 'a' }).pluck('value')).toEqual([2]);
    expect(await web('settings').where({ key: 'a' }).delete()).toBe(1);
    const { rows, rowCount } = await web.raw<{ rows: object[]; rowCount: number }>(
      `select 1::bigint as n, date '2026-11-21' as day where ?::int = 1`,
      [1],
    );
    expect({ rows, rowCount }).toEqual({ rows: [{ n: 1, day: '2026-11-21' }], rowCount: 1 });
    expect((await web.raw<{ rows: object[] }>('select where false')).rows).toEqual([]);
  });

  it('that fails spoils nothing for the next one', async () => {
    await expect(web.raw('select 1 / 0')).rejects.toMatchObject({ code: '22012' });
    await expect(web.raw('select * from nowhere')).rejects.toMatchObject({ code: '42P01' });
    await expect(web.raw('select ?::int', ['x'])).rejects.toMatchObject({ code: '22P02' });
    // Two statements in one would let the second one out of its scope.
    await expect(web.raw('select 1; select 2')).rejects.toMatchObject({ code: '42601' });
    for (let n = 0; n < 4; n += 1) expect(await ask(web)).toMatchObject({ role: 'aduan_web', scope: '' });
    await expect(
      web.transaction(async (trx) => {
        await trx.raw('select 1 / 0');
      }),
    ).rejects.toMatchObject({ code: '22012' });
    expect(await ask(pool)).toMatchObject({ role: 'postgres' });
  });

  it('is not run when its standing can’t be taken', async () => {
    const login = `outside_${process.pid}`;
    await pool.raw(
      `create role ${login} login password 'x'; grant all on all tables in schema public to ${login}`,
    );
    const url = new URL(test.url);
    [url.username, url.password] = [login, 'x'];
    const outside = connect(url.href, { max: 1 });
    try {
      const denied = { message: expect.stringContaining('permission denied to set role') };
      await expect(inRequest(outside)('settings').delete()).rejects.toMatchObject(denied);
      await expect(inRequest(outside).transaction((trx) => trx('settings').delete())).rejects.toMatchObject(
        denied,
      );
    } finally {
      await outside.destroy();
      await pool.raw(`drop owned by ${login}; drop role ${login}`);
    }
  });
});

describe('a transaction of a request', () => {
  it('that opens behind a door stands in its own scope when the door is closed, also after a savepoint', async () => {
    const scope = { offices: [7] };
    const own = { role: 'aduan_web', scope: JSON.stringify(scope) };
    await inScope(scope, () =>
      web.transaction(async (trx) => {
        const behind = () => beyondScope(trx, 'a test', () => ask(trx));
        expect(await behind()).toMatchObject({ role: 'aduan_worker' });
        await trx
          .transaction(async (inner) => {
            expect(await ask(inner)).toMatchObject(own);
            throw new Error('rolled back');
          })
          .catch(() => {});
        expect(await ask(trx)).toMatchObject(own);
        expect(await behind()).toMatchObject({ role: 'aduan_worker' });
        expect(await ask(trx)).toMatchObject(own);
      }),
    );
  });

  it('keeps its scope through savepoints and their end, committed or rolled back', async () => {
    const scope = { offices: [7] };
    const expected = { role: 'aduan_web', scope: JSON.stringify(scope) };
    await inScope(scope, () =>
      web.transaction(async (trx) => {
        await trx.transaction(async (inner) => expect(await ask(inner)).toMatchObject(expected));
        await trx
          .transaction(async (inner) => {
            await inner.raw('select 1 / 0');
          })
          .catch(() => {});
        expect(await ask(trx)).toMatchObject(expected);
      }),
    );
    const repeatable = await inScope(scope, () =>
      web.transaction((trx) => ask(trx), { isolationLevel: 'repeatable read' }),
    );
    expect(repeatable).toMatchObject(expected);
  });
});

describe('a statement that goes with the next one', () => {
  const add = (trx: Transaction, key: string) => withNext(trx('settings').insert({ key, value: '1' }));
  const known = async (...keys: string[]) =>
    (await test.db('settings').whereIn('key', keys).orderBy('key').pluck('key')) as string[];

  it('is asked in its order and as whom it was asked, without a write of its own', async () => {
    const heard: string[] = [];
    const scope = { offices: [7] };
    await inScope(scope, () =>
      web.transaction(async (trx) => {
        const connection = (await trx.client.acquireConnection()) as { connection: { stream: Socket } };
        const { stream } = connection.connection;
        const writev = jest.spyOn(stream as unknown as { _writev(): void }, '_writev');
        await beyondScope(trx, 'a test', () =>
          withNext(trx.raw(`insert into settings (key, value) values (current_user, '1')`)),
        );
        await withNext(trx.raw(`insert into settings (key, value) values ('a ' || current_user, ?)`, ['1']));
        expect(writev).not.toHaveBeenCalled();
        heard.push(...((await trx('settings').orderBy('key').pluck('key')) as string[]));
        expect(writev).toHaveBeenCalledTimes(1);
        expect(await ask(trx)).toMatchObject({ role: 'aduan_web', scope: JSON.stringify(scope) });
        writev.mockRestore();
      }),
    );
    expect(heard).toEqual(expect.arrayContaining(['a aduan_web', 'aduan_worker']));
    await test.db('settings').whereIn('key', ['a aduan_web', 'aduan_worker']).delete();
  });

  it('goes with the COMMIT where nothing else is asked, and not at all when it is rolled back', async () => {
    await web.transaction((trx) => add(trx, 'committed'));
    await web.transaction(async (trx) => {
      await add(trx, 'outside');
      await trx
        .transaction(async (inner) => {
          await add(inner, 'inside');
          await withNext(inner.raw('select 1 / 0'));
          throw new Error('rolled back');
        })
        .catch(() => {});
      await add(trx, 'behind');
    });
    await expect(
      web.transaction(async (trx) => {
        await add(trx, 'never');
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect(await known('committed', 'outside', 'inside', 'behind', 'never')).toEqual([
      'behind',
      'committed',
      'outside',
    ]);
  });

  it('that fails fails the transaction, whose connection is whole again', async () => {
    const divide = (trx: Transaction) => withNext(trx.raw('select 1 / 0'));
    const fault = { code: '22012' };
    for (let n = 0; n < 4; n += 1) {
      await expect(
        web.transaction(async (trx) => {
          await add(trx, 'with a fault');
          await divide(trx);
        }),
      ).rejects.toMatchObject(fault);
      await expect(
        web.transaction(async (trx) => {
          await divide(trx);
          await add(trx, 'with a fault');
          await ask(trx);
        }),
      ).rejects.toMatchObject(fault);
      expect(await ask(web)).toMatchObject({ role: 'aduan_web', scope: '' });
    }
    expect(await known('with a fault')).toEqual([]);
    expect(used()).toBe(0);
    expect(await ask(pool)).toMatchObject({ role: 'postgres' });
  });

  it('that fails fails the savepoint it was asked in, and no more', async () => {
    await web.transaction(async (trx) => {
      await add(trx, 'around');
      await expect(
        trx.transaction(async (inner) => {
          await add(inner, 'within');
          await withNext(inner.raw('select 1 / 0'));
        }),
      ).rejects.toMatchObject({ code: '22012' });
      expect(await ask(trx)).toMatchObject({ role: 'aduan_web' });
    });
    expect(await known('around', 'within')).toEqual(['around']);
  });

  it('is asked at once where there is no wall', async () => {
    await pool.transaction(async (trx) => {
      await add(trx, 'at once');
      expect(await trx('settings').where({ key: 'at once' }).pluck('key')).toEqual(['at once']);
    });
  });
});

describe('many requests over few connections', () => {
  it('never mix their scopes', async () => {
    const requests = Array.from({ length: 400 }, (_, n) => {
      const scope = n % 7 === 0 ? ('everything' as const) : { offices: [n] };
      return inScope(scope, async () => {
        const both = await Promise.all([ask(web), web.transaction((trx) => ask(trx)), ask(web)]);
        await sleep(n % 5);
        return { scope, present: presentScope(), said: [...both, await ask(web)] };
      });
    });
    for (const { scope, present, said } of await Promise.all(requests)) {
      expect(present).toBe(scope);
      for (const { role, scope: heard } of said)
        expect({ role, heard }).toEqual(
          scope === 'everything'
            ? { role: 'aduan_worker', heard: '' }
            : { role: 'aduan_web', heard: JSON.stringify(scope) },
        );
    }
    expect(used()).toBe(0);
  });

  it('hold no connection while a handler does something else', async () => {
    await inScope({ offices: [1] }, async () => {
      await ask(web);
      expect(used()).toBe(0);
      await Promise.all([ask(web), ask(web).then(() => ask(web))]);
      expect(used()).toBe(0);
    });
  });

  it('leave none behind after a thousand, those that fail or whose asker leaves among them', async () => {
    await Promise.all(
      Array.from({ length: 1000 }, (_, n) =>
        inScope({ offices: [n] }, async () => {
          if (n % 4 === 0) await web.raw('select 1 / 0').catch(() => {});
          else if (n % 4 === 1)
            await web.transaction(() => Promise.reject(new Error('left'))).catch(() => {});
          else await ask(web);
        }),
      ),
    );
    expect(used()).toBe(0);
    expect(await ask(pool)).toMatchObject({ role: 'postgres' });
    // A connection that the server ends is replaced; Knex says so.
    jest.spyOn(console, 'log').mockImplementation(() => {});
    const { pid } = await ask(web);
    await test.db.raw('select pg_terminate_backend(?, 60000)', [pid]);
    await setImmediate(); // so that it is heard of
    for (let n = 0; n < 3; n += 1) expect(await ask(web)).toMatchObject({ role: 'aduan_web' });
  });
});
