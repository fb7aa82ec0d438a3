import { Query, type Client, type QueryConfig, type Submittable } from 'pg';
import utils from 'pg/lib/utils.js';

export type Statement = { text: string; values?: unknown[] };

/**
 * Sends a statement behind others in one write. Until the one Sync behind them PostgreSQL takes them for one transaction
 * (Frontend/Backend Protocol, Pipelining), so outside of an open one what they set holds for this statement alone; if
 * one of them fails, those behind it are not run. Answers with the result of the last.
 */
export function askTogether(connection: Client, before: Statement[], last: Statement): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const query = new FollowingQuery(last, before, (fault, result) => {
      if (fault) reject(fault);
      else resolve(result);
    });
    connection.query(query as unknown as Submittable);
  });
}

/** The messages of PostgreSQL's extended protocol, as pg writes them. */
type Wire = {
  parse(message: { text: string }): void;
  bind(message: { values: unknown[]; valueMapper(value: unknown): unknown }): void;
  execute(message: object): void;
};
type Answered = (fault: Error | null, result: unknown) => void;
type Inner = new (
  config: QueryConfig & { queryMode: 'extended' },
  callback: Answered,
) => {
  prepare(wire: Wire): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, wire: Wire): void;
};

class FollowingQuery extends (Query as unknown as Inner) {
  private readonly before: Statement[];
  private ahead: number;

  constructor(last: Statement, before: Statement[], answered: Answered) {
    super({ ...last, queryMode: 'extended' }, answered);
    this.before = before;
    this.ahead = before.length;
  }

  override prepare(wire: Wire): void {
    for (const { text, values = [] } of this.before) {
      wire.parse({ text });
      wire.bind({ values, valueMapper: utils.prepareValue });
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
