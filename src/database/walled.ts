import knex from 'knex';
import { Query, type Client as PgClient, type QueryConfig, type Submittable } from 'pg';
import type { Connection, Database } from './connect.ts';
import { queryLog, watchQueries } from './slow-queries.ts';

/** As whom PostgreSQL runs what is asked: a role of db/access.sql, and the scope that its policies read. */
export type Standing = { role: 'aduan_web' | 'aduan_worker'; scope: string };

const standings = new WeakMap<object, () => Standing>();

/**
 * The same pool behind the wall of db/access.sql: each query and each transaction stands as `standing()` says, and the
 * connection is the login's again when it ends. It costs no round trip and holds no connection, and needs nothing of a
 * session: PgBouncer may pool transactions.
 */
export function walled(db: Database, standing: () => Standing): Database {
  const Client = db.client.constructor as new (config: object) => Knexed;
  class Walled extends Client {
    override _query(connection: PgClient, asked: Asked): Promise<Asked> {
      return this.transacting
        ? askInTransaction(connection, asked, standing())
        : ask(connection, asked, [statement(standing())]);
    }
    override async _stream(connection: PgClient, ...rest: unknown[]): Promise<unknown> {
      if (!this.transacting)
        throw new Error('Read a stream in a transaction: it needs one connection for a while');
      await askInTransaction(connection, { sql: 'select' }, standing());
      return super._stream(connection, ...rest);
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
  _stream(connection: PgClient, ...rest: unknown[]): Promise<unknown>;
};
type Statement = { text: string; values?: string[] };

const statement = ({ role, scope }: Standing): Statement => ({
  text: `select set_config('role', $1, true), set_config('aduan.scope', $2, true)`,
  values: [role, scope],
});

const roleAlone = ({ role }: Standing): Statement => ({
  text: `select set_config('role', $1, true)`,
  values: [role],
});

/**
 * How a transaction stands: `begin` is what opens it as long as nothing was asked in it, `role` what it has now, and
 * whether it was told the scope of the request: one that opens behind a door is told at the first question outside.
 */
type Open = { begin: string | null; role: string | null; scoped: boolean };
const open = new WeakMap<PgClient, Open>();

/**
 * The opening of a transaction waits for its first question and goes with it; the scope holds until the end, and the
 * role wherever a door is open (`beyondScope`). None of it costs a round trip.
 */
async function askInTransaction(connection: PgClient, asked: Asked, standing: Standing): Promise<Asked> {
  if (/^BEGIN\b/.test(asked.sql)) {
    open.set(connection, { begin: asked.sql, role: null, scoped: false });
    return asked;
  }
  const present = open.get(connection)!;
  const before: Statement[] = [];
  if (present.begin !== null) {
    const { begin } = present;
    present.begin = null;
    // Nothing was asked, so there is nothing to end.
    if (/^(COMMIT|ROLLBACK);?$/i.test(asked.sql)) return asked;
    before.push({ text: begin }, statement(standing));
    present.role = standing.role;
    present.scoped = standing.role === 'aduan_web';
  }
  // After a fault PostgreSQL takes nothing but these; and a savepoint takes role and scope back to what they were.
  if (/^(COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/i.test(asked.sql)) {
    present.role = null;
    present.scoped &&= !/^ROLLBACK\b/i.test(asked.sql);
  } else if (present.role !== standing.role) {
    const asWeb = standing.role === 'aduan_web';
    before.push(asWeb && !present.scoped ? statement(standing) : roleAlone(standing));
    present.role = standing.role;
    present.scoped ||= asWeb;
  }
  return ask(connection, asked, before);
}

function ask(connection: PgClient, asked: Asked, before: Statement[]): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const config = { text: asked.sql, values: asked.bindings ?? [], ...asked.options };
    const query = new FollowingQuery(config, before, (fault, response) => {
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
 * A query that is sent together with statements that go before it, such as who asks. Until the one Sync behind them
 * PostgreSQL takes them for one transaction (Frontend/Backend Protocol, Pipelining), so outside of an open one the
 * standing holds for this query alone; if one of them fails, the query is not run.
 */
class FollowingQuery extends (Query as unknown as Inner) {
  private readonly before: Statement[];
  private ahead: number;

  constructor(config: QueryConfig, before: Statement[], answered: Answered) {
    super({ ...config, queryMode: 'extended' }, answered);
    this.before = before;
    this.ahead = before.length;
  }

  override prepare(wire: Wire): void {
    for (const { text, values = [] } of this.before) {
      wire.parse({ text });
      wire.bind({ values });
      wire.execute({});
    }
    super.prepare(wire);
  }

  override handleDataRow(message: unknown): void {
    if (this.ahead === 0) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, wire: Wire): void {
    if (this.ahead === 0) super.handleCommandComplete(message, wire);
    else this.ahead -= 1;
  }
}
