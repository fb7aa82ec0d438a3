import { connect } from '../../src/database/connect.ts';
import { watchQueries } from '../../src/database/slow-queries.ts';
import { asWorker } from '../../src/database/standing.ts';
import { inTrace, log } from '../../src/log.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';
import { captureLog, type LogLines } from '../support/log-lines.ts';

let database: TestDatabase;
let logged: LogLines;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(() => {
  logged = captureLog();
});
afterEach(() => logged.restore());

const slow = 'select ?::text as secret, pg_sleep(0.55)';

describe('the log of slow statements', () => {
  it('has the statement without its values, the rows and the request', async () => {
    const trace = { id: 'abcdef0123456789', queries: 0 };
    await inTrace(trace, async () => {
      await database.db.raw('select 1');
      await database.db.raw(slow, ['kanari']);
    });
    expect(trace.queries).toBe(2);
    const lines = logged.lines();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      msg: 'slow query',
      statement: 'select $1::text as secret, pg_sleep(0.55)',
      rows: 1,
      request: 'abcdef0123456789',
    });
    expect(lines[0]!.ms).toBeGreaterThanOrEqual(500);
    expect(logged.raw.join('')).not.toContain('kanari');
  });

  it('sees behind the wall and into transactions, and what fails', async () => {
    const worker = asWorker(database.db);
    await worker.raw(slow, ['kanari']);
    await worker.transaction((trx) => trx.raw(slow, ['kanari']));
    await expect(database.db.raw(`${slow}, ?::int`, ['kanari', 'kanari'])).rejects.toThrow('type integer');
    await expect(database.db.raw('select 1 / (length(pg_sleep(0.55)::text) * ?)', [1])).rejects.toThrow(
      'division',
    );
    expect(logged.lines('slow query').map(({ code }) => code)).toEqual([undefined, undefined, '22012']);
    expect(logged.raw.join('')).not.toContain('kanari');
  });

  it('begins at the threshold', async () => {
    const db = connect(database.url, { max: 1 });
    watchQueries(db, 0);
    await db.raw('select 1');
    await db.destroy();
    expect(logged.lines('slow query')).toHaveLength(1);
  });
});

describe('a fault in the log', () => {
  it('keeps no value, neither of the statement nor of PostgreSQL', async () => {
    const fault = await database.db
      .raw(`select ?::int, '{"a":1}'::jsonb \\? 'a'`, ['kanari 081298760354'])
      .catch((error: unknown) => error);
    log.error({ err: fault }, 'request failed');
    const twice = await database
      .db('people')
      .insert({ username: 'admin', name: 'Kanariawati', language: 'id' })
      .catch((error: unknown) => error);
    log.error({ err: twice }, 'request failed');
    log.error(
      { err: new Error('mail to kanari@example.org and +62 812 9876 0354\r\nfailed') },
      'request failed',
    );
    expect(logged.lines()).toHaveLength(3);
    expect(logged.lines()[0]!.err).toMatchObject({ code: '22P02' });
    expect(logged.raw.join('')).not.toMatch(/kanari|9876/i);
  });
});
