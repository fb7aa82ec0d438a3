import knex from 'knex';
import type { Knex } from 'knex';
import { TypeOverrides } from 'pg';
import type { Client } from 'pg';
import { allowPrepared } from './prepared.ts';
import { queryLog, watchQueries } from './slow-queries.ts';
import { commandName, yieldToOthers } from './yielding.ts';

export type Database = Knex;
export type Transaction = Knex.Transaction;
export type Connection = Knex | Knex.Transaction;

/**
 * A pool of connections (10 unless `max` says otherwise), opened when first used. Sessions run in UTC. With `behind` its
 * backends yield to others where they run on this machine.
 * bigint and numeric come as number, date as 'YYYY-MM-DD', timestamptz as Date; so do their arrays.
 */
export function connect(
  connectionString: string,
  options: { max?: number; behind?: boolean } = {},
): Database {
  const types = {
    getTypeParser: (oid: number, format: string) =>
      parsers.getTypeParser(oid, format === 'binary' ? 'binary' : 'text'),
  };
  const db = knex({
    client: 'pg',
    connection: { connectionString, types, ...(options.behind ? { application_name: commandName } : {}) },
    pool: {
      min: 0,
      max: options.max ?? 10,
      afterCreate: (connection: Client, done: Done) => greet(connection, done, options.behind === true),
    },
    acquireConnectionTimeout: 15_000,
    asyncStackTraces: false,
    // What goes into the log is the statement, never its values.
    compileSqlOnError: false,
    log: queryLog,
  });
  watchQueries(db);
  return db;
}

// For our connections only: other libraries in the process keep the defaults of pg.
const parsers = new TypeOverrides();

const parsed: [oid: number, arrayOid: number, parse: (text: string) => unknown][] = [
  [20, 1016, Number], // int8
  [1700, 1231, Number], // numeric
  [1082, 1182, (text) => text], // date
];
for (const [oid, arrayOid, parse] of parsed) {
  parsers.setTypeParser(oid, parse);
  parsers.setTypeParser(arrayOid, (text: string) => readArray(text, parse));
}

// Enough for these types, whose elements are never quoted, in one dimension.
function readArray(text: string, parse: (item: string) => unknown): unknown[] {
  const items = text === '{}' ? [] : text.slice(1, -1).split(',');
  return items.map((item) => (item === 'NULL' ? null : parse(item)));
}

type Done = (error: Error | null, connection: Client) => void;

// A backend that yields has no helpers: the server starts them, and they would not yield.
const alone = 'set max_parallel_workers_per_gather = 0; set max_parallel_maintenance_workers = 0; ';

function greet(connection: Client, done: Done, behind: boolean): void {
  connection.query(
    `${behind ? alone : ''}set time zone 'UTC'; select pg_backend_pid() as pid`,
    (error: Error | null, results: unknown) => {
      if (error) return done(error, connection);
      const { rows } = (results as { rows: [{ pid: number }] }[]).at(-1)!;
      allowPrepared(connection, rows[0].pid);
      if (behind) yieldToOthers(rows[0].pid);
      done(null, connection);
    },
  );
}
