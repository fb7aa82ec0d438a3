import knex, { type Knex } from 'knex';
import type { Client as PgClient } from 'pg';
import type { Connection, Database } from './connect.ts';
import { queryLog, watchQueries } from './slow-queries.ts';
import { askTogether, isOutdated, type Statement } from './together.ts';

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
        : askAlone(connection, asked, standing());
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

/**
 * Sends a statement of a transaction with the next one of it, or with its COMMIT: it costs no round trip, and its answer
 * stays unknown. If it fails, what it went with fails, so nobody may wait for a fault of this one alone. Without the
 * wall it is sent at once.
 */
export async function withNext(query: Knex.QueryBuilder | Knex.Raw): Promise<void> {
  await query.options({ withNext: true });
}

type Asked = {
  sql: string;
  bindings?: unknown[];
  options?: { withNext?: boolean };
  response?: unknown;
};
type Knexed = {
  transacting?: boolean;
  _query(connection: PgClient, asked: Asked): Promise<Asked>;
  _stream(connection: PgClient, ...rest: unknown[]): Promise<unknown>;
};

const statement = ({ role, scope }: Standing): Statement => ({
  text: `select set_config('role', $1, true), set_config('aduan.scope', $2, true)`,
  values: [role, scope],
});

const roleAlone = ({ role }: Standing): Statement => ({
  text: `select set_config('role', $1, true)`,
  values: [role],
});

/**
 * How a transaction stands: `held` goes with its next question, its BEGIN first; `role` is what it has then, and `scoped`
 * whether it was told the scope of the request: one that opens behind a door is told at the first question outside.
 */
type Open = { held: Statement[]; begun: boolean; role: string | null; scoped: boolean };
const open = new WeakMap<PgClient, Open>();

/**
 * The opening of a transaction waits for its first question and goes with it; the scope holds until the end, and the
 * role wherever a door is open (`beyondScope`). None of it costs a round trip.
 */
async function askInTransaction(connection: PgClient, asked: Asked, standing: Standing): Promise<Asked> {
  const { sql } = asked;
  if (/^BEGIN\b/.test(sql)) {
    open.set(connection, { held: [{ text: sql }], begun: false, role: null, scoped: false });
    return asked;
  }
  const present = open.get(connection)!;
  const nothing = !present.begun && present.held.length === 1;
  // Nothing was asked, so there is nothing to end; and what is taken back needs not be sent.
  if (/^COMMIT\b/i.test(sql)) return nothing ? asked : end(connection, asked, present, 'ROLLBACK');
  if (/^ROLLBACK;?$/i.test(sql)) return present.begun ? ask(connection, asked, []) : asked;
  // After a fault PostgreSQL takes nothing but these; and a savepoint takes role and scope back to what they were.
  if (/^(SAVEPOINT|RELEASE|ROLLBACK)\b/i.test(sql)) {
    present.role = null;
    present.scoped &&= !/^ROLLBACK\b/i.test(sql);
    if (/^ROLLBACK\b/i.test(sql)) present.held = [];
  } else stand(present, standing);
  if (asked.options?.withNext) {
    present.held.push({ text: sql, values: asked.bindings ?? [] });
    asked.response = unanswered;
    return asked;
  }
  const undo = sql.replace(/^RELEASE\b/i, 'ROLLBACK TO');
  return undo === sql ? ask(connection, asked, taken(present)) : end(connection, asked, present, undo);
}

const unanswered = { rows: [], rowCount: null };

function stand(present: Open, standing: Standing): void {
  if (present.role === standing.role) return;
  const asWeb = standing.role === 'aduan_web';
  const first = present.held.length === 1 && !present.begun;
  present.held.push(first || (asWeb && !present.scoped) ? statement(standing) : roleAlone(standing));
  present.role = standing.role;
  present.scoped ||= asWeb;
}

function taken(present: Open): Statement[] {
  const { held } = present;
  present.held = [];
  present.begun = true;
  return held;
}

// When what was held fails PostgreSQL has run no COMMIT or RELEASE, and whoever comes next would be in a broken transaction.
async function end(connection: PgClient, asked: Asked, present: Open, undo: string): Promise<Asked> {
  const held = taken(present);
  try {
    return await ask(connection, asked, held);
  } catch (fault) {
    if (held.length > 0) await ask(connection, { sql: undo }, []).catch(() => {});
    throw fault;
  }
}

// A transaction of its own that PostgreSQL refused to begin is asked once more; inside of one, what came before is lost.
async function askAlone(connection: PgClient, asked: Asked, standing: Standing): Promise<Asked> {
  try {
    return await ask(connection, asked, [statement(standing)]);
  } catch (fault) {
    if (!isOutdated(fault)) throw fault;
    return ask(connection, asked, [statement(standing)]);
  }
}

async function ask(connection: PgClient, asked: Asked, before: Statement[]): Promise<Asked> {
  asked.response = await askTogether(connection, before, { text: asked.sql, values: asked.bindings ?? [] });
  return asked;
}
