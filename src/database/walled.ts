import knex from 'knex';
import { escapeLiteral, Query, type Client as PgClient, type QueryConfig, type Submittable } from 'pg';
import type { Connection, Database } from './connect.ts';
import { queryLog, watchQueries } from './slow-queries.ts';

/** As whom PostgreSQL runs what is asked: a role of db/access.sql, and the scope that its policies read. */
export type Standing = { role: 'aduan_web' | 'aduan_worker'; scope: string };

const standings = new WeakMap<object, () => Standing>();

/**
 * The same pool behind the wall of db/access.sql: each query and each transaction stands as `standing()` says when it
 * begins, and the connection is the login's again when it ends. It costs no round trip and holds no connection, and
 * needs nothing of a session: PgBouncer may pool transactions.
 */
export function walled(db: Database, standing: () => Standing): Database {
  const Client = db.client.constructor as new (config: object) => Knexed;
  class Walled extends Client {
    override _query(connection: PgClient, asked: Asked): Promise<Asked> {
      if (!this.transacting) return ask(connection, asked, standing());
      // Knex opens a transaction with this statement: what comes with it holds until the end.
      if (/^BEGIN\b/.test(asked.sql)) asked.sql += ` ${statement(standing())};`;
      return super._query(connection, asked);
    }
    override _stream(): Promise<never> {
      return Promise.reject(new Error('Read a stream in a transaction: it needs one connection for a while'));
    }
  }
  const behind = knex({
    client: Walled as unknown as typeof knex.Client,
    connectionPool: db.client.pool as never,
    asyncStackTraces: false,
    compileSqlOnError: false,
    log: queryLog,
  });
  watchQueries(behind);
  standings.set(behind.client.config as object, standing);
  return behind;
}

/** Whether what is asked through this connection, or transaction, stands behind the wall. */
export const isWalled = (db: Connection): boolean => standings.has(db.client.config as object);

type Asked = { sql: string; bindings?: unknown[]; options?: object; response?: unknown };
type Knexed = {
  transacting?: boolean;
  _query(connection: PgClient, asked: Asked): Promise<Asked>;
  _stream(): Promise<unknown>;
};

const statement = ({ role, scope }: Standing) =>
  `select set_config('role', ${escapeLiteral(role)}, true), set_config('aduan.scope', ${escapeLiteral(scope)}, true)`;

function ask(connection: PgClient, asked: Asked, standing: Standing): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const config = { text: asked.sql, values: asked.bindings ?? [], ...asked.options };
    const query = new StandingQuery(config, standing, (fault, response) => {
      asked.response = response;
      if (fault) reject(fault);
      else resolve(asked);
    });
    connection.query(query as unknown as Submittable);
  });
}

/** The messages of PostgreSQL's extended protocol, as pg writes them. */
type Wire = {
  parse(message: { text: string }): void;
  bind(message: { values: string[] }): void;
  execute(message: object): void;
};
type Answered = (fault: Error | null, response: unknown) => void;
type Inner = new (
  config: QueryConfig & { queryMode: 'extended' },
  callback: Answered,
) => {
  prepare(wire: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
};

/**
 * A query that is sent together with the statement that says who asks. Until the one Sync behind both PostgreSQL takes
 * them for one transaction (Frontend/Backend Protocol, Pipelining), so the standing holds for this query alone; if it
 * can't be taken, the query is not run.
 */
class StandingQuery extends (Query as unknown as Inner) {
  private readonly standing: Standing;
  private stands = false;

  constructor(config: QueryConfig, standing: Standing, answered: Answered) {
    super({ ...config, queryMode: 'extended' }, answered);
    this.standing = standing;
  }

  override prepare(wire: Wire): void {
    const { role, scope } = this.standing;
    wire.parse({ text: `select set_config('role', $1, true), set_config('aduan.scope', $2, true)` });
    wire.bind({ values: [role, scope] });
    wire.execute({});
    super.prepare(wire);
  }

  override handleDataRow(message: unknown): void {
    if (this.stands) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.stands) super.handleCommandComplete(message, wire);
    else this.stands = true;
  }
}
